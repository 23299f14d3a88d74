package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.loss.BinaryCrossentropy;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.loss.LossValue;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.loss.SparseCategoricalCrossentropy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossContractTest {
    private static final int ROUNDS = 30;

    static List<LossCase> all() {
        return LossCases.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void meanAndGradientAreTheFormulas(LossCase loss) {
        LossContract.agreesWithFormula(loss, ROUNDS);
    }

    @ParameterizedTest
    @MethodSource("all")
    void onLogitsIsTheSameLoss(LossCase loss) {
        LossContract.onLogitsIsTheSame(loss, ROUNDS);
    }

    @Test
    void certaintyInTheWrongClassIsFinite() {
        Tensor target = Tensor.of(new float[] {1, 0, 0}, 1, 3);
        assertFinite(new CategoricalCrossentropy().of(target, Tensor.of(new float[] {0, 1, 0}, 1, 3), null));
        assertFinite(new CategoricalCrossentropy(true, 0f)
                .of(target, Tensor.of(new float[] {-1e30f, 1e30f, 0}, 1, 3), null));
        Tensor label = Tensor.of(new float[] {0}, 1);
        assertFinite(new SparseCategoricalCrossentropy().of(label, Tensor.of(new float[] {0, 1, 0}, 1, 3), null));
    }

    private static void assertFinite(LossValue value) {
        assertThat(value.mean()).isFinite().isPositive();
        for (float gradient : value.gradient().toArray()) {
            assertThat(gradient).isFinite();
        }
    }

    @Test
    void targetsThatDoNotFitAreNamed() {
        Tensor output = Tensor.zeros(2, 3);
        assertThatThrownBy(() -> new CategoricalCrossentropy().of(Tensor.zeros(2, 4), output, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("[2,3]", "[2,4]");
        assertThatThrownBy(() -> new SparseCategoricalCrossentropy().of(Tensor.zeros(3), output, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("2 rows", "[3]");
        assertThatThrownBy(() -> new SparseCategoricalCrossentropy().of(Tensor.of(new float[] {0, 3}, 2), output, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("0 to 2", "received 3");
        assertThatThrownBy(() ->
                        new BinaryCrossentropy().of(Tensor.of(new float[] {0, 2}, 2), Tensor.zeros(2, 1), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("binary_crossentropy", "between 0 and 1", "received 2");
        assertThatThrownBy(() -> new MeanSquaredError().of(output, output, Tensor.zeros(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("weights", "[2,3]", "[3]");
    }

    @Test
    void targetsOfOneNumberEachNeedNoLastAxis() {
        Tensor output = Tensor.of(new float[] {0.25f, 0.75f}, 2, 1);
        LossValue value = new MeanSquaredError().of(Tensor.of(new float[] {0, 1}, 2), output, null);
        assertThat(value.mean()).isEqualTo(0.0625);
    }
}
