package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.tensor.Tensor;

final class ScalarOptimizer implements OptimizerKernel {
    @Override
    public void adam(AdamStep step, Tensor gradient, Tensor m, Tensor v, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float mean = m.array()[m.offset() + i];
            float variance = v.array()[v.offset() + i];
            mean = Math.fma(g - mean, step.rest1(), mean);
            variance = Math.fma(Math.fma(g, g, -variance), step.rest2(), variance);
            m.array()[m.offset() + i] = mean;
            v.array()[v.offset() + i] = variance;
            p.array()[p.offset() + i] -= mean * step.alpha() / ((float) Math.sqrt(variance) + step.epsilon());
        }
    }
}
