package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;

/** Rows scaled to length 1: {@code y = x·r} with {@code r = min(1/√Σx², 1e7)}. Sums run over a row in its order. */
final class UnitLength {
    /** One over Keras's epsilon. */
    private static final float LARGEST = 1e7f;

    private UnitLength() {}

    /** {@code x [N,M,K]}, of which the last axis is a row. */
    static Tensor forward(Tensor x, Pass pass) {
        Tensor y = pass.tensor(x.shape());
        int size = x.dim(-1);
        pass.parallel().forRanges(x.size() / size, 64, (from, to, worker) -> {
            for (int row = from * size; row < to * size; row += size) {
                float scale = scale(x, row, size);
                for (int i = row; i < row + size; i++) {
                    y.array()[y.offset() + i] = x.array()[x.offset() + i] * scale;
                }
            }
        });
        return y;
    }

    private static float scale(Tensor x, int row, int size) {
        float squares = dot(x, x, row, size);
        return Math.min((float) (1 / Math.sqrt(squares)), LARGEST);
    }

    private static float dot(Tensor a, Tensor b, int row, int size) {
        float sum = 0f;
        for (int i = row; i < row + size; i++) {
            sum = Math.fma(a.array()[a.offset() + i], b.array()[b.offset() + i], sum);
        }
        return sum;
    }

    /** {@code dx = r·dy − x·r³·Σ x·dy}; without the second term where r was cut off. */
    static Tensor backward(Tensor x, Tensor dy, Pass pass) {
        Tensor dx = pass.tensor(x.shape());
        int size = x.dim(-1);
        pass.parallel().forRanges(x.size() / size, 64, (from, to, worker) -> {
            for (int row = from * size; row < to * size; row += size) {
                float scale = scale(x, row, size);
                float turn = scale < LARGEST ? scale * scale * scale * dot(x, dy, row, size) : 0f;
                for (int i = row; i < row + size; i++) {
                    float along = x.array()[x.offset() + i] * turn;
                    dx.array()[dx.offset() + i] = Math.fma(dy.array()[dy.offset() + i], scale, -along);
                }
            }
        });
        return dx;
    }
}
