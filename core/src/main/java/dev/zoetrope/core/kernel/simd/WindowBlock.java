package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The pixels of pooling windows side by side: each computed in registers and folded into the largest value of its window
 * at once.
 *
 * <p>Eight accumulators either way, as in {@link Block}: four pixels and two vectors of filters, or eight pixels and one.
 * A table says where in the image the pixels of a window look, as bits from {@code table} on, filled up with the last one
 * to whole groups; it does not exceed itself, so it changes nothing. What is largest so far waits in memory: a vector that
 * lives through two loops around each other is boxed. All windows of a row are one call, since a call costs as much as
 * some fifty products. The order of its arguments decides which of them get registers: with those of the tables and the
 * windows last, it took a tenth longer.
 */
@FunctionalInterface
interface WindowBlock {
    /**
     * For one or two vectors of filters, V, the windows w = 0 … windows−1 and their pixels i = 0 … pixels−1: {@code z =
     * b[b0] + Σ a[a0 + w·aWindow + table[i] + r·aRun + k]·b[b0 + (1 + r·length + k)·V·COUNT]} over r = 0 … runs−1 and in it k = 0 …
     * length−1; {@code best[bestAt + w·out]} becomes the largest of zero and these, {@code winner[winnerAt + w·out]} the
     * first i that has it.
     */
    void run(
            int runs,
            int length,
            float[] a,
            int windows,
            int a0,
            int aWindow,
            int out,
            int table,
            int pixels,
            int aRun,
            float[] b,
            int b0,
            float[] best,
            int bestAt,
            float[] winner,
            int winnerAt);

    /** {@link #run} for two vectors of filters. */
    static void twoVectors(
            int runs,
            int length,
            float[] a,
            int windows,
            int a0,
            int aWindow,
            int out,
            int table,
            int pixels,
            int aRun,
            float[] b,
            int b0,
            float[] best,
            int bestAt,
            float[] winner,
            int winnerAt) {
        for (int window = 0; window < windows; window++) {
            int base = a0 + window * aWindow;
            int y = bestAt + window * out;
            int first = winnerAt + window * out;
            number(0).intoArray(best, y);
            number(0).intoArray(best, y + COUNT);
            number(0).intoArray(winner, first);
            number(0).intoArray(winner, first + COUNT);
            for (int i = 0; i < pixels; i += 4) {
                int a0i = base + Float.floatToRawIntBits(a[table + i]);
                int a1 = base + Float.floatToRawIntBits(a[table + i + 1]);
                int a2 = base + Float.floatToRawIntBits(a[table + i + 2]);
                int a3 = base + Float.floatToRawIntBits(a[table + i + 3]);
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
                        FloatVector f = FloatVector.broadcast(SPECIES, a[a0i + at + k]);
                        x00 = f.fma(y0, x00);
                        x01 = f.fma(y1, x01);
                        f = FloatVector.broadcast(SPECIES, a[a1 + at + k]);
                        x10 = f.fma(y0, x10);
                        x11 = f.fma(y1, x11);
                        f = FloatVector.broadcast(SPECIES, a[a2 + at + k]);
                        x20 = f.fma(y0, x20);
                        x21 = f.fma(y1, x21);
                        f = FloatVector.broadcast(SPECIES, a[a3 + at + k]);
                        x30 = f.fma(y0, x30);
                        x31 = f.fma(y1, x31);
                    }
                    bAt += 2 * length * COUNT;
                }
                FloatVector best0 = load(best, y);
                FloatVector best1 = load(best, y + COUNT);
                FloatVector winner0 = load(winner, first);
                FloatVector winner1 = load(winner, first + COUNT);
                VectorMask<Float> stays = x00.compare(VectorOperators.LE, best0);
                best0 = x00.blend(best0, stays);
                winner0 = number(i).blend(winner0, stays);
                stays = x01.compare(VectorOperators.LE, best1);
                best1 = x01.blend(best1, stays);
                winner1 = number(i).blend(winner1, stays);
                stays = x10.compare(VectorOperators.LE, best0);
                best0 = x10.blend(best0, stays);
                winner0 = number(i + 1).blend(winner0, stays);
                stays = x11.compare(VectorOperators.LE, best1);
                best1 = x11.blend(best1, stays);
                winner1 = number(i + 1).blend(winner1, stays);
                stays = x20.compare(VectorOperators.LE, best0);
                best0 = x20.blend(best0, stays);
                winner0 = number(i + 2).blend(winner0, stays);
                stays = x21.compare(VectorOperators.LE, best1);
                best1 = x21.blend(best1, stays);
                winner1 = number(i + 2).blend(winner1, stays);
                stays = x30.compare(VectorOperators.LE, best0);
                best0 = x30.blend(best0, stays);
                winner0 = number(i + 3).blend(winner0, stays);
                stays = x31.compare(VectorOperators.LE, best1);
                best1 = x31.blend(best1, stays);
                winner1 = number(i + 3).blend(winner1, stays);
                best0.intoArray(best, y);
                best1.intoArray(best, y + COUNT);
                winner0.intoArray(winner, first);
                winner1.intoArray(winner, first + COUNT);
            }
        }
    }

    /** {@link #run} for one. */
    static void oneVector(
            int runs,
            int length,
            float[] a,
            int windows,
            int a0,
            int aWindow,
            int out,
            int table,
            int pixels,
            int aRun,
            float[] b,
            int b0,
            float[] best,
            int bestAt,
            float[] winner,
            int winnerAt) {
        for (int window = 0; window < windows; window++) {
            int base = a0 + window * aWindow;
            int y = bestAt + window * out;
            int firstAt = winnerAt + window * out;
            number(0).intoArray(best, y);
            number(0).intoArray(winner, firstAt);
            for (int i = 0; i < pixels; i += 8) {
                int a0i = base + Float.floatToRawIntBits(a[table + i]);
                int a1 = base + Float.floatToRawIntBits(a[table + i + 1]);
                int a2 = base + Float.floatToRawIntBits(a[table + i + 2]);
                int a3 = base + Float.floatToRawIntBits(a[table + i + 3]);
                int a4 = base + Float.floatToRawIntBits(a[table + i + 4]);
                int a5 = base + Float.floatToRawIntBits(a[table + i + 5]);
                int a6 = base + Float.floatToRawIntBits(a[table + i + 6]);
                int a7 = base + Float.floatToRawIntBits(a[table + i + 7]);
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
                        FloatVector weights = load(b, bAt + k * COUNT);
                        x0 = FloatVector.broadcast(SPECIES, a[a0i + at + k]).fma(weights, x0);
                        x1 = FloatVector.broadcast(SPECIES, a[a1 + at + k]).fma(weights, x1);
                        x2 = FloatVector.broadcast(SPECIES, a[a2 + at + k]).fma(weights, x2);
                        x3 = FloatVector.broadcast(SPECIES, a[a3 + at + k]).fma(weights, x3);
                        x4 = FloatVector.broadcast(SPECIES, a[a4 + at + k]).fma(weights, x4);
                        x5 = FloatVector.broadcast(SPECIES, a[a5 + at + k]).fma(weights, x5);
                        x6 = FloatVector.broadcast(SPECIES, a[a6 + at + k]).fma(weights, x6);
                        x7 = FloatVector.broadcast(SPECIES, a[a7 + at + k]).fma(weights, x7);
                    }
                    bAt += length * COUNT;
                }
                FloatVector largest = load(best, y);
                FloatVector first = load(winner, firstAt);
                VectorMask<Float> stays = x0.compare(VectorOperators.LE, largest);
                largest = x0.blend(largest, stays);
                first = number(i).blend(first, stays);
                stays = x1.compare(VectorOperators.LE, largest);
                largest = x1.blend(largest, stays);
                first = number(i + 1).blend(first, stays);
                stays = x2.compare(VectorOperators.LE, largest);
                largest = x2.blend(largest, stays);
                first = number(i + 2).blend(first, stays);
                stays = x3.compare(VectorOperators.LE, largest);
                largest = x3.blend(largest, stays);
                first = number(i + 3).blend(first, stays);
                stays = x4.compare(VectorOperators.LE, largest);
                largest = x4.blend(largest, stays);
                first = number(i + 4).blend(first, stays);
                stays = x5.compare(VectorOperators.LE, largest);
                largest = x5.blend(largest, stays);
                first = number(i + 5).blend(first, stays);
                stays = x6.compare(VectorOperators.LE, largest);
                largest = x6.blend(largest, stays);
                first = number(i + 6).blend(first, stays);
                stays = x7.compare(VectorOperators.LE, largest);
                largest = x7.blend(largest, stays);
                first = number(i + 7).blend(first, stays);
                largest.intoArray(best, y);
                first.intoArray(winner, firstAt);
            }
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector number(int number) {
        return FloatVector.broadcast(SPECIES, (float) number);
    }
}
