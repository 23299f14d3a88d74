package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * Which values of a batch dropout keeps or drops together: a size of 1 stands for all along that axis.
 *
 * @param sizes with the batch axis as axis 0; −1 for the input's own size
 */
record NoiseShape(BuildContext context, List<Integer> sizes) {
    private static final int GRAIN = 1 << 14;

    /** The sizes, if they are some. */
    static List<Integer> checked(List<Integer> sizes) {
        for (int size : sizes) {
            if (size < 1 && size != -1) {
                throw new IllegalArgumentException(
                        "a noise shape has sizes from 1 on, or -1 for the input's own, received " + sizes);
            }
        }
        return List.copyOf(sizes);
    }

    /**
     * The sizes for inputs of a shape.
     *
     * @throws ShapeException if they do not go together
     */
    static NoiseShape of(BuildContext context, Shape input, List<Integer> sizes) {
        boolean fits = sizes.isEmpty() || sizes.size() == input.rank() + 1;
        for (int axis = 1; fits && axis < sizes.size(); axis++) {
            fits = sizes.get(axis) == -1 || sizes.get(axis) == 1 || sizes.get(axis) == input.dim(axis - 1);
        }
        if (!fits) {
            throw new ShapeException(
                    context.path(), "inputs that a noise shape " + sizes + " can be repeated to", input);
        }
        return new NoiseShape(context, sizes);
    }

    /** A factor for each value of a batch: {@link DropoutMask#scale} where it is kept, and 0. */
    Tensor factors(DropoutMask mask, Shape batch, Pass pass) {
        int[] dims = batch.dims();
        for (int axis = 0; axis < sizes.size(); axis++) {
            dims[axis] = sizes.get(axis) == -1 ? dims[axis] : sizes.get(axis);
        }
        Shape noise = Shape.of(dims);
        if (dims[0] != 1 && dims[0] != batch.dim(0)) {
            throw new ShapeException(
                    context.path(), "batches that a noise shape " + sizes + " can be repeated to", batch);
        }
        Tensor ones = pass.tensor(noise).fill(1f);
        Tensor factors = pass.tensor(noise);
        pass.parallel()
                .forRanges(
                        noise.size(),
                        GRAIN,
                        (from, to, worker) -> pass.kernels().elementwise().dropout(mask, ones, factors, from, to));
        return noise.equals(batch)
                ? factors
                : Broadcast.expand(factors.reshape(noise.prepend(1)), batch, pass)
                        .reshape(batch);
    }

    /** {@code y = (x·slope + shift)·factor + low} */
    static Tensor apply(Tensor x, Tensor factors, float slope, float shift, float low, Pass pass) {
        Tensor y = pass.tensor(x.shape());
        pass.parallel().forRanges(x.size(), GRAIN, (from, to, worker) -> {
            float[] in = x.array();
            float[] by = factors.array();
            float[] out = y.array();
            int i = x.offset() + from;
            int f = factors.offset() + from;
            int o = y.offset() + from;
            for (int k = 0; k < to - from; k++) {
                out[o + k] = Math.fma(Math.fma(in[i + k], slope, shift), by[f + k], low);
            }
        });
        return y;
    }
}
