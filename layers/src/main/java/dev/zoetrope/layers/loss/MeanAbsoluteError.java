package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code mean |o − t|}; no slope where both are equal. */
public record MeanAbsoluteError() implements Loss {
    @Override
    public String name() {
        return "mean_absolute_error";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this, target, output, weights, t -> t, (t, o) -> Math.abs(o - t), (t, o) -> Math.signum(o - t));
    }
}
