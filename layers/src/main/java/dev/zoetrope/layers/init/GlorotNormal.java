package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.VarianceScaling.Distribution;
import dev.zoetrope.layers.init.VarianceScaling.Mode;

/** Truncated normal of variance 2/(fan in + fan out) (Glorot and Bengio, 2010). */
public record GlorotNormal() implements Initializer {
    @Override
    public void fill(Tensor value, CounterRandom random) {
        new VarianceScaling(1f, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL).fill(value, random);
    }
}
