package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** Normal. */
public record RandomNormal(float mean, float stddev) implements Initializer {
    public RandomNormal {
        if (!(stddev >= 0)) {
            throw new IllegalArgumentException("stddev must not be negative, received " + stddev);
        }
    }

    /** Keras's defaults, mean 0 and deviation 0.05. */
    public RandomNormal() {
        this(0f, 0.05f);
    }

    @Override
    public void fill(Tensor value, CounterRandom random) {
        Draws.normal(value, mean, stddev, random);
    }
}
