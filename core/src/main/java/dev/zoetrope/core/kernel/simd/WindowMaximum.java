package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The largest of zero and a window's pixels, a vector of filters each. Two windows at a time, since each pixel waits for the comparison
 * before it.
 */
final class WindowMaximum {
    /** Masks of so many first lanes. */
    private static final List<VectorMask<Float>> FIRST = IntStream.rangeClosed(0, COUNT)
            .mapToObj(lanes -> SPECIES.indexInRange(0, lanes))
            .toList();

    private WindowMaximum() {}

    /**
     * For windows w and their pixels i: {@code largest[largestAt + w·out]} becomes the largest of zero and {@code z[z0 +
     * w·windowStep + z[table + i]]}, and {@code winner[winnerAt + w·out]} the first i that has it.
     *
     * @param table where what each i adds begins, as bits
     * @param filters lanes that are written, at least one
     */
    static void find(
            int windows,
            int windowStep,
            int pixels,
            float[] z,
            int z0,
            int table,
            int filters,
            float[] largest,
            int largestAt,
            float[] winner,
            int winnerAt,
            int out) {
        VectorMask<Float> lanes = FIRST.get(filters);
        for (int window = 0; window < windows; window += 2) {
            int other = Math.min(window + 1, windows - 1);
            int at = z0 + window * windowStep;
            int atOther = z0 + other * windowStep;
            FloatVector best = FloatVector.zero(SPECIES);
            FloatVector bestOther = FloatVector.zero(SPECIES);
            FloatVector first = FloatVector.zero(SPECIES);
            FloatVector firstOther = FloatVector.zero(SPECIES);
            FloatVector number = FloatVector.zero(SPECIES);
            for (int i = 0; i < pixels; i++) {
                int pixel = Float.floatToRawIntBits(z[table + i]);
                FloatVector x = load(z, at + pixel);
                FloatVector xOther = load(z, atOther + pixel);
                VectorMask<Float> stays = x.compare(VectorOperators.LE, best);
                VectorMask<Float> staysOther = xOther.compare(VectorOperators.LE, bestOther);
                best = x.blend(best, stays);
                first = number.blend(first, stays);
                bestOther = xOther.blend(bestOther, staysOther);
                firstOther = number.blend(firstOther, staysOther);
                number = number.add(1f);
            }
            best.intoArray(largest, largestAt + window * out, lanes);
            first.intoArray(winner, winnerAt + window * out, lanes);
            bestOther.intoArray(largest, largestAt + other * out, lanes);
            firstOther.intoArray(winner, winnerAt + other * out, lanes);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
