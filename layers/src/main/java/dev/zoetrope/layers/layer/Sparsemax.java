package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * {@code y = max(x − τ, 0)} over the last axis, after Martins and Astudillo, "From Softmax to Sparsemax" (2016), as Keras 3
 * computes it: with the k largest {@code z(1) ≥ … ≥ z(k)} for which {@code z(j) > (c(j) − 1)/j}, where {@code c(j) = z(1) + … +
 * z(j)}, Keras has {@code τ = (c(1) + … + c(k) − 1)/k}. The paper has c(k) alone in the place of this sum, which is the same for
 * k = 1 and gives rows that add up to 1 for any k; Keras's do not.
 */
final class Sparsemax {
    /** Elements that one task takes. */
    private static final int GRAIN = 1 << 12;

    private Sparsemax() {}

    static Forward forward(Tensor x, Pass pass) {
        int n = Math.max(1, x.dim(-1));
        int rows = x.size() / n;
        Tensor y = pass.tensor(x.shape());
        int[] supports = new int[rows];
        List<Tensor> scratch = pass.perWorker(Shape.of(n));
        pass.parallel().forRanges(rows, Math.max(1, GRAIN / n), (from, to, worker) -> {
            for (int row = from; row < to; row++) {
                supports[row] = row(x, y, row, n, scratch.get(worker));
            }
        });
        return new Forward(y, dy -> backward(x, y, supports, dy, pass));
    }

    /** Computes a row; returns k. */
    private static int row(Tensor x, Tensor y, int row, int n, Tensor scratch) {
        float[] sorted = scratch.array();
        int first = scratch.offset();
        System.arraycopy(x.array(), x.offset() + row * n, sorted, first, n);
        Arrays.sort(sorted, first, first + n);
        float total = 0f;
        float totals = 0f;
        int k = 0;
        for (int j = 1; j <= n; j++) {
            float z = sorted[first + n - j];
            total += z;
            if (z - (total - 1f) / j > 0f) {
                totals += total;
                k++;
            }
        }
        float tau = (totals - 1f) / k;
        for (int i = 0; i < n; i++) {
            y.array()[y.offset() + row * n + i] = Math.max(x.array()[x.offset() + row * n + i] - tau, 0f);
        }
        return k;
    }

    /**
     * {@code dx = dy} where y is above 0, and {@code dx −= (k − rank)/k·Σ dy} for the k largest, by their rank from 0 on: z(1) is
     * in all sums c, z(k) in one.
     */
    private static Tensor backward(Tensor x, Tensor y, int[] supports, Tensor dy, Pass pass) {
        int n = Math.max(1, x.dim(-1));
        Tensor dx = pass.tensor(x.shape());
        pass.parallel().forRanges(supports.length, Math.max(1, GRAIN / n), (from, to, worker) -> {
            for (int row = from; row < to; row++) {
                float sum = 0f;
                for (int i = row * n; i < (row + 1) * n; i++) {
                    boolean counts = y.array()[y.offset() + i] > 0f;
                    dx.array()[dx.offset() + i] = counts ? dy.array()[dy.offset() + i] : 0f;
                    sum += dx.array()[dx.offset() + i];
                }
                for (int i = 0; i < n; i++) {
                    int rank = rank(x.array(), x.offset() + row * n, i, n);
                    float share = (float) Math.max(0, supports[row] - rank) / supports[row];
                    dx.array()[dx.offset() + row * n + i] -= share * sum;
                }
            }
        });
        return dx;
    }

    /** How many are larger, or as large and stand before. */
    private static int rank(float[] x, int at, int index, int n) {
        int rank = 0;
        for (int i = 0; i < n; i++) {
            float other = x[at + i];
            rank += other > x[at + index] || (other == x[at + index] && i < index) ? 1 : 0;
        }
        return rank;
    }
}
