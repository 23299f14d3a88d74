package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * {@code s[t,s] = Σ v[d]·tanh(q[t,d] + k[s,d])} with one head. Bahdanau, Cho and Bengio, "Neural Machine Translation by Jointly
 * Learning to Align and Translate" (2015). The tanh of all keys with one query, [S,D], are made anew on the way back: those of
 * all queries would be T times the memory.
 *
 * @param query [N·T, D]
 * @param key [N·S, D]
 * @param weights v, [1,D]
 */
record AdditiveScores(AttentionWeights.Sizes sizes, Tensor query, Tensor key, Tensor weights)
        implements AttentionScores {
    private Shape table() {
        return Shape.of(sizes.sources(), sizes.keyDim());
    }

    @Override
    public int room() {
        return 2 * table().size();
    }

    /** Row 0 or 1 of a task's room. */
    private Tensor table(Tensor room, int number) {
        return Tensor.wrap(room.array(), room.offset() + number * table().size(), table());
    }

    @Override
    public void add(int task, Matrix scores, Tensor scratch, Tensor room, Pass pass) {
        Tensor table = table(room, 0);
        for (int t = 0; t < sizes.steps(); t++) {
            tanh(task, t, table, pass);
            Matrix keys = Matrix.of(table).transposed();
            pass.kernels().gemm().addProduct(Matrix.of(weights), keys, scores.rows(t, t + 1), scratch);
        }
    }

    /** {@code tanh(q[t] + k[s])} for all keys. */
    private void tanh(int task, int t, Tensor table, Pass pass) {
        int width = sizes.keyDim();
        int q = query.offset() + (task * sizes.steps() + t) * width;
        int k = key.offset() + task * table.size();
        for (int s = 0; s < sizes.sources(); s++) {
            sum(query.array(), q, key.array(), k + s * width, table.array(), table.offset() + s * width, width);
        }
        pass.kernels().elementwise().apply(UnaryOp.TANH, table, table, 0, table.size());
    }

    private static void sum(float[] a, int i, float[] b, int j, float[] c, int o, int n) {
        for (int k = 0; k < n; k++) {
            c[o + k] = a[i + k] + b[j + k];
        }
    }

    @Override
    public AdditiveGradients gradients(Pass pass) {
        Shape each = Shape.of(sizes.batch(), sizes.keyDim());
        return new AdditiveGradients(
                this,
                pass.workspace().zeros(query.shape()),
                pass.workspace().zeros(key.shape()),
                pass.workspace().zeros(each));
    }

    /**
     * With {@code z = ds[t,s]·v[d]·(1 − tanh²)}: {@code dq[t] = Σ z} over the keys, {@code dk[s] = Σ z} over the queries, {@code
     * dv = Σ ds·tanh}.
     *
     * @param weights [N,D]: dv of each example
     */
    record AdditiveGradients(AdditiveScores scores, Tensor query, Tensor key, Tensor weights) implements Gradients {
        @Override
        public void add(int task, Matrix ds, Tensor scratch, Tensor room, Pass pass) {
            AttentionWeights.Sizes sizes = scores.sizes;
            Gemm gemm = pass.kernels().gemm();
            Elementwise elementwise = pass.kernels().elementwise();
            Tensor table = scores.table(room, 0);
            Tensor slopes = scores.table(room, 1);
            int width = sizes.keyDim();
            for (int t = 0; t < sizes.steps(); t++) {
                scores.tanh(task, t, table, pass);
                Matrix row = ds.rows(t, t + 1);
                gemm.addProduct(row, Matrix.of(table), Matrix.of(weights.rows(task, task + 1)), scratch);
                for (int s = 0; s < sizes.sources(); s++) {
                    float slope = ds.array()[ds.offset() + t * ds.rowStride() + s];
                    scaled(scores.weights, slope, slopes.array(), slopes.offset() + s * width);
                }
                elementwise.gradient(UnaryOp.TANH, table, table, slopes, slopes, 0, slopes.size());
                int q = task * sizes.steps() + t;
                gemm.addProduct(
                        Linear.ones(sizes.sources()), Matrix.of(slopes), Matrix.of(query.rows(q, q + 1)), scratch);
                int k = key.offset() + task * slopes.size();
                sum(key.array(), k, slopes.array(), slopes.offset(), key.array(), k, slopes.size());
            }
        }

        private static void scaled(Tensor x, float by, float[] y, int o) {
            for (int k = 0; k < x.size(); k++) {
                y[o + k] = x.array()[x.offset() + k] * by;
            }
        }
    }
}
