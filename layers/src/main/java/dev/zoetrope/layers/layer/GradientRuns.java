package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

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
        return Math.max(1, (images + MOST - 1) / MOST);
    }

    int count() {
        return (images + grain() - 1) / grain();
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
