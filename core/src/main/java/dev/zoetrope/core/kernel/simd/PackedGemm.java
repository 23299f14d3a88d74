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

    /** Blocks of A in the order of {@link Tile}. */
    private interface Blocks {
        /** Where such a block begins, see {@link Rows#pack}. */
        int at(int row, int rows, int k, int depth);
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

    /** The floats of a packed A, or 0 if they are too many for an array. */
    static int packedLeftSize(int m, int k) {
        long rows = ((long) m + Tile.MOST_ROWS) * leftRuns(k);
        return rows > Integer.MAX_VALUE / Tile.A_ROW ? 0 : (int) rows * Tile.A_ROW;
    }

    private static int leftRuns(int k) {
        return Math.ceilDiv(k, Tile.DEPTH);
    }

    /** The floats of a run of terms of a packed A, with rows of zeros behind those of A: the last tile may reach over them. */
    private static int leftRun(int m) {
        return (m + Tile.MOST_ROWS) * Tile.A_ROW;
    }

    /** Where row {@code row} of a packed A of m rows has the run that begins with term k. */
    private static int leftPlace(Tensor packed, int m, int row, int k) {
        return packed.offset() + leftRuns(k) * leftRun(m) + row * Tile.A_ROW;
    }

    /** Rows {@code from} to {@code to} of A [m,terms] to where {@link #addPackedLeftProduct} looks for them. */
    static void packLeft(Rows a, int m, int terms, int from, int to, Tensor packed) {
        for (int k = 0, depth; k < terms; k += depth) {
            depth = depth(terms - k);
            a.pack(from, to - from, k, depth, packed.array(), leftPlace(packed, m, from, k));
            if (to == m) {
                clearRows(Tile.MOST_ROWS, depth, packed.array(), leftPlace(packed, m, m, k));
            }
        }
    }

    private static void clearRows(int rows, int depth, float[] out, int at) {
        for (int i = 0; i < rows; i++) {
            Arrays.fill(out, at + i * Tile.A_ROW, at + i * Tile.A_ROW + depth, 0f);
        }
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
                int rows = Math.min(step, c.rows() - row);
                int aAt = packBlock(a, row, rows, k, depth, scratch);
                addBlock(scratch.array(), aAt, depth, b, bAt + k * Tile.COLUMNS, terms, c, row, rows, scratch);
            }
        }
    }

    /** {@code C += A·B} */
    static void addProduct(Rows a, Matrix b, Matrix c, Tensor scratch) {
        Blocks packing = (row, rows, k, depth) -> packBlock(a, row, rows, k, depth, scratch);
        addProduct(packing, scratch.array(), b, c, scratch);
    }

    /** {@code C += A·B} with rows {@code from} and on of a packed A [m,K]. */
    static void addPackedLeftProduct(Tensor packed, int m, int from, Matrix b, Matrix c, Tensor scratch) {
        Blocks blocks = (row, rows, k, depth) -> leftPlace(packed, m, from + row, k);
        addProduct(blocks, packed.array(), b, c, scratch);
    }

    private static void addProduct(Blocks blocks, float[] a, Matrix b, Matrix c, Tensor scratch) {
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
                    int aAt = blocks.at(row, rows, k, depth);
                    addBlock(a, aAt, depth, scratch.array(), blockOfB, depth, run, row, rows, scratch);
                }
            }
        }
    }

    /** Of so many terms the next run: all, or about equal ones. */
    private static int depth(int terms) {
        int runs = (terms + Tile.DEPTH - 1) / Tile.DEPTH;
        return (terms + runs - 1) / runs;
    }

    /** A block of A into scratch memory, zeros where the last tile reaches over it. */
    private static int packBlock(Rows a, int row, int rows, int k, int depth, Tensor scratch) {
        a.pack(row, rows, k, depth, scratch.array(), scratch.offset());
        int behind = Tile.paddedRows(rows) - rows;
        clearRows(behind, depth, scratch.array(), scratch.offset() + rows * Tile.A_ROW);
        return scratch.offset();
    }

    /**
     * Adds a run of terms to a block of rows of C.
     *
     * @param tile terms of a tile of B: where the next one begins
     */
    private static void addBlock(
            float[] a, int aAt, int depth, float[] b, int bAt, int tile, Matrix c, int row, int rows, Tensor scratch) {
        for (int j = 0; j < c.columns(); j += Tile.COLUMNS) {
            int width = Math.min(Tile.COLUMNS, c.columns() - j);
            addTiles(depth, a, aAt, b, bAt + j * tile, c, row, rows, j, width, scratch);
        }
    }

    /** All rows of a block, one tile wide. */
    private static void addTiles(
            int depth,
            float[] a,
            int block,
            float[] b,
            int bAt,
            Matrix c,
            int row,
            int rows,
            int column,
            int width,
            Tensor scratch) {
        int tiles = Tile.tiles(rows);
        int i = 0;
        for (int tile = 0; tile < tiles; tile++) {
            int height = Tile.rows(tile, rows);
            int aAt = block + i * Tile.A_ROW;
            int cAt = c.offset() + (row + i) * c.rowStride() + column;
            if (width < Tile.COLUMNS || i + height > rows) {
                addEdge(depth, a, aAt, b, bAt, c, cAt, height, Math.min(height, rows - i), width, scratch);
            } else {
                Tile.add(height, depth, a, aAt, b, bAt, c.array(), cAt, c.rowStride());
            }
            i += height;
        }
    }

    /** A tile of which only {@code rows × width} are C's: added to a copy, in scratch memory. */
    private static void addEdge(
            int depth,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            Matrix c,
            int cAt,
            int height,
            int rows,
            int width,
            Tensor scratch) {
        float[] copy = scratch.array();
        int copyAt = scratch.offset() + blockOfA(c.rows());
        for (int i = 0; i < rows; i++) {
            System.arraycopy(c.array(), cAt + i * c.rowStride(), copy, copyAt + i * Tile.COLUMNS, width);
        }
        Tile.add(height, depth, a, aAt, b, bAt, copy, copyAt, Tile.COLUMNS);
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
