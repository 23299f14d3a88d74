package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.RowKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * Rows brought to one length: {@code y = x·r} with {@code r = min(1/√(share·Σx² + epsilon), largest)} of each row. With a
 * share of 1 and no epsilon the length is 1, with a share of 1/K the mean square is.
 */
record RowScale(float share, float epsilon, float largest) {
    /** Elements that one task takes. */
    private static final int GRAIN = 1 << 14;

    /**
     * Length 1.
     *
     * @param epsilon rows shorter than this stay shorter than 1
     */
    static RowScale toLength(double epsilon) {
        return new RowScale(1f, 0f, (float) (1 / epsilon));
    }

    /** A mean square of 1 for rows of K elements. */
    static RowScale toMeanSquare(int k, float epsilon) {
        return new RowScale(1f / k, epsilon, Float.POSITIVE_INFINITY);
    }

    /** {@code x […,K]}, of which the last axis is a row. */
    Forward forward(Tensor x, Pass pass) {
        int size = Math.max(1, x.dim(-1));
        int rows = x.size() / size;
        Tensor scales = pass.tensor(Shape.of(rows));
        Tensor y = pass.tensor(x.shape());
        forRows(rows, size, pass, (from, to, scratch) -> {
            pass.kernels().rows().dot(x, x, scales, from, to, scratch);
            for (int row = from; row < to; row++) {
                float squares = scales.array()[scales.offset() + row];
                float r = Math.min((float) (1 / Math.sqrt(share * squares + epsilon)), largest);
                scales.array()[scales.offset() + row] = r;
                scale(x.array(), x.offset() + row * size, r, y.array(), y.offset() + row * size, size);
            }
        });
        return new Forward(y, dy -> backward(x, scales, dy, pass));
    }

    /** {@code dx = r·dy − x·share·r³·Σ x·dy}; without the second term where r was cut off. */
    private Tensor backward(Tensor x, Tensor scales, Tensor dy, Pass pass) {
        int size = Math.max(1, x.dim(-1));
        int rows = x.size() / size;
        Tensor dx = pass.tensor(x.shape());
        long mark = pass.workspace().mark();
        Tensor dots = pass.tensor(Shape.of(rows));
        forRows(rows, size, pass, (from, to, scratch) -> {
            pass.kernels().rows().dot(x, dy, dots, from, to, scratch);
            for (int row = from; row < to; row++) {
                float r = scales.array()[scales.offset() + row];
                float turn = r < largest ? -share * r * r * r * dots.array()[dots.offset() + row] : 0f;
                int at = dx.offset() + row * size;
                scale(dy.array(), dy.offset() + row * size, r, dx.array(), at, size);
                addScaled(x.array(), x.offset() + row * size, turn, dx.array(), at, size);
            }
        });
        pass.workspace().release(mark);
        return dx;
    }

    private static void scale(float[] x, int i, float by, float[] y, int o, int n) {
        for (int k = 0; k < n; k++) {
            y[o + k] = x[i + k] * by;
        }
    }

    private static void addScaled(float[] x, int i, float by, float[] y, int o, int n) {
        for (int k = 0; k < n; k++) {
            y[o + k] = Math.fma(x[i + k], by, y[o + k]);
        }
    }

    private static void forRows(int rows, int size, Pass pass, Softmax.RowRange body) {
        List<Tensor> scratch = pass.perWorker(Shape.of(RowKernel.SCRATCH));
        pass.parallel()
                .forRanges(
                        rows, Math.max(1, GRAIN / size), (from, to, worker) -> body.run(from, to, scratch.get(worker)));
    }
}
