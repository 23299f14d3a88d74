package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** Uniform from {@code minval} to {@code maxval}. */
public record RandomUniform(float minval, float maxval) implements Initializer {
    public RandomUniform {
        if (!(minval <= maxval)) {
            throw new IllegalArgumentException("minval " + minval + " is above maxval " + maxval);
        }
    }

    /** Keras's defaults, ±0.05. */
    public RandomUniform() {
        this(-0.05f, 0.05f);
    }

    @Override
    public void fill(Tensor value, CounterRandom random) {
        Draws.uniform(value, minval, maxval, random);
    }
}
