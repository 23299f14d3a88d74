package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code mean max(1 − t·o, 0)} for targets −1 and 1; where all are 0 or 1, 0 stands for −1. */
public record Hinge() implements Loss {
    @Override
    public String name() {
        return "hinge";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this,
                target,
                output,
                weights,
                signs(target),
                (t, o) -> Math.max(1 - t * o, 0),
                (t, o) -> 1 - t * o > 0 ? -t : 0);
    }

    /** {@code 2t − 1} if all targets are 0 or 1, else the targets as they are. */
    static Rows.Change signs(Tensor target) {
        for (int i = 0; i < target.size(); i++) {
            float t = target.array()[target.offset() + i];
            if (t != 0 && t != 1) {
                return other -> other;
            }
        }
        return t -> 2 * t - 1;
    }
}
