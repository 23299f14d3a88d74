package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Tensor;

/**
 * {@code s = q·kᵀ}. Luong, Pham and Manning, "Effective Approaches to Attention-based Neural Machine Translation" (2015).
 *
 * @param query [N·T, heads·D], scaled if that is wanted
 * @param key [N·S, heads·D]
 */
record DotScores(AttentionWeights.Sizes sizes, Tensor query, Tensor key) implements AttentionScores {
    @Override
    public int room() {
        return 0;
    }

    @Override
    public void add(int task, Matrix scores, Tensor scratch, Tensor room, Pass pass) {
        Matrix keys = sizes.head(key, task, sizes.sources());
        Matrix queries = sizes.head(query, task, sizes.steps());
        pass.kernels().gemm().addProduct(queries, keys.transposed(), scores, scratch);
    }

    @Override
    public Gradients gradients(Pass pass) {
        Tensor byQuery = pass.workspace().zeros(query.shape());
        return new DotGradients(this, byQuery, pass.workspace().zeros(key.shape()));
    }

    /** {@code dq = ds·k}, {@code dk = dsᵀ·q} */
    private record DotGradients(DotScores scores, Tensor query, Tensor key) implements Gradients {
        @Override
        public void add(int task, Matrix ds, Tensor scratch, Tensor room, Pass pass) {
            AttentionWeights.Sizes sizes = scores.sizes;
            int t = sizes.steps();
            int s = sizes.sources();
            Gemm gemm = pass.kernels().gemm();
            gemm.addProduct(ds, sizes.head(scores.key, task, s), sizes.head(query, task, t), scratch);
            gemm.addProduct(ds.transposed(), sizes.head(scores.query, task, t), sizes.head(key, task, s), scratch);
        }
    }
}
