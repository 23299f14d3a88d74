package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** All 1. */
public record Ones() implements Initializer {
    @Override
    public void fill(Tensor value, CounterRandom random) {
        value.fill(1f);
    }
}
