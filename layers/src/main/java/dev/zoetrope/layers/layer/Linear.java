package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Gemm;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Matrix products of a pass, shared out over its threads by tiles of the result. */
final class Linear {
    private static final float[] ONE = {1f};

    /** Floats of a cache line. */
    private static final int COPIED_ROWS = 16;

    private Linear() {}

    /** {@code C += A·B} with any strides of A and B, see {@link Gemm#addProduct(Matrix, Matrix, Matrix, Tensor)}. */
    static void addProduct(Pass pass, Matrix a, Matrix b, Matrix c) {
        product(pass, a, b, c, tile -> {});
    }

    /** {@code C = b + A·B} with {@code bias [N]} in every row, or zeros. */
    static void setProduct(Pass pass, @Nullable Tensor bias, Matrix a, Matrix b, Matrix c) {
        product(pass, a, b, c, tile -> {
            for (int i = 0; i < tile.rows(); i++) {
                int at = tile.offset() + i * tile.rowStride();
                if (bias == null) {
                    Arrays.fill(tile.array(), at, at + tile.columns(), 0f);
                } else {
                    int column = (at - c.offset()) % c.rowStride();
                    System.arraycopy(bias.array(), bias.offset() + column, tile.array(), at, tile.columns());
                }
            }
        });
    }

    private static void product(Pass pass, Matrix factor, Matrix b, Matrix c, Consumer<Matrix> start) {
        Gemm gemm = pass.kernels().gemm();
        Tiles tiles = Tiles.of(c.rows(), factor.columns(), c.columns());
        long mark = pass.workspace().mark();
        Matrix a = tiles.across(c) == 1 ? factor : inRows(pass, factor);
        List<Tensor> scratch = pass.perWorker(Shape.of(gemm.scratchSize(tiles.rows, a.columns(), tiles.columns)));
        int across = tiles.across(c);
        pass.parallel().forEach(across * tiles.down(c), (task, worker) -> {
            int row = task / across * tiles.rows;
            int column = task % across * tiles.columns;
            int rowEnd = Math.min(c.rows(), row + tiles.rows);
            int columnEnd = Math.min(c.columns(), column + tiles.columns);
            Matrix tile = c.rows(row, rowEnd).columns(column, columnEnd);
            start.accept(tile);
            gemm.addProduct(a.rows(row, rowEnd), b.columns(column, columnEnd), tile, scratch.get(worker));
        });
        pass.workspace().release(mark);
    }

    /** A itself, or where its columns are contiguous a copy with contiguous rows, which several tiles will read. */
    private static Matrix inRows(Pass pass, Matrix a) {
        if (a.rowStride() != 1 || a.columnStride() <= 1) {
            return a;
        }
        Matrix rows = Matrix.of(pass.tensor(Shape.of(a.rows(), a.columns())));
        Gemm gemm = pass.kernels().gemm();
        pass.parallel()
                .forRanges(
                        a.rows(), COPIED_ROWS, (from, to, worker) -> gemm.copy(a.rows(from, to), rows.rows(from, to)));
        return rows;
    }

    /** The size of the parts of C that tasks own. */
    private record Tiles(int rows, int columns) {
        private static final int LARGEST = 512;
        /** Products fewer than this are not worth handing over. */
        private static final int GRAIN = 1 << 18;

        private static final int ENOUGH = 8;

        /** A tile of few rows and terms is the wider, until it has so many products. */
        private static final int LEAST = GRAIN / 4;

        /**
         * Large tiles, since each copies its part of A and of B; but if there would be few of them, halves of those, and
         * halves again, as long as they are worth it. Columns are cut at whole vectors.
         */
        static Tiles of(int m, int k, int n) {
            int rows = Math.max(1, Math.min(m, LARGEST));
            int wide = (int) (LEAST / Math.max(1, (long) rows * k)) & ~31;
            int columns = Math.max(1, Math.min(n, Math.max(LARGEST, wide)));
            long tiles = (long) Math.ceilDiv(m, rows) * Math.ceilDiv(n, columns);
            while (tiles < ENOUGH && (long) rows * columns * k >= 2L * GRAIN) {
                if (columns >= rows && columns >= 64) {
                    columns = (columns / 2 + 31) & ~31;
                } else if (rows >= 40) {
                    rows = (rows + 1) / 2;
                } else {
                    break;
                }
                tiles *= 2;
            }
            return new Tiles(rows, columns);
        }

        int across(Matrix c) {
            return Math.ceilDiv(c.columns(), columns);
        }

        int down(Matrix c) {
            return Math.ceilDiv(c.rows(), rows);
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
}
