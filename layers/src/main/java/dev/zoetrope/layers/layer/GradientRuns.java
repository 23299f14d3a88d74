package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How a convolution's parameter gradients are summed on several threads: a batch's images are cut into runs, whose sums
 * are formed apart and then added up in order. How many runs there are must not depend on the threads, or the bits would.
 *
 * @param images of the batch
 */
record GradientRuns(int images) {
    /** Enough to share out, few enough for the sums of all to stay in the cache. */
    private static final int MOST = 8;

    /** Images of a run; the last may have fewer. */
    int grain() {
        return Math.max(1, Math.ceilDiv(images, MOST));
    }

    int count() {
        return Math.ceilDiv(images, grain());
    }

    /** Adds what some images give to the gradient of a convolution's weights. */
    @FunctionalInterface
    interface KernelSum {
        /**
         * Adds up.
         *
         * @param from the first image of the run
         * @param to the end of the run
         * @param sum of the weights' shape, added to
         */
        void add(int from, int to, int worker, Tensor sum);
    }

    /**
     * Adds to the gradients of a convolution's parameters.
     *
     * @param dz [N,…,F], what the bias's gradient is the sum of
     */
    static void addAll(Parameter kernel, @Nullable Parameter bias, Tensor dz, Pass pass, KernelSum body) {
        GradientRuns runs = new GradientRuns(dz.dim(0));
        Tensor kernelSums = runs.sums(kernel.value().shape(), pass);
        Tensor biasSums = runs.sums(Shape.of(dz.dim(-1)), pass);
        pass.parallel().forRanges(dz.dim(0), runs.grain(), (from, to, worker) -> {
            int run = from / runs.grain();
            body.add(from, to, worker, kernelSums.slice(run).fill(0f));
            Tensor biasSum = biasSums.rows(run, run + 1).fill(0f);
            if (bias != null) {
                Matrix pixels = Matrix.of(dz.rows(from, to));
                pass.kernels().gemm().addProduct(Linear.ones(pixels.rows()), pixels, Matrix.of(biasSum));
            }
        });
        add(kernelSums, kernel.gradient(), pass);
        if (bias != null) {
            add(biasSums, bias.gradient(), pass);
        }
    }

    /** Room for the sums of every run, [R,…]. */
    Tensor sums(Shape shape, Pass pass) {
        return pass.tensor(shape.prepend(count()));
    }

    /** Adds {@code sums [R,…]} over the runs, in their order, to {@code gradient […]}. */
    static void add(Tensor sums, Tensor gradient, Pass pass) {
        Matrix runs = Matrix.of(sums.reshape(Shape.of(sums.dim(0), gradient.size())));
        Linear.addProduct(
                pass, Linear.ones(runs.rows()), runs, Matrix.of(gradient.reshape(Shape.of(1, gradient.size()))));
    }
}
