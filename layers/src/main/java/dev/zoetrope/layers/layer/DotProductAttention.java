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
 * {@code softmax(q·kᵀ/√D)·v} for each example and head: one forward call. A task is one head of one example, from scores to
 * output, so that its weights stay in the cache.
 *
 * @param query [N·T, heads·D], divided by √D
 * @param key [N·S, heads·D]
 * @param value [N·S, heads·V]
 * @param weights [N·heads·T, S]: after the softmax
 * @param kept the weights after dropout; the weights themselves if none was dropped
 * @param output [N·T, heads·V]
 */
record DotProductAttention(
        Sizes sizes,
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor weights,
        Tensor kept,
        @Nullable DropoutMask dropped,
        Tensor output) {
    /** What stands in the place of a score that must not count, as in Keras. */
    private static final float NEVER = -1e9f;

    private static final int GRAIN = 1 << 14;

    /**
     * @param keyDim D
     * @param valueDim V
     */
    record Sizes(int batch, int steps, int sources, int heads, int keyDim, int valueDim) {
        /** The columns of one head of one example's {@code rows} rows. */
        private Matrix head(Tensor x, int task, int rows) {
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
     * @param query [N·T, heads·D]; overwritten
     * @param allowed [N,T,S] of 1 for a score that counts and 0 for others; null if all count
     */
    static DotProductAttention of(
            Sizes sizes,
            Tensor query,
            Tensor key,
            Tensor value,
            @Nullable Tensor allowed,
            @Nullable DropoutMask dropped,
            Pass pass) {
        scale(query, sizes, pass);
        Tensor weights = pass.tensor(Shape.of(sizes.batch * sizes.heads * sizes.steps, sizes.sources));
        Tensor kept = dropped == null ? weights : pass.tensor(weights.shape());
        Tensor output = pass.tensor(Shape.of(sizes.batch * sizes.steps, sizes.heads * sizes.valueDim));
        DotProductAttention attention =
                new DotProductAttention(sizes, query, key, value, weights, kept, dropped, output);
        long mark = pass.workspace().mark();
        List<Tensor> scratch = sizes.scratch(pass);
        pass.parallel()
                .forEach(
                        sizes.batch * sizes.heads,
                        (task, worker) -> attention.head(task, allowed, scratch.get(worker), pass));
        pass.workspace().release(mark);
        return attention;
    }

    private void head(int task, @Nullable Tensor allowed, Tensor scratch, Pass pass) {
        Gemm gemm = pass.kernels().gemm();
        int t = sizes.steps;
        Matrix scores = sizes.weights(weights, task);
        clear(scores);
        Matrix keys = sizes.head(key, task, sizes.sources);
        gemm.addProduct(sizes.head(query, task, t), keys.transposed(), scores, scratch);
        if (allowed != null) {
            mask(allowed, task, NEVER);
        }
        pass.kernels().rows().softmax(weights, weights, task * t, (task + 1) * t, scratch);
        if (allowed != null) {
            mask(allowed, task, 0f);
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

    /** {@code q /= √D} */
    private static void scale(Tensor query, Sizes sizes, Pass pass) {
        float scale = (float) (1 / Math.sqrt(sizes.keyDim));
        pass.parallel().forRanges(query.size(), GRAIN, (from, to, worker) -> {
            for (int i = query.offset() + from; i < query.offset() + to; i++) {
                query.array()[i] *= scale;
            }
        });
    }

    /** The gradients by the projected query, key and value. */
    record Gradients(Tensor query, Tensor key, Tensor value) {}

    /**
     * {@code dv = wᵀ·dy}, {@code dw = dy·vᵀ}, from that ds through dropout and softmax; {@code dq = ds·k/√D}, {@code dk =
     * dsᵀ·q/√D}.
     *
     * @param dy [N·T, heads·V]
     */
    Gradients gradients(Tensor dy, Pass pass) {
        Gradients gradients = new Gradients(
                pass.workspace().zeros(query.shape()),
                pass.workspace().zeros(key.shape()),
                pass.workspace().zeros(value.shape()));
        long mark = pass.workspace().mark();
        Tensor slopes = pass.workspace().zeros(weights.shape());
        List<Tensor> scratch = sizes.scratch(pass);
        pass.parallel()
                .forEach(
                        sizes.batch * sizes.heads,
                        (task, worker) -> headGradient(task, dy, slopes, gradients, scratch.get(worker), pass));
        pass.workspace().release(mark);
        scale(gradients.query, sizes, pass);
        return gradients;
    }

    private void headGradient(int task, Tensor dy, Tensor slopes, Gradients gradients, Tensor scratch, Pass pass) {
        Gemm gemm = pass.kernels().gemm();
        int t = sizes.steps;
        int s = sizes.sources;
        Matrix up = sizes.head(dy, task, t);
        gemm.addProduct(sizes.weights(kept, task).transposed(), up, sizes.head(gradients.value, task, s), scratch);
        Matrix ds = sizes.weights(slopes, task);
        gemm.addProduct(up, sizes.head(value, task, s).transposed(), ds, scratch);
        drop(slopes, slopes, task, pass);
        pass.kernels().rows().softmaxGradient(weights, slopes, slopes, task * t, (task + 1) * t, scratch);
        gemm.addProduct(ds, sizes.head(key, task, s), sizes.head(gradients.query, task, t), scratch);
        gemm.addProduct(ds.transposed(), sizes.head(query, task, t), sizes.head(gradients.key, task, s), scratch);
    }
}
