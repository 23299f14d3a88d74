package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Some pixels of a convolution, computed in registers and folded into the largest value of their pooling window at once.
 *
 * <p>Eight accumulators either way, as in {@link Block}: four pixels and two vectors of filters, or eight pixels and one.
 * Whoever has fewer pixels left passes the last one again; it does not exceed itself, so it changes nothing. Loops hold
 * nothing but scalars and the accumulators: a vector that lives through two loops around each other is boxed.
 */
final class WindowBlock {
    private WindowBlock() {}

    /**
     * For two vectors of filters and the pixels i = 0 … 3: {@code z = b[b0] + Σ a[ai + r·aRun + k]·b[b0 + (1 + r·length +
     * k)·2·COUNT]} over r = 0 … runs−1 and in it k = 0 … length−1; if z is above {@code best}, it becomes that, and
     * {@code position + i} the winner. The first call of a window begins with 0.
     */
    static void fourPixels(
            int runs,
            int length,
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int aRun,
            float[] b,
            int b0,
            int position,
            float[] best,
            int bestAt,
            float[] winner,
            int winnerAt) {
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
                FloatVector y0 = load(b, bAt);
                FloatVector y1 = load(b, bAt + COUNT);
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
                at++;
                bAt += 2 * COUNT;
            }
        }
        FloatVector best0 = load(best, bestAt);
        FloatVector best1 = load(best, bestAt + COUNT);
        FloatVector winner0 = load(winner, winnerAt);
        FloatVector winner1 = load(winner, winnerAt + COUNT);
        VectorMask<Float> stays = x00.compare(VectorOperators.LE, best0);
        best0 = x00.blend(best0, stays);
        winner0 = position(position).blend(winner0, stays);
        stays = x01.compare(VectorOperators.LE, best1);
        best1 = x01.blend(best1, stays);
        winner1 = position(position).blend(winner1, stays);
        stays = x10.compare(VectorOperators.LE, best0);
        best0 = x10.blend(best0, stays);
        winner0 = position(position + 1).blend(winner0, stays);
        stays = x11.compare(VectorOperators.LE, best1);
        best1 = x11.blend(best1, stays);
        winner1 = position(position + 1).blend(winner1, stays);
        stays = x20.compare(VectorOperators.LE, best0);
        best0 = x20.blend(best0, stays);
        winner0 = position(position + 2).blend(winner0, stays);
        stays = x21.compare(VectorOperators.LE, best1);
        best1 = x21.blend(best1, stays);
        winner1 = position(position + 2).blend(winner1, stays);
        stays = x30.compare(VectorOperators.LE, best0);
        best0 = x30.blend(best0, stays);
        winner0 = position(position + 3).blend(winner0, stays);
        stays = x31.compare(VectorOperators.LE, best1);
        best1 = x31.blend(best1, stays);
        winner1 = position(position + 3).blend(winner1, stays);
        best0.intoArray(best, bestAt);
        best1.intoArray(best, bestAt + COUNT);
        winner0.intoArray(winner, winnerAt);
        winner1.intoArray(winner, winnerAt + COUNT);
    }

    /** {@link #fourPixels}, for one vector of filters and the pixels i = 0 … 7. */
    static void eightPixels(
            int runs,
            int length,
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int a4,
            int a5,
            int a6,
            int a7,
            int aRun,
            float[] b,
            int b0,
            int position,
            float[] best,
            int bestAt,
            float[] winner,
            int winnerAt) {
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
                FloatVector y = load(b, bAt);
                x0 = FloatVector.broadcast(SPECIES, a[a0 + at]).fma(y, x0);
                x1 = FloatVector.broadcast(SPECIES, a[a1 + at]).fma(y, x1);
                x2 = FloatVector.broadcast(SPECIES, a[a2 + at]).fma(y, x2);
                x3 = FloatVector.broadcast(SPECIES, a[a3 + at]).fma(y, x3);
                x4 = FloatVector.broadcast(SPECIES, a[a4 + at]).fma(y, x4);
                x5 = FloatVector.broadcast(SPECIES, a[a5 + at]).fma(y, x5);
                x6 = FloatVector.broadcast(SPECIES, a[a6 + at]).fma(y, x6);
                x7 = FloatVector.broadcast(SPECIES, a[a7 + at]).fma(y, x7);
                at++;
                bAt += COUNT;
            }
        }
        FloatVector largest = load(best, bestAt);
        FloatVector first = load(winner, winnerAt);
        VectorMask<Float> stays = x0.compare(VectorOperators.LE, largest);
        largest = x0.blend(largest, stays);
        first = position(position).blend(first, stays);
        stays = x1.compare(VectorOperators.LE, largest);
        largest = x1.blend(largest, stays);
        first = position(position + 1).blend(first, stays);
        stays = x2.compare(VectorOperators.LE, largest);
        largest = x2.blend(largest, stays);
        first = position(position + 2).blend(first, stays);
        stays = x3.compare(VectorOperators.LE, largest);
        largest = x3.blend(largest, stays);
        first = position(position + 3).blend(first, stays);
        stays = x4.compare(VectorOperators.LE, largest);
        largest = x4.blend(largest, stays);
        first = position(position + 4).blend(first, stays);
        stays = x5.compare(VectorOperators.LE, largest);
        largest = x5.blend(largest, stays);
        first = position(position + 5).blend(first, stays);
        stays = x6.compare(VectorOperators.LE, largest);
        largest = x6.blend(largest, stays);
        first = position(position + 6).blend(first, stays);
        stays = x7.compare(VectorOperators.LE, largest);
        largest = x7.blend(largest, stays);
        first = position(position + 7).blend(first, stays);
        largest.intoArray(best, bestAt);
        first.intoArray(winner, winnerAt);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector position(int position) {
        return FloatVector.broadcast(SPECIES, (float) position);
    }
}
