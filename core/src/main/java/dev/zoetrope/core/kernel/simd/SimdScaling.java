package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/** What optimizers do to gradients and averages, whatever their rule is. */
abstract class SimdScaling implements OptimizerKernel {
    private final OptimizerKernel scalar = Kernels.scalar().optimizer();

    @Override
    public void scale(float factor, Tensor x, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int xAt = x.offset() + from;
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector element = FloatVector.fromArray(SPECIES, x.array(), xAt + i);
            element.mul(factor).intoArray(x.array(), xAt + i);
        }
        scalar.scale(factor, x, from + whole, to);
    }

    @Override
    public void clamp(float limit, Tensor x, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int xAt = x.offset() + from;
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector element = FloatVector.fromArray(SPECIES, x.array(), xAt + i);
            element.max(-limit).min(limit).intoArray(x.array(), xAt + i);
        }
        scalar.clamp(limit, x, from + whole, to);
    }

    @Override
    public void blend(float a, Tensor x, float b, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int xAt = x.offset() + from;
        int yAt = y.offset() + from;
        FloatVector factor = FloatVector.broadcast(SPECIES, a);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector kept =
                    FloatVector.fromArray(SPECIES, y.array(), yAt + i).mul(b);
            FloatVector.fromArray(SPECIES, x.array(), xAt + i).fma(factor, kept).intoArray(y.array(), yAt + i);
        }
        scalar.blend(a, x, b, y, from + whole, to);
    }

    /** A vector holds neighbouring chains; there are as many passes over the elements as vectors of them. */
    @Override
    public double sumOfSquares(Tensor x, int from, int to) {
        float[] elements = x.array();
        int at = x.offset() + from;
        int size = to - from;
        int whole = size - size % CHAINS;
        double total = 0;
        for (int first = 0; first < CHAINS; first += COUNT) {
            FloatVector sums = FloatVector.zero(SPECIES);
            for (int i = first; i < whole; i += CHAINS) {
                FloatVector element = FloatVector.fromArray(SPECIES, elements, at + i);
                sums = element.fma(element, sums);
            }
            for (int chain = first; chain < first + COUNT; chain++) {
                float sum = sums.lane(chain - first);
                if (whole + chain < size) {
                    float element = elements[at + whole + chain];
                    sum = Math.fma(element, element, sum);
                }
                total += sum;
            }
        }
        return total;
    }
}
