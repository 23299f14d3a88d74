package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** All 0. */
public record Zeros() implements Initializer {
    @Override
    public void fill(Tensor value, CounterRandom random) {
        value.fill(0f);
    }
}
