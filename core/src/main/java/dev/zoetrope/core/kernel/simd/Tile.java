package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loop of a product of packed matrices: five, or four, rows × two vectors of C in registers.
 *
 * <p>All that the loop reads stands at a constant distance from where k points, so that one index does for all and the
 * compiler takes the checks of bounds out of the loop. Ten accumulators, two vectors of B and a broadcast element of A
 * are as many of sixteen registers as C2 fills without spilling: with six rows it spills, at half the speed. Lanes run
 * over columns; every element's chain is in the order of k.
 */
final class Tile {
    /** The columns of a tile. */
    static final int COLUMNS = 2 * COUNT;
    /**
     * The terms of one call. Its part of B, {@code DEPTH × COLUMNS} floats, takes 32 KiB: read in a line, it may as well
     * come from the second-level cache, and C is loaded and stored the less often.
     */
    static final int DEPTH = 8192 / COLUMNS;
    /** From one row of A to the next; one cache line more than a power of two, lest all rows fall into one cache set. */
    static final int A_ROW = DEPTH + 16;

    private Tile() {}

    /**
     * {@code c[i,j] += Σ a[i,k]·b[k,j]}
     *
     * @param a [5,depth], rows A_ROW apart
     * @param b [depth,COLUMNS]
     * @param c [5,COLUMNS], rows {@code cRow} apart
     */
    static void add5(int depth, float[] a, int a0, float[] b, int b0, float[] c, int c0, int cRow) {
        int c1 = c0 + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        FloatVector x00 = load(c, c0);
        FloatVector x01 = load(c, c0 + COUNT);
        FloatVector x10 = load(c, c1);
        FloatVector x11 = load(c, c1 + COUNT);
        FloatVector x20 = load(c, c2);
        FloatVector x21 = load(c, c2 + COUNT);
        FloatVector x30 = load(c, c3);
        FloatVector x31 = load(c, c3 + COUNT);
        FloatVector x40 = load(c, c4);
        FloatVector x41 = load(c, c4 + COUNT);
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = load(b, b0 + k * COLUMNS);
            FloatVector y1 = load(b, b0 + k * COLUMNS + COUNT);
            FloatVector f = FloatVector.broadcast(SPECIES, a[a0 + k]);
            x00 = f.fma(y0, x00);
            x01 = f.fma(y1, x01);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + A_ROW]);
            x10 = f.fma(y0, x10);
            x11 = f.fma(y1, x11);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 2 * A_ROW]);
            x20 = f.fma(y0, x20);
            x21 = f.fma(y1, x21);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 3 * A_ROW]);
            x30 = f.fma(y0, x30);
            x31 = f.fma(y1, x31);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 4 * A_ROW]);
            x40 = f.fma(y0, x40);
            x41 = f.fma(y1, x41);
        }
        x00.intoArray(c, c0);
        x01.intoArray(c, c0 + COUNT);
        x10.intoArray(c, c1);
        x11.intoArray(c, c1 + COUNT);
        x20.intoArray(c, c2);
        x21.intoArray(c, c2 + COUNT);
        x30.intoArray(c, c3);
        x31.intoArray(c, c3 + COUNT);
        x40.intoArray(c, c4);
        x41.intoArray(c, c4 + COUNT);
    }

    /** {@link #add5} for four rows. */
    static void add4(int depth, float[] a, int a0, float[] b, int b0, float[] c, int c0, int cRow) {
        int c1 = c0 + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        FloatVector x00 = load(c, c0);
        FloatVector x01 = load(c, c0 + COUNT);
        FloatVector x10 = load(c, c1);
        FloatVector x11 = load(c, c1 + COUNT);
        FloatVector x20 = load(c, c2);
        FloatVector x21 = load(c, c2 + COUNT);
        FloatVector x30 = load(c, c3);
        FloatVector x31 = load(c, c3 + COUNT);
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = load(b, b0 + k * COLUMNS);
            FloatVector y1 = load(b, b0 + k * COLUMNS + COUNT);
            FloatVector f = FloatVector.broadcast(SPECIES, a[a0 + k]);
            x00 = f.fma(y0, x00);
            x01 = f.fma(y1, x01);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + A_ROW]);
            x10 = f.fma(y0, x10);
            x11 = f.fma(y1, x11);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 2 * A_ROW]);
            x20 = f.fma(y0, x20);
            x21 = f.fma(y1, x21);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 3 * A_ROW]);
            x30 = f.fma(y0, x30);
            x31 = f.fma(y1, x31);
        }
        x00.intoArray(c, c0);
        x01.intoArray(c, c0 + COUNT);
        x10.intoArray(c, c1);
        x11.intoArray(c, c1 + COUNT);
        x20.intoArray(c, c2);
        x21.intoArray(c, c2 + COUNT);
        x30.intoArray(c, c3);
        x31.intoArray(c, c3 + COUNT);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
