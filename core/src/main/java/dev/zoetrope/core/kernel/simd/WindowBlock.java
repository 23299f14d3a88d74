package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import jdk.incubator.vector.FloatVector;

/**
 * The pixels of a pooling window, some at a time in registers.
 *
 * <p>Eight accumulators, as in {@link Block}: four pixels and two vectors of filters, or eight pixels and one. Where there are 32
 * registers, sixteen, of which the loop has fewer loads for each multiplication: four pixels of two images. More pixels of one image
 * would need more places to read from than there are registers for them; the second image stands at a distance known when this is
 * compiled.
 *
 * <p>A table says where in the image the pixels of a window look, as bits from {@code table} on, filled up with the last one to whole
 * groups. The order of the arguments decides which of them get registers.
 */
@FunctionalInterface
interface WindowBlock {
    /** From one pixel's sums to the next. */
    int STEP = 2 * COUNT;

    /** From an image to the second one, and from its sums. */
    int SECOND = ConvMaxPoolGeometry.SECOND_IMAGE;

    /**
     * For one or two vectors of filters, V, and the window's pixels i = 0 … pixels−1: {@code a[z0 + i·STEP] = b[b0] + Σ a[a0 +
     * a[table + i] + r·aRun + k]·b[b0 + (1 + r·length + k)·V·COUNT]} over r = 0 … runs−1 and in it k = 0 … length−1.
     */
    void run(int runs, int length, float[] a, int a0, int table, int pixels, int aRun, float[] b, int b0, int z0);

    /** {@link #run} for two vectors of filters. */
    static void twoVectors(
            int runs, int length, float[] a, int a0, int table, int pixels, int aRun, float[] b, int b0, int z0) {
        for (int i = 0; i < pixels; i += 4) {
            int p0 = a0 + Float.floatToRawIntBits(a[table + i]);
            int p1 = a0 + Float.floatToRawIntBits(a[table + i + 1]);
            int p2 = a0 + Float.floatToRawIntBits(a[table + i + 2]);
            int p3 = a0 + Float.floatToRawIntBits(a[table + i + 3]);
            FloatVector x00 = load(b, b0);
            FloatVector x01 = load(b, b0 + COUNT);
            FloatVector x10 = load(b, b0);
            FloatVector x11 = load(b, b0 + COUNT);
            FloatVector x20 = load(b, b0);
            FloatVector x21 = load(b, b0 + COUNT);
            FloatVector x30 = load(b, b0);
            FloatVector x31 = load(b, b0 + COUNT);
            int bAt = b0 + 2 * COUNT;
            for (int r = 0; r < runs; r++) {
                int at = r * aRun;
                for (int k = 0; k < length; k++) {
                    FloatVector y0 = load(b, bAt + 2 * k * COUNT);
                    FloatVector y1 = load(b, bAt + 2 * k * COUNT + COUNT);
                    FloatVector f = FloatVector.broadcast(SPECIES, a[p0 + at + k]);
                    x00 = f.fma(y0, x00);
                    x01 = f.fma(y1, x01);
                    f = FloatVector.broadcast(SPECIES, a[p1 + at + k]);
                    x10 = f.fma(y0, x10);
                    x11 = f.fma(y1, x11);
                    f = FloatVector.broadcast(SPECIES, a[p2 + at + k]);
                    x20 = f.fma(y0, x20);
                    x21 = f.fma(y1, x21);
                    f = FloatVector.broadcast(SPECIES, a[p3 + at + k]);
                    x30 = f.fma(y0, x30);
                    x31 = f.fma(y1, x31);
                }
                bAt += 2 * length * COUNT;
            }
            int z = z0 + i * STEP;
            x00.intoArray(a, z);
            x01.intoArray(a, z + COUNT);
            x10.intoArray(a, z + STEP);
            x11.intoArray(a, z + STEP + COUNT);
            x20.intoArray(a, z + 2 * STEP);
            x21.intoArray(a, z + 2 * STEP + COUNT);
            x30.intoArray(a, z + 3 * STEP);
            x31.intoArray(a, z + 3 * STEP + COUNT);
        }
    }

    /** {@link #twoVectors} for two images. */
    static void twoImages(
            int runs, int length, float[] a, int a0, int table, int pixels, int aRun, float[] b, int b0, int z0) {
        for (int i = 0; i < pixels; i += 4) {
            int p0 = a0 + Float.floatToRawIntBits(a[table + i]);
            int p1 = a0 + Float.floatToRawIntBits(a[table + i + 1]);
            int p2 = a0 + Float.floatToRawIntBits(a[table + i + 2]);
            int p3 = a0 + Float.floatToRawIntBits(a[table + i + 3]);
            FloatVector x00 = load(b, b0);
            FloatVector x01 = load(b, b0 + COUNT);
            FloatVector x10 = load(b, b0);
            FloatVector x11 = load(b, b0 + COUNT);
            FloatVector x20 = load(b, b0);
            FloatVector x21 = load(b, b0 + COUNT);
            FloatVector x30 = load(b, b0);
            FloatVector x31 = load(b, b0 + COUNT);
            FloatVector u00 = load(b, b0);
            FloatVector u01 = load(b, b0 + COUNT);
            FloatVector u10 = load(b, b0);
            FloatVector u11 = load(b, b0 + COUNT);
            FloatVector u20 = load(b, b0);
            FloatVector u21 = load(b, b0 + COUNT);
            FloatVector u30 = load(b, b0);
            FloatVector u31 = load(b, b0 + COUNT);
            int bAt = b0 + 2 * COUNT;
            for (int r = 0; r < runs; r++) {
                int at = r * aRun;
                for (int k = 0; k < length; k++) {
                    FloatVector y0 = load(b, bAt + 2 * k * COUNT);
                    FloatVector y1 = load(b, bAt + 2 * k * COUNT + COUNT);
                    FloatVector f = FloatVector.broadcast(SPECIES, a[p0 + at + k]);
                    x00 = f.fma(y0, x00);
                    x01 = f.fma(y1, x01);
                    f = FloatVector.broadcast(SPECIES, a[p0 + at + k + SECOND]);
                    u00 = f.fma(y0, u00);
                    u01 = f.fma(y1, u01);
                    f = FloatVector.broadcast(SPECIES, a[p1 + at + k]);
                    x10 = f.fma(y0, x10);
                    x11 = f.fma(y1, x11);
                    f = FloatVector.broadcast(SPECIES, a[p1 + at + k + SECOND]);
                    u10 = f.fma(y0, u10);
                    u11 = f.fma(y1, u11);
                    f = FloatVector.broadcast(SPECIES, a[p2 + at + k]);
                    x20 = f.fma(y0, x20);
                    x21 = f.fma(y1, x21);
                    f = FloatVector.broadcast(SPECIES, a[p2 + at + k + SECOND]);
                    u20 = f.fma(y0, u20);
                    u21 = f.fma(y1, u21);
                    f = FloatVector.broadcast(SPECIES, a[p3 + at + k]);
                    x30 = f.fma(y0, x30);
                    x31 = f.fma(y1, x31);
                    f = FloatVector.broadcast(SPECIES, a[p3 + at + k + SECOND]);
                    u30 = f.fma(y0, u30);
                    u31 = f.fma(y1, u31);
                }
                bAt += 2 * length * COUNT;
            }
            int z = z0 + i * STEP;
            x00.intoArray(a, z);
            x01.intoArray(a, z + COUNT);
            x10.intoArray(a, z + STEP);
            x11.intoArray(a, z + STEP + COUNT);
            x20.intoArray(a, z + 2 * STEP);
            x21.intoArray(a, z + 2 * STEP + COUNT);
            x30.intoArray(a, z + 3 * STEP);
            x31.intoArray(a, z + 3 * STEP + COUNT);
            z += SECOND;
            u00.intoArray(a, z);
            u01.intoArray(a, z + COUNT);
            u10.intoArray(a, z + STEP);
            u11.intoArray(a, z + STEP + COUNT);
            u20.intoArray(a, z + 2 * STEP);
            u21.intoArray(a, z + 2 * STEP + COUNT);
            u30.intoArray(a, z + 3 * STEP);
            u31.intoArray(a, z + 3 * STEP + COUNT);
        }
    }

    /** {@link #run} for one. */
    static void oneVector(
            int runs, int length, float[] a, int a0, int table, int pixels, int aRun, float[] b, int b0, int z0) {
        for (int i = 0; i < pixels; i += 8) {
            int p0 = a0 + Float.floatToRawIntBits(a[table + i]);
            int p1 = a0 + Float.floatToRawIntBits(a[table + i + 1]);
            int p2 = a0 + Float.floatToRawIntBits(a[table + i + 2]);
            int p3 = a0 + Float.floatToRawIntBits(a[table + i + 3]);
            int p4 = a0 + Float.floatToRawIntBits(a[table + i + 4]);
            int p5 = a0 + Float.floatToRawIntBits(a[table + i + 5]);
            int p6 = a0 + Float.floatToRawIntBits(a[table + i + 6]);
            int p7 = a0 + Float.floatToRawIntBits(a[table + i + 7]);
            FloatVector x0 = load(b, b0);
            FloatVector x1 = load(b, b0);
            FloatVector x2 = load(b, b0);
            FloatVector x3 = load(b, b0);
            FloatVector x4 = load(b, b0);
            FloatVector x5 = load(b, b0);
            FloatVector x6 = load(b, b0);
            FloatVector x7 = load(b, b0);
            int bAt = b0 + COUNT;
            for (int r = 0; r < runs; r++) {
                int at = r * aRun;
                for (int k = 0; k < length; k++) {
                    FloatVector y = load(b, bAt + k * COUNT);
                    FloatVector f = FloatVector.broadcast(SPECIES, a[p0 + at + k]);
                    x0 = f.fma(y, x0);
                    f = FloatVector.broadcast(SPECIES, a[p1 + at + k]);
                    x1 = f.fma(y, x1);
                    f = FloatVector.broadcast(SPECIES, a[p2 + at + k]);
                    x2 = f.fma(y, x2);
                    f = FloatVector.broadcast(SPECIES, a[p3 + at + k]);
                    x3 = f.fma(y, x3);
                    f = FloatVector.broadcast(SPECIES, a[p4 + at + k]);
                    x4 = f.fma(y, x4);
                    f = FloatVector.broadcast(SPECIES, a[p5 + at + k]);
                    x5 = f.fma(y, x5);
                    f = FloatVector.broadcast(SPECIES, a[p6 + at + k]);
                    x6 = f.fma(y, x6);
                    f = FloatVector.broadcast(SPECIES, a[p7 + at + k]);
                    x7 = f.fma(y, x7);
                }
                bAt += length * COUNT;
            }
            int z = z0 + i * STEP;
            x0.intoArray(a, z);
            x1.intoArray(a, z + STEP);
            x2.intoArray(a, z + 2 * STEP);
            x3.intoArray(a, z + 3 * STEP);
            x4.intoArray(a, z + 4 * STEP);
            x5.intoArray(a, z + 5 * STEP);
            x6.intoArray(a, z + 6 * STEP);
            x7.intoArray(a, z + 7 * STEP);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
