package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.layers.optim.CosineDecay;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CosineDecayTest {
    /** Keras 3.15's {@code CosineDecay(0.1, 10, warmup_target=0.5, warmup_steps=4)}. */
    @ParameterizedTest
    @CsvSource({"0, 0.1", "1, 0.2", "3, 0.4", "4, 0.5", "6, 0.4522542357", "9, 0.25", "14, 0", "20, 0"})
    void warmsUpAsKerasDoes(long step, double rate) {
        assertThat(new CosineDecay(0.1, 10).warmup(0.5, 4).at(step)).isCloseTo(rate, within(1e-7));
    }
}
