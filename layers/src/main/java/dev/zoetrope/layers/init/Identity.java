package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** {@code gain} on the diagonal of a matrix, 0 elsewhere. */
public record Identity(float gain) implements Initializer {
    /** Keras's default, gain 1. */
    public Identity() {
        this(1f);
    }

    @Override
    public void fill(Tensor value, CounterRandom random) {
        if (value.shape().rank() != 2) {
            throw new IllegalArgumentException("an identity is a matrix, received the shape " + value.shape());
        }
        value.fill(0f);
        for (int i = 0; i < Math.min(value.dim(0), value.dim(1)); i++) {
            value.set(gain, i, i);
        }
    }
}
