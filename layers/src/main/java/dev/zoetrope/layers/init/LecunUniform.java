package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.init.VarianceScaling.Distribution;
import dev.zoetrope.layers.init.VarianceScaling.Mode;

/** Uniform in ±√(3/fan in) (LeCun et al., "Efficient BackProp", 1998). */
public record LecunUniform() implements Initializer {
    @Override
    public void fill(Tensor value, CounterRandom random) {
        new VarianceScaling(1f, Mode.FAN_IN, Distribution.UNIFORM).fill(value, random);
    }
}
