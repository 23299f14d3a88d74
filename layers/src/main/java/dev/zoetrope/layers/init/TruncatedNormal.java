package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** Normal, what lies beyond two standard deviations drawn again; stddev is that before the cut. */
public record TruncatedNormal(float mean, float stddev) implements Initializer {
    public TruncatedNormal {
        if (!(stddev >= 0)) {
            throw new IllegalArgumentException("stddev must not be negative, received " + stddev);
        }
    }

    /** Keras's defaults, mean 0 and deviation 0.05. */
    public TruncatedNormal() {
        this(0f, 0.05f);
    }

    @Override
    public void fill(Tensor value, CounterRandom random) {
        Draws.truncatedNormal(value, mean, stddev, random);
    }
}
