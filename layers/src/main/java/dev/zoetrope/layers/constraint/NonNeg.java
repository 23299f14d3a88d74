package dev.zoetrope.layers.constraint;

import dev.zoetrope.core.tensor.Tensor;

/** Negative weights become 0. */
public record NonNeg() implements Constraint {
    @Override
    public void apply(Tensor value) {
        float[] w = value.array();
        for (int i = value.offset(); i < value.offset() + value.size(); i++) {
            w[i] = w[i] < 0 ? 0f : w[i];
        }
    }
}
