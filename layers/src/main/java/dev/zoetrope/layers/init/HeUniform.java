package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.VarianceScaling.Distribution;
import dev.zoetrope.layers.init.VarianceScaling.Mode;

/** Uniform in ±√(6/fan in) (He et al., 2015). */
public record HeUniform() implements Initializer {
    @Override
    public void fill(Tensor value, CounterRandom random) {
        new VarianceScaling(2f, Mode.FAN_IN, Distribution.UNIFORM).fill(value, random);
    }
}
