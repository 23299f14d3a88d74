package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The one loop that matrix products and convolutions are made of: four rows × two vectors of a result, held in registers
 * while products are added to them.
 *
 * <p>Eight accumulators are as many independent chains of fused multiply-adds as it takes to hide the latency of one (4
 * cycles, two a cycle), and with two vectors of B and a broadcast element of A they leave room in sixteen registers.
 * Lanes run over columns; every element's chain is in the order of the terms, whatever block it falls in.
 *
 * <p>Rows and columns are given by where they begin, so they need not be neighbours. A caller that has fewer than four
 * rows, or a last vector that overlaps the one before, passes the same place twice: all starts are read before the first
 * result is written, and what is computed twice is the same.
 */
final class Block {
    private Block() {}

    /**
     * {@code c[ci+j] = start[si+j] + Σ a[ai + r·aRun + k·aStep]·b[b0 + (r·length+k)·bStep + j]} over {@code r = 0 …
     * runs−1} and in it {@code k = 0 … length−1}, in this order, for the rows {@code i = 0 … 3} and the columns {@code j}
     * of two vectors, the second {@code shift} after the first.
     */
    static void add(
            int runs,
            int length,
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int aRun,
            int aStep,
            float[] b,
            int b0,
            int bStep,
            float[] start,
            int s0,
            int s1,
            int s2,
            int s3,
            float[] c,
            int c0,
            int c1,
            int c2,
            int c3,
            int shift) {
        FloatVector x00 = load(start, s0);
        FloatVector x01 = load(start, s0 + shift);
        FloatVector x10 = load(start, s1);
        FloatVector x11 = load(start, s1 + shift);
        FloatVector x20 = load(start, s2);
        FloatVector x21 = load(start, s2 + shift);
        FloatVector x30 = load(start, s3);
        FloatVector x31 = load(start, s3 + shift);
        int bAt = b0;
        for (int r = 0; r < runs; r++) {
            int at = r * aRun;
            for (int k = 0; k < length; k++) {
                FloatVector y0 = load(b, bAt);
                FloatVector y1 = load(b, bAt + shift);
                FloatVector f = FloatVector.broadcast(SPECIES, a[a0 + at]);
                x00 = f.fma(y0, x00);
                x01 = f.fma(y1, x01);
                f = FloatVector.broadcast(SPECIES, a[a1 + at]);
                x10 = f.fma(y0, x10);
                x11 = f.fma(y1, x11);
                f = FloatVector.broadcast(SPECIES, a[a2 + at]);
                x20 = f.fma(y0, x20);
                x21 = f.fma(y1, x21);
                f = FloatVector.broadcast(SPECIES, a[a3 + at]);
                x30 = f.fma(y0, x30);
                x31 = f.fma(y1, x31);
                at += aStep;
                bAt += bStep;
            }
        }
        x00.intoArray(c, c0);
        x01.intoArray(c, c0 + shift);
        x10.intoArray(c, c1);
        x11.intoArray(c, c1 + shift);
        x20.intoArray(c, c2);
        x21.intoArray(c, c2 + shift);
        x30.intoArray(c, c3);
        x31.intoArray(c, c3 + shift);
    }

    /** {@code c[c0+j] += Σ a[a0 + k·aStep]·b[b0 + k·bStep + j]} over the columns of eight vectors: one row. */
    static void addRow(int terms, float[] a, int a0, int aStep, float[] b, int b0, int bStep, float[] c, int c0) {
        FloatVector x0 = load(c, c0);
        FloatVector x1 = load(c, c0 + COUNT);
        FloatVector x2 = load(c, c0 + 2 * COUNT);
        FloatVector x3 = load(c, c0 + 3 * COUNT);
        FloatVector x4 = load(c, c0 + 4 * COUNT);
        FloatVector x5 = load(c, c0 + 5 * COUNT);
        FloatVector x6 = load(c, c0 + 6 * COUNT);
        FloatVector x7 = load(c, c0 + 7 * COUNT);
        int at = b0;
        for (int k = 0; k < terms; k++) {
            FloatVector f = FloatVector.broadcast(SPECIES, a[a0 + k * aStep]);
            x0 = f.fma(load(b, at), x0);
            x1 = f.fma(load(b, at + COUNT), x1);
            x2 = f.fma(load(b, at + 2 * COUNT), x2);
            x3 = f.fma(load(b, at + 3 * COUNT), x3);
            x4 = f.fma(load(b, at + 4 * COUNT), x4);
            x5 = f.fma(load(b, at + 5 * COUNT), x5);
            x6 = f.fma(load(b, at + 6 * COUNT), x6);
            x7 = f.fma(load(b, at + 7 * COUNT), x7);
            at += bStep;
        }
        x0.intoArray(c, c0);
        x1.intoArray(c, c0 + COUNT);
        x2.intoArray(c, c0 + 2 * COUNT);
        x3.intoArray(c, c0 + 3 * COUNT);
        x4.intoArray(c, c0 + 4 * COUNT);
        x5.intoArray(c, c0 + 5 * COUNT);
        x6.intoArray(c, c0 + 6 * COUNT);
        x7.intoArray(c, c0 + 7 * COUNT);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    /** How many columns the block takes that begins with so many left; none is left with fewer than a vector. */
    static int columns(int left) {
        if (left >= 3 * COUNT || left <= 2 * COUNT) {
            return Math.min(left, 2 * COUNT);
        }
        return COUNT;
    }

    /** How far the second vector of a block of so many columns, at least one vector, stands from the first. */
    static int shift(int columns) {
        return columns - COUNT;
    }
}
