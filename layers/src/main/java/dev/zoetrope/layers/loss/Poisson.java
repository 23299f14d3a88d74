package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code mean (o − t·ln(o + ε))} with ε = 10<sup>−7</sup>, for outputs that are not negative. */
public record Poisson() implements Loss {
    @Override
    public String name() {
        return "poisson";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this,
                target,
                output,
                weights,
                t -> t,
                (t, o) -> o - t * StrictMath.log(o + Rows.EPSILON),
                (t, o) -> 1 - t / (o + Rows.EPSILON));
    }
}
