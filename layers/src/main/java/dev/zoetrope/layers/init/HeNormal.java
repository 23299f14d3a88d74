package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** Truncated normal of variance 2/fan in (He et al., 2015). */
public record HeNormal() implements Initializer {
    @Override
    public void fill(Tensor value, CounterRandom random) {
        VarianceScaling.truncatedNormal(value, 2 / VarianceScaling.fanIn(value.shape()), random);
    }
}
