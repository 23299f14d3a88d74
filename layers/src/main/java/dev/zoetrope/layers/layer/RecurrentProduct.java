package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The state's share of some gates, {@code z[t] += h[t]·U} for some columns of U, step after step and back. Where gates see
 * the state through dropout masks of their own, it is a product for each.
 *
 * @param h views of [T,N,units]
 * @param weights U [units,G]
 * @param column the first column
 * @param width how many columns a view is multiplied with
 * @param views which views are
 */
record RecurrentProduct(GateViews h, Parameter weights, int column, int width, List<Integer> views) {
    /** All gates of a cell. */
    static RecurrentProduct ofAll(GateViews h, Parameter weights) {
        int count = h.seen().size();
        int width = weights.value().dim(1) / count;
        return new RecurrentProduct(
                h, weights, 0, width, IntStream.range(0, count).boxed().toList());
    }

    private Matrix columns(Tensor matrix, int i, int base) {
        int from = column - base + i * width;
        return Matrix.of(matrix).columns(from, from + width);
    }

    /** The way through time. */
    Forth forth(int rows, Pass pass) {
        return new Forth(IntStream.range(0, views.size())
                .mapToObj(i -> PackedWeights.of(pass, columns(weights.value(), i, 0), rows))
                .toList());
    }

    /** The way back. */
    Back back(int rows, Pass pass) {
        return new Back(
                IntStream.range(0, views.size())
                        .mapToObj(i -> PackedWeights.of(
                                pass, columns(weights.value(), i, 0).transposed(), rows))
                        .toList(),
                pass.tensor(h.whole().shape().dropFirst(1)));
    }

    /** {@code dU += hᵀ·dz}, where dz [T,N,…] begins with the gates of column {@code base}. */
    void addWeightGradient(Tensor dz, int base, Pass pass) {
        for (int i = 0; i < views.size(); i++) {
            Matrix seen = Matrix.of(h.seen().get(views.get(i)));
            Linear.addProduct(pass, seen.transposed(), columns(dz, i, base), columns(weights.gradient(), i, 0));
        }
    }

    final class Forth {
        private final List<PackedWeights> packed;

        private Forth(List<PackedWeights> packed) {
            this.packed = packed;
        }

        /** {@code z[t] += h[t]·U}, where z [T,N,…] begins with the gates of column {@code base}. */
        void add(int t, Tensor z, int base, int from, int to, int worker) {
            for (int i = 0; i < packed.size(); i++) {
                int at = column - base + i * width;
                Matrix gates = Steps.rows(z, t, from, to).columns(at, at + width);
                packed.get(i).add(Steps.rows(h.seen().get(views.get(i)), t, from, to), gates, worker);
            }
        }
    }

    final class Back {
        private final List<PackedWeights> packed;
        private final Tensor masked;

        private Back(List<PackedWeights> packed, Tensor masked) {
            this.packed = packed;
            this.masked = masked;
        }

        /** {@code dh += dz[t]·Uᵀ} for dh [N,units], where dz [T,N,…] begins with the gates of column {@code base}. */
        void add(int t, Tensor dz, int base, Tensor dh, int from, int to, int worker) {
            for (int i = 0; i < packed.size(); i++) {
                int at = column - base + i * width;
                Matrix gates = Steps.rows(dz, t, from, to).columns(at, at + width);
                if (h.masks().isEmpty()) {
                    packed.get(i).add(gates, Matrix.of(dh).rows(from, to), worker);
                } else {
                    masked.rows(from, to).fill(0f);
                    packed.get(i).add(gates, Matrix.of(masked).rows(from, to), worker);
                    h.addGradient(views.get(i), masked, dh, from, to);
                }
            }
        }
    }
}
