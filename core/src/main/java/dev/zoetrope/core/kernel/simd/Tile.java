package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

/**
 * The inner loop of a product of packed matrices: a few rows × two vectors of C in registers.
 *
 * <p>All that the loop reads stands at a constant distance from where k points, so that one index does for all and the
 * compiler takes the checks of bounds out of the loop. Ten accumulators, two vectors of B and a broadcast element of A
 * are as many of sixteen registers as C2 fills without spilling: with six rows it spills, at half the speed. Of 32
 * registers, which come with vectors of 512 bits, twelve rows fill 24. Lanes run over columns; every element's chain is in the order
 * of k.
 */
final class Tile {
    /** The columns of a tile. */
    static final int COLUMNS = 2 * COUNT;
    /**
     * The terms of one call. Its part of B, {@code DEPTH × COLUMNS} floats, takes 32 KiB: read in a line, it may as well
     * come from the second-level cache, and C is loaded and stored the less often.
     */
    static final int DEPTH = 8192 / COLUMNS;
    /**
     * From one row of A to the next: a cache line more than a power of two, lest all rows fall into one cache set, and an
     * element more, so that k comes to the next line of one row after the other and not of all at once.
     */
    static final int A_ROW = DEPTH + 17;

    /** The most rows. */
    static final int MOST_ROWS = Lanes.WIDE ? 12 : 5;

    private static final int FEWEST_ROWS = 4;

    /** The number of rows is a multiple of this. */
    private static final int ROW_STEP = Lanes.WIDE ? 4 : 1;

    private Tile() {}

    /** How many tiles so many rows are cut into. */
    static int tiles(int rows) {
        return Math.ceilDiv(rows, MOST_ROWS);
    }

    /**
     * How many rows tile number {@code tile} of so many rows has. With vectors of 512 bits twelve as long as there are, since 12 and 4
     * are faster than 8 and 8; else all about as many. The last ones may reach over the end.
     */
    static int rows(int tile, int rows) {
        if (Lanes.WIDE) {
            return Math.min(MOST_ROWS, paddedRows(rows) - tile * MOST_ROWS);
        }
        int tiles = tiles(rows);
        return Math.max(FEWEST_ROWS, rows / tiles + (tile < rows % tiles ? 1 : 0));
    }

    /** The rows of all tiles that so many rows are cut into. */
    static int paddedRows(int rows) {
        return Math.max(Math.ceilDiv(rows, ROW_STEP) * ROW_STEP, FEWEST_ROWS * tiles(rows));
    }

    /**
     * {@code c[i,j] += Σ a[i,k]·b[k,j]}
     *
     * @param rows as {@link #rows} gives it
     * @param a [rows,depth], rows A_ROW apart
     * @param b [depth,COLUMNS]
     * @param c [rows,COLUMNS], rows {@code cRow} apart
     */
    static void add(int rows, int depth, float[] a, int a0, float[] b, int b0, float[] c, int c0, int cRow) {
        switch (rows) {
            case 4 -> TileLoops.add4(depth, a, a0, b, b0, c, c0, cRow);
            case 5 -> TileLoops.add5(depth, a, a0, b, b0, c, c0, cRow);
            case 8 -> TileLoops.add8(depth, a, a0, b, b0, c, c0, cRow);
            case 12 -> TileLoops.add12(depth, a, a0, b, b0, c, c0, cRow);
            default -> throw new IllegalArgumentException("no tile has " + rows + " rows");
        }
    }
}
