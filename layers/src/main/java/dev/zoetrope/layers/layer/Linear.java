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

    /** Rows that one task packs: in a factor that lies by columns they are a cache line of each. */
    private static final int PACKED_ROWS = 16;

    /** The most floats that are packed for all: more would have to be fetched from memory as A itself has. */
    private static final int LARGEST_PACKED = 1 << 20;

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

    private static void product(Pass pass, Matrix a, Matrix b, Matrix c, Consumer<Matrix> start) {
        Gemm gemm = pass.kernels().gemm();
        Tiles tiles =
                Tiles.of(c.rows(), a.columns(), c.columns(), pass.parallel().threads());
        int across = tiles.across(c);
        long mark = pass.workspace().mark();
        Tensor packed = across == 1 ? null : packed(pass, a);
        List<Tensor> scratch = pass.perWorker(Shape.of(gemm.scratchSize(tiles.rows, a.columns(), tiles.columns)));
        pass.parallel().forEach(across * tiles.down(c), (task, worker) -> {
            int row = task / across * tiles.rows;
            int column = task % across * tiles.columns;
            int rowEnd = Math.min(c.rows(), row + tiles.rows);
            int columnEnd = Math.min(c.columns(), column + tiles.columns);
            Matrix tile = c.rows(row, rowEnd).columns(column, columnEnd);
            Matrix right = b.columns(column, columnEnd);
            start.accept(tile);
            if (packed == null) {
                gemm.addProduct(a.rows(row, rowEnd), right, tile, scratch.get(worker));
            } else {
                gemm.addPackedLeftProduct(packed, a.rows(), row, right, tile, scratch.get(worker));
            }
        });
        pass.workspace().release(mark);
    }

    /** A copy of A for all the tiles side by side that read it, or null if they had better read A itself. */
    private static @Nullable Tensor packed(Pass pass, Matrix a) {
        Gemm gemm = pass.kernels().gemm();
        int size = gemm.packedLeftSize(a.rows(), a.columns());
        if (size == 0 || (size > LARGEST_PACKED && a.columnStride() == 1)) {
            return null;
        }
        Tensor packed = pass.tensor(Shape.of(size));
        pass.parallel().forRanges(a.rows(), PACKED_ROWS, (from, to, worker) -> gemm.packLeft(a, from, to, packed));
        return packed;
    }

    /** The size of the parts of C that tasks own. */
    private record Tiles(int rows, int columns) {
        private static final int LARGEST = 512;
        /** Products fewer than this are not worth handing over. */
        private static final int GRAIN = 1 << 18;

        /** Tiles for each thread. */
        private static final int ENOUGH = 4;

        /** A tile of few rows and terms is the wider, until it has so many products. */
        private static final int LEAST = GRAIN / 4;

        /**
         * Large tiles, since each copies its part of B, and of A where that is not packed; but if there would be few of them, halves of those, and
         * halves again, as long as they are worth it. Columns are cut at whole vectors.
         */
        static Tiles of(int m, int k, int n, int threads) {
            int rows = Math.max(1, Math.min(m, LARGEST));
            int wide = (int) (LEAST / Math.max(1, (long) rows * k)) & ~31;
            int columns = Math.max(1, Math.min(n, Math.max(LARGEST, wide)));
            long tiles = (long) Math.ceilDiv(m, rows) * Math.ceilDiv(n, columns);
            int enough = ENOUGH * threads;
            while (tiles < enough && (long) rows * columns * k >= 2L * GRAIN) {
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
