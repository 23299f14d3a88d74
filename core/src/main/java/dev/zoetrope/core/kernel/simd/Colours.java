package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Pixels of three channels taken apart. Of three vectors, lane i of channel c is element 3i + c: the same lane of each is
 * looked at, and the right one of the three results taken.
 */
final class Colours {
    private static final VectorShuffle<Float> FIRST = lanes(0);
    private static final VectorShuffle<Float> SECOND = lanes(1);
    private static final VectorShuffle<Float> THIRD = lanes(2);
    private static final VectorMask<Float> FIRST_IN_SECOND = from(0, 1);
    private static final VectorMask<Float> FIRST_IN_THIRD = from(0, 2);
    private static final VectorMask<Float> SECOND_IN_SECOND = from(1, 1);
    private static final VectorMask<Float> SECOND_IN_THIRD = from(1, 2);
    private static final VectorMask<Float> THIRD_IN_SECOND = from(2, 1);
    private static final VectorMask<Float> THIRD_IN_THIRD = from(2, 2);

    private Colours() {}

    private static VectorShuffle<Float> lanes(int channel) {
        return VectorShuffle.fromOp(SPECIES, i -> (3 * i + channel) % COUNT);
    }

    /** Lanes of a channel that are in the given vector of the three. */
    private static VectorMask<Float> from(int channel, int vector) {
        boolean[] lanes = new boolean[COUNT];
        for (int i = 0; i < COUNT; i++) {
            lanes[i] = (3 * i + channel) / COUNT == vector;
        }
        return VectorMask.fromArray(SPECIES, lanes, 0);
    }

    /**
     * {@code out[to + c·plane + i] = x[from + 3i + c]} for as many of {@code pixels} as fill whole vectors.
     *
     * @return how many that are
     */
    static int separate(float[] x, int from, int pixels, float[] out, int to, int plane) {
        int whole = SPECIES.loopBound(pixels);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector a = FloatVector.fromArray(SPECIES, x, from + 3 * i);
            FloatVector b = FloatVector.fromArray(SPECIES, x, from + 3 * i + COUNT);
            FloatVector c = FloatVector.fromArray(SPECIES, x, from + 3 * i + 2 * COUNT);
            a.rearrange(FIRST)
                    .blend(b.rearrange(FIRST), FIRST_IN_SECOND)
                    .blend(c.rearrange(FIRST), FIRST_IN_THIRD)
                    .intoArray(out, to + i);
            a.rearrange(SECOND)
                    .blend(b.rearrange(SECOND), SECOND_IN_SECOND)
                    .blend(c.rearrange(SECOND), SECOND_IN_THIRD)
                    .intoArray(out, to + plane + i);
            a.rearrange(THIRD)
                    .blend(b.rearrange(THIRD), THIRD_IN_SECOND)
                    .blend(c.rearrange(THIRD), THIRD_IN_THIRD)
                    .intoArray(out, to + 2 * plane + i);
        }
        return whole;
    }
}
