package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** All the same. */
public record Constant(float value) implements Initializer {
    /** Keras's default, 0. */
    public Constant() {
        this(0f);
    }

    @Override
    public void fill(Tensor tensor, CounterRandom random) {
        tensor.fill(value);
    }
}
