package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.kernel.RowKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code softmax(scores)·v} for each example and head: one forward call. A task is one head of one example, from scores to
 * output, so that its weights stay in the cache.
 *
 * @param scores of queries and keys
 * @param value [N·S, heads·V]
 * @param weights [N·heads·T, S]: after the softmax
 * @param kept the weights after dropout; the weights themselves if none was dropped
 * @param output [N·T, heads·V]
 */
record AttentionWeights(
        Sizes sizes,
        AttentionScores scores,
        Tensor value,
        Tensor weights,
        Tensor kept,
        @Nullable DropoutMask dropped,
        Tensor output) {
    /** What stands in the place of a score that must not count, as in Keras. */
    private static final float NEVER = -1e9f;

    private static final int GRAIN = 1 << 14;

    /**
     * Which scores count.
     *
     * @param allowed [N,T,S] of 1 for a score that counts and 0 for others
     * @param blindSeeNothing whether a query whose scores all do not count gets 0, as in MultiHeadAttention; if not, it gets
     *     the mean of all values, as in Attention
     */
    record Allowed(Tensor allowed, boolean blindSeeNothing) {}

    /**
     * @param keyDim D
     * @param valueDim V
     */
    record Sizes(int batch, int steps, int sources, int heads, int keyDim, int valueDim) {
        /** The columns of one head of one example's {@code rows} rows. */
        Matrix head(Tensor x, int task, int rows) {
            int width = x.dim(1) / heads;
            Matrix example = Matrix.of(x).rows(task / heads * rows, (task / heads + 1) * rows);
            return example.columns(task % heads * width, (task % heads + 1) * width);
        }

        private Matrix weights(Tensor x, int task) {
            return Matrix.of(x).rows(task * steps, (task + 1) * steps);
        }

        private List<Tensor> scratch(Pass pass) {
            int rows = Math.max(steps, sources);
            int columns = Math.max(sources, Math.max(keyDim, valueDim));
            int terms = Math.max(rows, columns);
            int gemm = pass.kernels().gemm().scratchSize(rows, terms, columns);
            return pass.perWorker(Shape.of(Math.max(gemm, RowKernel.SCRATCH)));
        }
    }

    /**
     * Runs it.
     *
     * @param allowed null if all scores count
     */
    static AttentionWeights of(
            Sizes sizes,
            AttentionScores scores,
            Tensor value,
            @Nullable Allowed allowed,
            @Nullable DropoutMask dropped,
            Pass pass) {
        Tensor weights = pass.tensor(Shape.of(sizes.batch * sizes.heads * sizes.steps, sizes.sources));
        Tensor kept = dropped == null ? weights : pass.tensor(weights.shape());
        Tensor output = pass.tensor(Shape.of(sizes.batch * sizes.steps, sizes.heads * sizes.valueDim));
        AttentionWeights attention = new AttentionWeights(sizes, scores, value, weights, kept, dropped, output);
        long mark = pass.workspace().mark();
        List<Tensor> scratch = sizes.scratch(pass);
        List<Tensor> rooms = pass.perWorker(Shape.of(scores.room()));
        pass.parallel()
                .forEach(
                        sizes.batch * sizes.heads,
                        (task, worker) -> attention.head(task, allowed, scratch.get(worker), rooms.get(worker), pass));
        pass.workspace().release(mark);
        return attention;
    }

    private void head(int task, @Nullable Allowed allowed, Tensor scratch, Tensor room, Pass pass) {
        Gemm gemm = pass.kernels().gemm();
        int t = sizes.steps;
        Matrix ofTask = sizes.weights(weights, task);
        clear(ofTask);
        scores.add(task, ofTask, scratch, room, pass);
        if (allowed != null) {
            mask(allowed.allowed, task, NEVER);
        }
        pass.kernels().rows().softmax(weights, weights, task * t, (task + 1) * t, scratch);
        if (allowed != null && allowed.blindSeeNothing) {
            mask(allowed.allowed, task, 0f);
        }
        drop(weights, kept, task, pass);
        Matrix out = sizes.head(output, task, t);
        clear(out);
        gemm.addProduct(sizes.weights(kept, task), sizes.head(value, task, sizes.sources), out, scratch);
    }

    /** Puts a value where a weight does not count. */
    private void mask(Tensor allowed, int task, float instead) {
        int size = sizes.steps * sizes.sources;
        int at = weights.offset() + task * size;
        int from = allowed.offset() + task / sizes.heads * size;
        for (int i = 0; i < size; i++) {
            weights.array()[at + i] = allowed.array()[from + i] == 0f ? instead : weights.array()[at + i];
        }
    }

    private void drop(Tensor from, Tensor to, int task, Pass pass) {
        if (dropped != null) {
            int size = sizes.steps * sizes.sources;
            pass.kernels().elementwise().dropout(dropped, from, to, task * size, (task + 1) * size);
        }
    }

    private static void clear(Matrix c) {
        for (int i = 0; i < c.rows(); i++) {
            int at = c.offset() + i * c.rowStride();
            Arrays.fill(c.array(), at, at + c.columns(), 0f);
        }
    }

    /** {@code x *= factor} */
    static void scale(Tensor x, float factor, Pass pass) {
        pass.parallel().forRanges(x.size(), GRAIN, (from, to, worker) -> {
            for (int i = x.offset() + from; i < x.offset() + to; i++) {
                x.array()[i] *= factor;
            }
        });
    }

    /**
     * The gradient by the value, {@code dv = wᵀ·dy}; and from {@code dw = dy·vᵀ}, back through dropout and softmax, what the
     * scores take.
     *
     * @param dy [N·T, heads·V]
     * @param gradients added to
     */
    Tensor gradients(Tensor dy, AttentionScores.Gradients gradients, Pass pass) {
        Tensor byValue = pass.workspace().zeros(value.shape());
        long mark = pass.workspace().mark();
        Tensor slopes = pass.workspace().zeros(weights.shape());
        List<Tensor> scratch = sizes.scratch(pass);
        List<Tensor> rooms = pass.perWorker(Shape.of(scores.room()));
        pass.parallel().forEach(sizes.batch * sizes.heads, (task, worker) -> {
            Tensor own = scratch.get(worker);
            valueGradient(task, dy, slopes, byValue, own, pass);
            gradients.add(task, sizes.weights(slopes, task), own, rooms.get(worker), pass);
        });
        pass.workspace().release(mark);
        return byValue;
    }

    private void valueGradient(int task, Tensor dy, Tensor slopes, Tensor byValue, Tensor scratch, Pass pass) {
        Gemm gemm = pass.kernels().gemm();
        int t = sizes.steps;
        int s = sizes.sources;
        Matrix up = sizes.head(dy, task, t);
        gemm.addProduct(sizes.weights(kept, task).transposed(), up, sizes.head(byValue, task, s), scratch);
        gemm.addProduct(up, sizes.head(value, task, s).transposed(), sizes.weights(slopes, task), scratch);
        drop(slopes, slopes, task, pass);
        pass.kernels().rows().softmaxGradient(weights, slopes, slopes, task * t, (task + 1) * t, scratch);
    }
}
