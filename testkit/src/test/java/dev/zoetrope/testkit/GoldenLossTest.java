package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.loss.LossValue;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and their gradients are Keras's, with and without weights. */
class GoldenLossTest {
    static List<Golden> cases() {
        return Golden.folder("loss");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientAreKeras(Golden golden) {
        Tensor weights = golden.has("sample_weight") ? golden.tensor("sample_weight") : null;
        LossValue value = loss(golden).of(golden.tensor("target"), golden.tensor("output"), weights);
        double expected = golden.tensor("loss").array()[0];
        assertThat(value.mean()).isCloseTo(expected, Percentage.withPercentage(1e-3));
        Agreement.requireClose("doutput", value.gradient(), golden.doubles("doutput"), 1e-5, golden.name());
    }

    private static Loss loss(Golden golden) {
        return KerasRecord.of(Loss.class, golden.className("loss"), golden.config(), KerasRecord::plain);
    }
}
