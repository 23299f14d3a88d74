package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code mean (ln(max(o, ε) + 1) − ln(max(t, ε) + 1))²} with ε = 10<sup>−7</sup>; outputs below ε have no slope. */
public record MeanSquaredLogarithmicError() implements Loss {
    @Override
    public String name() {
        return "mean_squared_logarithmic_error";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this,
                target,
                output,
                weights,
                t -> t,
                (t, o) -> difference(t, o) * difference(t, o),
                (t, o) -> o < Rows.EPSILON ? 0 : 2 * difference(t, o) / (o + 1));
    }

    private static double difference(double t, double o) {
        return StrictMath.log(Math.max(o, Rows.EPSILON) + 1) - StrictMath.log(Math.max(t, Rows.EPSILON) + 1);
    }
}
