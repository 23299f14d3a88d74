package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Matrix products of a pass, shared out over its threads by tiles of the result. */
final class Linear {
    private static final int TILE_ROWS = 48;
    private static final int TILE_COLUMNS = 256;
    private static final float[] ONE = {1f};

    private Linear() {}

    /** {@code C += A·B}, see {@link Gemm#addProduct}. */
    static void addProduct(Pass pass, Matrix a, Matrix b, Matrix c) {
        Gemm gemm = pass.kernels().gemm();
        int across = (c.columns() + TILE_COLUMNS - 1) / TILE_COLUMNS;
        int down = (c.rows() + TILE_ROWS - 1) / TILE_ROWS;
        pass.parallel().forEach(across * down, (task, worker) -> {
            int row = task / across * TILE_ROWS;
            int column = task % across * TILE_COLUMNS;
            int rowEnd = Math.min(c.rows(), row + TILE_ROWS);
            int columnEnd = Math.min(c.columns(), column + TILE_COLUMNS);
            gemm.addProduct(
                    a.rows(row, rowEnd),
                    b.columns(column, columnEnd),
                    c.rows(row, rowEnd).columns(column, columnEnd));
        });
    }

    /** Sets every row of {@code c [M,N]} to {@code bias [N]}, or to zeros. */
    static void fillRows(@Nullable Parameter bias, Tensor c) {
        if (bias == null) {
            c.fill(0f);
            return;
        }
        Tensor row = bias.value();
        for (int at = 0; at < c.size(); at += row.size()) {
            System.arraycopy(row.array(), row.offset(), c.array(), c.offset() + at, row.size());
        }
    }

    /** Adds the sum of all rows of {@code dy [M,N]}, in their order, to {@code sums [N]}. */
    static void addColumnSums(Pass pass, Tensor dy, Tensor sums) {
        Matrix rows = Matrix.of(dy);
        addProduct(pass, ones(rows.rows()), rows, Matrix.of(sums.reshape(Shape.of(1, sums.size()))));
    }

    /** A row of {@code n} ones: times a matrix it gives the sums of the columns, each in the order of the rows. */
    static Matrix ones(int n) {
        return new Matrix(ONE, 0, 1, n, 0, 0);
    }

    /** A copy of {@code w [K,N]} as [N,K]. */
    static Tensor transposed(Pass pass, Tensor w) {
        int rows = w.dim(0);
        int columns = w.dim(1);
        Tensor t = pass.tensor(Shape.of(columns, rows));
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                t.array()[t.offset() + j * rows + i] = w.array()[w.offset() + i * columns + j];
            }
        }
        return t;
    }
}
