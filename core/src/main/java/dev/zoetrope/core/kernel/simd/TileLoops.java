package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.Tile.A_ROW;
import static dev.zoetrope.core.kernel.simd.Tile.COLUMNS;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link Tile}, one for each height. Every accumulator has a variable of its own, since C2 keeps no
 * array of vectors in registers.
 */
final class TileLoops {
    private TileLoops() {}

    /** {@link Tile#add} for four rows. */
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

    /** {@link Tile#add} for five rows. */
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

    /** {@link Tile#add} for eight rows. */
    static void add8(int depth, float[] a, int a0, float[] b, int b0, float[] c, int c0, int cRow) {
        int c1 = c0 + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        int c5 = c4 + cRow;
        int c6 = c5 + cRow;
        int c7 = c6 + cRow;
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
        FloatVector x50 = load(c, c5);
        FloatVector x51 = load(c, c5 + COUNT);
        FloatVector x60 = load(c, c6);
        FloatVector x61 = load(c, c6 + COUNT);
        FloatVector x70 = load(c, c7);
        FloatVector x71 = load(c, c7 + COUNT);
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
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 5 * A_ROW]);
            x50 = f.fma(y0, x50);
            x51 = f.fma(y1, x51);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 6 * A_ROW]);
            x60 = f.fma(y0, x60);
            x61 = f.fma(y1, x61);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 7 * A_ROW]);
            x70 = f.fma(y0, x70);
            x71 = f.fma(y1, x71);
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
        x50.intoArray(c, c5);
        x51.intoArray(c, c5 + COUNT);
        x60.intoArray(c, c6);
        x61.intoArray(c, c6 + COUNT);
        x70.intoArray(c, c7);
        x71.intoArray(c, c7 + COUNT);
    }

    /** {@link Tile#add} for twelve rows. */
    static void add12(int depth, float[] a, int a0, float[] b, int b0, float[] c, int c0, int cRow) {
        int c1 = c0 + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        int c4 = c3 + cRow;
        int c5 = c4 + cRow;
        int c6 = c5 + cRow;
        int c7 = c6 + cRow;
        int c8 = c7 + cRow;
        int c9 = c8 + cRow;
        int c10 = c9 + cRow;
        int c11 = c10 + cRow;
        FloatVector x0a = load(c, c0);
        FloatVector x0b = load(c, c0 + COUNT);
        FloatVector x1a = load(c, c1);
        FloatVector x1b = load(c, c1 + COUNT);
        FloatVector x2a = load(c, c2);
        FloatVector x2b = load(c, c2 + COUNT);
        FloatVector x3a = load(c, c3);
        FloatVector x3b = load(c, c3 + COUNT);
        FloatVector x4a = load(c, c4);
        FloatVector x4b = load(c, c4 + COUNT);
        FloatVector x5a = load(c, c5);
        FloatVector x5b = load(c, c5 + COUNT);
        FloatVector x6a = load(c, c6);
        FloatVector x6b = load(c, c6 + COUNT);
        FloatVector x7a = load(c, c7);
        FloatVector x7b = load(c, c7 + COUNT);
        FloatVector x8a = load(c, c8);
        FloatVector x8b = load(c, c8 + COUNT);
        FloatVector x9a = load(c, c9);
        FloatVector x9b = load(c, c9 + COUNT);
        FloatVector x10a = load(c, c10);
        FloatVector x10b = load(c, c10 + COUNT);
        FloatVector x11a = load(c, c11);
        FloatVector x11b = load(c, c11 + COUNT);
        for (int k = 0; k < depth; k++) {
            FloatVector y0 = load(b, b0 + k * COLUMNS);
            FloatVector y1 = load(b, b0 + k * COLUMNS + COUNT);
            FloatVector f = FloatVector.broadcast(SPECIES, a[a0 + k]);
            x0a = f.fma(y0, x0a);
            x0b = f.fma(y1, x0b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + A_ROW]);
            x1a = f.fma(y0, x1a);
            x1b = f.fma(y1, x1b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 2 * A_ROW]);
            x2a = f.fma(y0, x2a);
            x2b = f.fma(y1, x2b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 3 * A_ROW]);
            x3a = f.fma(y0, x3a);
            x3b = f.fma(y1, x3b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 4 * A_ROW]);
            x4a = f.fma(y0, x4a);
            x4b = f.fma(y1, x4b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 5 * A_ROW]);
            x5a = f.fma(y0, x5a);
            x5b = f.fma(y1, x5b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 6 * A_ROW]);
            x6a = f.fma(y0, x6a);
            x6b = f.fma(y1, x6b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 7 * A_ROW]);
            x7a = f.fma(y0, x7a);
            x7b = f.fma(y1, x7b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 8 * A_ROW]);
            x8a = f.fma(y0, x8a);
            x8b = f.fma(y1, x8b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 9 * A_ROW]);
            x9a = f.fma(y0, x9a);
            x9b = f.fma(y1, x9b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 10 * A_ROW]);
            x10a = f.fma(y0, x10a);
            x10b = f.fma(y1, x10b);
            f = FloatVector.broadcast(SPECIES, a[a0 + k + 11 * A_ROW]);
            x11a = f.fma(y0, x11a);
            x11b = f.fma(y1, x11b);
        }
        x0a.intoArray(c, c0);
        x0b.intoArray(c, c0 + COUNT);
        x1a.intoArray(c, c1);
        x1b.intoArray(c, c1 + COUNT);
        x2a.intoArray(c, c2);
        x2b.intoArray(c, c2 + COUNT);
        x3a.intoArray(c, c3);
        x3b.intoArray(c, c3 + COUNT);
        x4a.intoArray(c, c4);
        x4b.intoArray(c, c4 + COUNT);
        x5a.intoArray(c, c5);
        x5b.intoArray(c, c5 + COUNT);
        x6a.intoArray(c, c6);
        x6b.intoArray(c, c6 + COUNT);
        x7a.intoArray(c, c7);
        x7b.intoArray(c, c7 + COUNT);
        x8a.intoArray(c, c8);
        x8b.intoArray(c, c8 + COUNT);
        x9a.intoArray(c, c9);
        x9b.intoArray(c, c9 + COUNT);
        x10a.intoArray(c, c10);
        x10b.intoArray(c, c10 + COUNT);
        x11a.intoArray(c, c11);
        x11b.intoArray(c, c11 + COUNT);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
