package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** Uniform in ±√(6/fan in) (He et al., 2015). */
public record HeUniform() implements Initializer {
    @Override
    public void fill(Tensor value, CounterRandom random) {
        VarianceScaling.uniform(value, 2 / VarianceScaling.fanIn(value.shape()), random);
    }
}
