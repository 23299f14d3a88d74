package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/**
 * Products of packed blocks, after Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
 *
 * <p>The sum over k is cut into runs of {@link Tile#DEPTH}. For each, a block of B is packed into scratch memory, and
 * beside it one block of A after another, which stays in the second-level cache while tile after tile of B, each in the
 * first-level cache, meets it. Between the runs an element of C waits in memory: its chain is the same.
 *
 * <p>Scratch memory: a block of A, then a tile of C for the edges, then a block of B.
 */
final class PackedGemm {
    /** Rows of a block of A, which at its longest takes 200 to 260 KiB. */
    private static final int BLOCK_ROWS = 20 * Tile.MOST_ROWS;

    /**
     * Rows of a block of A where all of C takes a run of terms before the next. Where the second-level cache is large, as it is on
     * processors with vectors of 512 bits, few, so that C is gone through row by row, which the processor fetches ahead, and B comes
     * from that cache.
     */
    private static final int ROWS_OF_RUN = Lanes.WIDE ? 2 * Tile.MOST_ROWS : BLOCK_ROWS;

    /** Columns of a block of B, which with those rows takes a MiB. */
    private static final int BLOCK_COLUMNS = Lanes.WIDE ? 1024 : 512;

    /** Floats of a cache line. */
    private static final int LINE = 16;

    private PackedGemm() {}

    /** The rows of A, wherever they come from. */
    interface Rows {
        /**
         * Rows {@code row} and on, terms {@code k} and on, each row {@link Tile#A_ROW} after the one before, from
         * {@code at} on.
         */
        void pack(int row, int rows, int k, int depth, float[] out, int at);
    }

    /** In whole cache lines: B begins behind it. */
    private static int blockOfA(int m) {
        return Math.ceilDiv(Tile.paddedRows(Math.min(m, BLOCK_ROWS)) * Tile.A_ROW, LINE) * LINE;
    }

    static int scratchForPacked(int m) {
        return blockOfA(m) + Tile.MOST_ROWS * Tile.COLUMNS;
    }

    static int scratch(int m, int k, int n) {
        return scratchForPacked(m) + Math.min(k, Tile.DEPTH) * Packing.wholeTiles(Math.min(n, BLOCK_COLUMNS));
    }

    static int packedSize(int k, int n) {
        return k * Packing.wholeTiles(n);
    }

    /**
     * {@code C += A·B} with B packed, tile after tile. A block of C takes all its terms before the next one, while it is near.
     *
     * @param terms columns of A
     * @param bAt where B begins
     */
    static void addPackedProduct(Rows a, int terms, float[] b, int bAt, Matrix c, Tensor scratch) {
        int step = blockRows(c.rows(), BLOCK_ROWS);
        for (int row = 0; row < c.rows(); row += step) {
            for (int k = 0, depth; k < terms; k += depth) {
                depth = depth(terms - k);
                addBlock(
                        a, k, depth, b, bAt + k * Tile.COLUMNS, terms, c, row, Math.min(step, c.rows() - row), scratch);
            }
        }
    }

    /** {@code C += A·B} */
    static void addProduct(Rows a, Matrix b, Matrix c, Tensor scratch) {
        int blockOfB = scratch.offset() + scratchForPacked(c.rows());
        for (int k = 0, depth; k < b.rows(); k += depth) {
            depth = depth(b.rows() - k);
            for (int j = 0; j < c.columns(); j += BLOCK_COLUMNS) {
                int columns = Math.min(BLOCK_COLUMNS, c.columns() - j);
                Packing.packB(b, k, depth, j, columns, scratch.array(), blockOfB);
                Matrix run = c.columns(j, j + columns);
                int step = blockRows(c.rows(), ROWS_OF_RUN);
                for (int row = 0; row < c.rows(); row += step) {
                    int rows = Math.min(step, c.rows() - row);
                    addBlock(a, k, depth, scratch.array(), blockOfB, depth, run, row, rows, scratch);
                }
            }
        }
    }

    /** Of so many terms the next run: all, or about equal ones. */
    private static int depth(int terms) {
        int runs = (terms + Tile.DEPTH - 1) / Tile.DEPTH;
        return (terms + runs - 1) / runs;
    }

    /**
     * Adds terms {@code k} to {@code k+depth} to a block of rows of C.
     *
     * @param tile terms of a tile of B: where the next one begins
     */
    private static void addBlock(
            Rows a, int k, int depth, float[] b, int bAt, int tile, Matrix c, int row, int rows, Tensor scratch) {
        a.pack(row, rows, k, depth, scratch.array(), scratch.offset());
        for (int i = rows; i < Tile.paddedRows(rows); i++) {
            int at = scratch.offset() + i * Tile.A_ROW;
            Arrays.fill(scratch.array(), at, at + depth, 0f);
        }
        for (int j = 0; j < c.columns(); j += Tile.COLUMNS) {
            int width = Math.min(Tile.COLUMNS, c.columns() - j);
            addTiles(depth, scratch, b, bAt + j * tile, c, row, rows, j, width);
        }
    }

    /** All rows of a block, one tile wide. */
    private static void addTiles(
            int depth, Tensor scratch, float[] b, int bAt, Matrix c, int row, int rows, int column, int width) {
        int tiles = Tile.tiles(rows);
        int i = 0;
        for (int tile = 0; tile < tiles; tile++) {
            int height = Tile.rows(tile, rows);
            int aAt = scratch.offset() + i * Tile.A_ROW;
            int cAt = c.offset() + (row + i) * c.rowStride() + column;
            if (width < Tile.COLUMNS || i + height > rows) {
                addEdge(depth, scratch, aAt, b, bAt, c, cAt, height, Math.min(height, rows - i), width);
            } else {
                Tile.add(height, depth, scratch.array(), aAt, b, bAt, c.array(), cAt, c.rowStride());
            }
            i += height;
        }
    }

    /** A tile of which only {@code rows × width} are C's: added to a copy, in scratch memory. */
    private static void addEdge(
            int depth,
            Tensor scratch,
            int aAt,
            float[] b,
            int bAt,
            Matrix c,
            int cAt,
            int height,
            int rows,
            int width) {
        float[] copy = scratch.array();
        int copyAt = scratch.offset() + blockOfA(c.rows());
        for (int i = 0; i < rows; i++) {
            System.arraycopy(c.array(), cAt + i * c.rowStride(), copy, copyAt + i * Tile.COLUMNS, width);
        }
        Tile.add(height, depth, copy, aAt, b, bAt, copy, copyAt, Tile.COLUMNS);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(copy, copyAt + i * Tile.COLUMNS, c.array(), cAt + i * c.rowStride(), width);
        }
    }

    /** Blocks of about equal heights: a last one of a row or two would be mostly edge. */
    private static int blockRows(int rows, int most) {
        int blocks = Math.max(1, Math.ceilDiv(rows, most));
        return Tile.paddedRows(Math.ceilDiv(rows, blocks));
    }
}
