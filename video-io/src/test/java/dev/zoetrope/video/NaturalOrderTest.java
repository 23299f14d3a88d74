package dev.zoetrope.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    @Test
    void runsOfDigitsAreNumbers() {
        List<String> ordered = List.of(
                "",
                "1.png",
                "02.png",
                "2.png",
                "10.png",
                "a",
                "a1b2",
                "a1b10",
                "a1b010c",
                "a2",
                "b99999999999999999999");
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertThat(Integer.signum(NaturalOrder.compare(ordered.get(i), ordered.get(j))))
                        .as("%s and %s", ordered.get(i), ordered.get(j))
                        .isEqualTo(Integer.signum(i - j));
            }
        }
    }
}
