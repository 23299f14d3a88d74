package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.kernel.DepthwiseKernel;
import dev.zoetrope.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Lanes over the outputs, with a copy of a few rows at a time in which a lane group's pixels stand side by side. */
final class SimdDepthwise implements DepthwiseKernel {
    @Override
    public int scratchSize(DepthwiseGeometry g) {
        int size = Math.max(DepthwiseSums.forward(g).scratchSize(), DepthwiseKernelSums.scratchSize(g));
        for (DepthwiseSums phase : phases(g)) {
            size = Math.max(size, phase.scratchSize());
        }
        return size;
    }

    /** Inputs that are the same modulo the strides are looked at through the same taps. */
    private static List<DepthwiseSums> phases(DepthwiseGeometry g) {
        List<DepthwiseSums> phases = new ArrayList<>();
        for (int row = 0; row < g.rows().stride(); row++) {
            for (int column = 0; column < g.columns().stride(); column++) {
                phases.add(DepthwiseSums.backward(g, row, column));
            }
        }
        return phases;
    }

    @Override
    public void forward(
            DepthwiseGeometry g, Tensor x, Tensor w, Tensor bias, Tensor y, Tensor scratch, int from, int to) {
        DepthwiseSums sums = DepthwiseSums.forward(g);
        for (int n = from; n < to; n++) {
            sums.write(x.slice(n), w, bias, y.slice(n), scratch);
        }
    }

    @Override
    public void inputGradient(DepthwiseGeometry g, Tensor dy, Tensor w, Tensor dx, Tensor scratch, int from, int to) {
        Tensor zeros = Tensor.zeros(g.outputs());
        List<DepthwiseSums> phases = phases(g);
        for (int n = from; n < to; n++) {
            for (DepthwiseSums phase : phases) {
                phase.write(dy.slice(n), w, zeros, dx.slice(n), scratch);
            }
        }
    }

    @Override
    public void addKernelGradient(
            DepthwiseGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to) {
        DepthwiseKernelSums sums = new DepthwiseKernelSums(g, scratch);
        sums.begin(dw);
        for (int n = from; n < to; n++) {
            sums.add(x.slice(n), dy.slice(n));
        }
        sums.end(dw);
    }
}
