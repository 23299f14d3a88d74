package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/** Whole vectors; the elements after the last one go through the scalar twin. */
final class SimdOptimizer implements OptimizerKernel {
    private final OptimizerKernel scalar = Kernels.scalar().optimizer();

    @Override
    public void adam(AdamStep step, Tensor gradient, Tensor m, Tensor v, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        float[] g = gradient.array();
        float[] means = m.array();
        float[] variances = v.array();
        float[] values = p.array();
        int gAt = gradient.offset() + from;
        int mAt = m.offset() + from;
        int vAt = v.offset() + from;
        int pAt = p.offset() + from;
        FloatVector rest1 = FloatVector.broadcast(SPECIES, step.rest1());
        FloatVector rest2 = FloatVector.broadcast(SPECIES, step.rest2());
        FloatVector alpha = FloatVector.broadcast(SPECIES, step.alpha());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector slope = FloatVector.fromArray(SPECIES, g, gAt + i);
            FloatVector mean = FloatVector.fromArray(SPECIES, means, mAt + i);
            FloatVector variance = FloatVector.fromArray(SPECIES, variances, vAt + i);
            mean = slope.sub(mean).fma(rest1, mean);
            variance = slope.fma(slope, variance.neg()).fma(rest2, variance);
            mean.intoArray(means, mAt + i);
            variance.intoArray(variances, vAt + i);
            FloatVector move = mean.mul(alpha).div(variance.sqrt().add(epsilon));
            FloatVector.fromArray(SPECIES, values, pAt + i).sub(move).intoArray(values, pAt + i);
        }
        scalar.adam(step, gradient, m, v, p, from + whole, to);
    }
}
