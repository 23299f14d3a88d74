package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.VarianceScaling.Distribution;
import dev.zoetrope.layers.init.VarianceScaling.Mode;

/** Uniform in ±√(6/(fan in + fan out)) (Glorot and Bengio, 2010). */
public record GlorotUniform() implements Initializer {
    @Override
    public void fill(Tensor value, CounterRandom random) {
        new VarianceScaling(1f, Mode.FAN_AVG, Distribution.UNIFORM).fill(value, random);
    }
}
