package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code 100·mean |(t − o) / max(|t|, ε)|} with ε = 10<sup>−7</sup>. */
public record MeanAbsolutePercentageError() implements Loss {
    @Override
    public String name() {
        return "mean_absolute_percentage_error";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this,
                target,
                output,
                weights,
                t -> t,
                (t, o) -> 100 * Math.abs(t - o) / Math.max(Math.abs(t), Rows.EPSILON),
                (t, o) -> 100 * Math.signum(o - t) / Math.max(Math.abs(t), Rows.EPSILON));
    }
}
