package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.ChannelKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** {@code y[m,c] = x[m,c]·scale[c]} with a learned scale, on rows {@code [M,C]}: one call. */
record ChannelScale(Parameter scale, Pass pass) {
    /** Elements that one task takes at least. */
    private static final int GRAIN = 1 << 13;

    /** The sums of the scale's gradient are those of at most so many runs of rows. */
    private static final int MOST_RUNS = 64;

    Tensor forward(Tensor x) {
        return times(x);
    }

    /** {@code dx = dy·scale}, {@code dscale += Σ dy·x} over the rows. */
    Tensor backward(Tensor x, Tensor dy) {
        int channels = x.dim(1);
        int runs = Math.ceilDiv(x.dim(0), grain(x));
        long mark = pass.workspace().mark();
        Tensor zeros = pass.workspace().zeros(Shape.of(channels));
        Tensor sums = pass.tensor(Shape.of(runs, 2, channels));
        ChannelKernel kernel = pass.kernels().channels();
        pass.parallel()
                .forRanges(
                        x.dim(0),
                        grain(x),
                        (from, to, worker) -> kernel.gradientSums(x, dy, zeros, sums.slice(from / grain(x)), from, to));
        Tensor gradient = scale.gradient();
        for (int run = 0; run < runs; run++) {
            for (int c = 0; c < channels; c++) {
                gradient.array()[gradient.offset() + c] += sums.get(run, 0, c);
            }
        }
        pass.workspace().release(mark);
        return pass.wantsInputGradient() ? times(dy) : pass.tensor(dy.shape());
    }

    private Tensor times(Tensor x) {
        Tensor y = pass.tensor(x.shape());
        long mark = pass.workspace().mark();
        Tensor coefficients = pass.workspace().zeros(Shape.of(3, x.dim(1)));
        coefficients.slice(1).copyFrom(scale.value().reshape(Shape.of(x.dim(1))));
        ChannelKernel kernel = pass.kernels().channels();
        pass.parallel()
                .forRanges(x.dim(0), grain(x), (from, to, worker) -> kernel.affine(x, coefficients, y, from, to));
        pass.workspace().release(mark);
        return y;
    }

    private static int grain(Tensor x) {
        return Math.max(Math.max(1, GRAIN / x.dim(1)), Math.ceilDiv(x.dim(0), MOST_RUNS));
    }
}
