package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The loops of {@link Patches} over a list of events, for so many vectors of weights, or of a patch, at once. Either they
 * begin where they may, or in runs of three: with one place for three, fewer bounds are checked.
 *
 * <p>An event is a value and the numbers of its place and its filter, as {@link Patches} says.
 */
final class PatchLoops {
    private PatchLoops() {}

    /** A run of a filter's events. All sums are read before the first is written: the last vector may be there more than once. */
    static float sixOfWeights(
            float start,
            float[] memory,
            int events,
            int values,
            int places,
            int a0,
            int a1,
            int a2,
            int a3,
            int a4,
            int a5,
            float[] sums,
            int s0,
            int s1,
            int s2,
            int s3,
            int s4,
            int s5) {
        FloatVector x0 = load(sums, s0);
        FloatVector x1 = load(sums, s1);
        FloatVector x2 = load(sums, s2);
        FloatVector x3 = load(sums, s3);
        FloatVector x4 = load(sums, s4);
        FloatVector x5 = load(sums, s5);
        float sum = start;
        for (int e = 0; e < events; e++) {
            sum += memory[values + e];
            int at = Float.floatToRawIntBits(memory[places + e]) - Patches.BITS;
            FloatVector factor = FloatVector.broadcast(SPECIES, memory[values + e]);
            x0 = load(memory, a0 + at).fma(factor, x0);
            x1 = load(memory, a1 + at).fma(factor, x1);
            x2 = load(memory, a2 + at).fma(factor, x2);
            x3 = load(memory, a3 + at).fma(factor, x3);
            x4 = load(memory, a4 + at).fma(factor, x4);
            x5 = load(memory, a5 + at).fma(factor, x5);
        }
        x0.intoArray(sums, s0);
        x1.intoArray(sums, s1);
        x2.intoArray(sums, s2);
        x3.intoArray(sums, s3);
        x4.intoArray(sums, s4);
        x5.intoArray(sums, s5);
        return sum;
    }

    /** Events at one pixel are few: a loop for each run of them would cost more than to load and store the sums each time. */
    static void sixOfPatch(
            float[] memory,
            int events,
            int values,
            int places,
            int filters,
            int filterStep,
            float[] w,
            int w0,
            int w1,
            int w2,
            int w3,
            int w4,
            int w5,
            int s0,
            int s1,
            int s2,
            int s3,
            int s4,
            int s5) {
        for (int e = 0; e < events; e++) {
            int at = Float.floatToRawIntBits(memory[places + e]) - Patches.BITS;
            int from = w0 + (Float.floatToRawIntBits(memory[filters + e]) - Patches.BITS) * filterStep;
            FloatVector factor = FloatVector.broadcast(SPECIES, memory[values + e]);
            FloatVector x0 = load(w, from).fma(factor, load(memory, s0 + at));
            FloatVector x1 = load(w, from + w1).fma(factor, load(memory, s1 + at));
            FloatVector x2 = load(w, from + w2).fma(factor, load(memory, s2 + at));
            FloatVector x3 = load(w, from + w3).fma(factor, load(memory, s3 + at));
            FloatVector x4 = load(w, from + w4).fma(factor, load(memory, s4 + at));
            FloatVector x5 = load(w, from + w5).fma(factor, load(memory, s5 + at));
            x0.intoArray(memory, s0 + at);
            x1.intoArray(memory, s1 + at);
            x2.intoArray(memory, s2 + at);
            x3.intoArray(memory, s3 + at);
            x4.intoArray(memory, s4 + at);
            x5.intoArray(memory, s5 + at);
        }
    }

    /** {@link #sixOfWeights} for three, where a kernel has no more. */
    static float threeOfWeights(
            float start,
            float[] memory,
            int events,
            int values,
            int places,
            int a0,
            int a1,
            int a2,
            float[] sums,
            int s0,
            int s1,
            int s2) {
        FloatVector x0 = load(sums, s0);
        FloatVector x1 = load(sums, s1);
        FloatVector x2 = load(sums, s2);
        float sum = start;
        for (int e = 0; e < events; e++) {
            sum += memory[values + e];
            int at = Float.floatToRawIntBits(memory[places + e]) - Patches.BITS;
            FloatVector factor = FloatVector.broadcast(SPECIES, memory[values + e]);
            x0 = load(memory, a0 + at).fma(factor, x0);
            x1 = load(memory, a1 + at).fma(factor, x1);
            x2 = load(memory, a2 + at).fma(factor, x2);
        }
        x0.intoArray(sums, s0);
        x1.intoArray(sums, s1);
        x2.intoArray(sums, s2);
        return sum;
    }

    /** {@link #sixOfWeights} for three runs of three vectors each. */
    static float threeRunsOfWeights(
            float start,
            float[] memory,
            int events,
            int values,
            int places,
            int a0,
            int a1,
            int a2,
            float[] sums,
            int s0) {
        FloatVector x0 = load(sums, s0);
        FloatVector x1 = load(sums, s0 + COUNT);
        FloatVector x2 = load(sums, s0 + 2 * COUNT);
        FloatVector x3 = load(sums, s0 + 3 * COUNT);
        FloatVector x4 = load(sums, s0 + 4 * COUNT);
        FloatVector x5 = load(sums, s0 + 5 * COUNT);
        FloatVector x6 = load(sums, s0 + 6 * COUNT);
        FloatVector x7 = load(sums, s0 + 7 * COUNT);
        FloatVector x8 = load(sums, s0 + 8 * COUNT);
        float sum = start;
        for (int e = 0; e < events; e++) {
            sum += memory[values + e];
            int at = Float.floatToRawIntBits(memory[places + e]) - Patches.BITS;
            FloatVector factor = FloatVector.broadcast(SPECIES, memory[values + e]);
            int from0 = a0 + at;
            int from1 = a1 + at;
            int from2 = a2 + at;
            x0 = load(memory, from0).fma(factor, x0);
            x1 = load(memory, from0 + COUNT).fma(factor, x1);
            x2 = load(memory, from0 + 2 * COUNT).fma(factor, x2);
            x3 = load(memory, from1).fma(factor, x3);
            x4 = load(memory, from1 + COUNT).fma(factor, x4);
            x5 = load(memory, from1 + 2 * COUNT).fma(factor, x5);
            x6 = load(memory, from2).fma(factor, x6);
            x7 = load(memory, from2 + COUNT).fma(factor, x7);
            x8 = load(memory, from2 + 2 * COUNT).fma(factor, x8);
        }
        x0.intoArray(sums, s0);
        x1.intoArray(sums, s0 + COUNT);
        x2.intoArray(sums, s0 + 2 * COUNT);
        x3.intoArray(sums, s0 + 3 * COUNT);
        x4.intoArray(sums, s0 + 4 * COUNT);
        x5.intoArray(sums, s0 + 5 * COUNT);
        x6.intoArray(sums, s0 + 6 * COUNT);
        x7.intoArray(sums, s0 + 7 * COUNT);
        x8.intoArray(sums, s0 + 8 * COUNT);
        return sum;
    }

    /** {@link #sixOfPatch} for three runs of three vectors each: with one place for three, fewer bounds are checked. */
    static void threeRunsOfPatch(
            float[] memory,
            int events,
            int values,
            int places,
            int filters,
            int filterStep,
            float[] w,
            int w0,
            int w1,
            int w2,
            int s0,
            int s1,
            int s2) {
        for (int e = 0; e < events; e++) {
            int at = Float.floatToRawIntBits(memory[places + e]) - Patches.BITS;
            int filter = (Float.floatToRawIntBits(memory[filters + e]) - Patches.BITS) * filterStep;
            FloatVector factor = FloatVector.broadcast(SPECIES, memory[values + e]);
            int from0 = w0 + filter;
            int from1 = w1 + filter;
            int from2 = w2 + filter;
            int to0 = s0 + at;
            int to1 = s1 + at;
            int to2 = s2 + at;
            FloatVector x00 = load(w, from0).fma(factor, load(memory, to0));
            FloatVector x01 = load(w, from0 + COUNT).fma(factor, load(memory, to0 + COUNT));
            FloatVector x02 = load(w, from0 + 2 * COUNT).fma(factor, load(memory, to0 + 2 * COUNT));
            FloatVector x10 = load(w, from1).fma(factor, load(memory, to1));
            FloatVector x11 = load(w, from1 + COUNT).fma(factor, load(memory, to1 + COUNT));
            FloatVector x12 = load(w, from1 + 2 * COUNT).fma(factor, load(memory, to1 + 2 * COUNT));
            FloatVector x20 = load(w, from2).fma(factor, load(memory, to2));
            FloatVector x21 = load(w, from2 + COUNT).fma(factor, load(memory, to2 + COUNT));
            FloatVector x22 = load(w, from2 + 2 * COUNT).fma(factor, load(memory, to2 + 2 * COUNT));
            x00.intoArray(memory, to0);
            x01.intoArray(memory, to0 + COUNT);
            x02.intoArray(memory, to0 + 2 * COUNT);
            x10.intoArray(memory, to1);
            x11.intoArray(memory, to1 + COUNT);
            x12.intoArray(memory, to1 + 2 * COUNT);
            x20.intoArray(memory, to2);
            x21.intoArray(memory, to2 + COUNT);
            x22.intoArray(memory, to2 + 2 * COUNT);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
