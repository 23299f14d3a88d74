package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code mean max(1 − t·o, 0)²} for targets −1 and 1; where all are 0 or 1, 0 stands for −1. */
public record SquaredHinge() implements Loss {
    @Override
    public String name() {
        return "squared_hinge";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this,
                target,
                output,
                weights,
                Hinge.signs(target),
                (t, o) -> Math.pow(Math.max(1 - t * o, 0), 2),
                (t, o) -> -2 * t * Math.max(1 - t * o, 0));
    }
}
