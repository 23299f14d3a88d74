package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** Uniform in ±√(6/(fan in + fan out)) (Glorot and Bengio, 2010). */
public record GlorotUniform() implements Initializer {
    @Override
    public void fill(Tensor value, CounterRandom random) {
        double fans = VarianceScaling.fanIn(value.shape()) + VarianceScaling.fanOut(value.shape());
        VarianceScaling.uniform(value, 2 / fans, random);
    }
}
