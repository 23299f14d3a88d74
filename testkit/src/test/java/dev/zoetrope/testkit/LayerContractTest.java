package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer of the catalog against the whole contract. */
class LayerContractTest {
    static Stream<Arguments> examplesAndChecks() {
        return LayerExamples.all().stream()
                .flatMap(example -> LayerContract.checks().stream().map(check -> Arguments.of(example, check)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("examplesAndChecks")
    void holds(LayerExample example, LayerContract.Check check) {
        check.body().accept(example);
    }

    @Test
    void examplesHaveNamesOfTheirOwn() {
        assertThat(LayerExamples.all()).extracting(LayerExample::name).doesNotHaveDuplicates();
    }
}
