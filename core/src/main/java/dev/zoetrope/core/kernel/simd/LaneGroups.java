package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The outputs of a depthwise convolution a vector's lanes at a time, and what brings pixels there and back. Lane {@code j}
 * of a pixel with fewer channels than outputs is its channel {@code j / (outputs / channels)}.
 *
 * <p>Where every output has a channel of its own and they fill a vector, the last group begins as many lanes before the end:
 * what two groups compute, they compute alike. Otherwise its last lanes are zeros.
 *
 * @param outputs C·M
 * @param multiplier M
 */
record LaneGroups(int outputs, int multiplier) {
    /** How many groups. */
    int count() {
        return (outputs + COUNT - 1) / COUNT;
    }

    private boolean whole() {
        return multiplier == 1 && outputs >= COUNT;
    }

    /**
     * {@code out[to + group·groupSize + i·COUNT + l]} = what pixel i of n has for lane l of a group.
     *
     * @param from where the channels of the first pixel begin in x
     * @param step from pixel to pixel
     */
    void pack(int n, float[] x, int from, int step, int channels, float[] out, int to, int groupSize) {
        if (whole()) {
            int last = outputs - COUNT;
            for (int i = 0; i < n; i++) {
                int at = to + i * COUNT;
                for (int lane = 0; lane < last; lane += COUNT) {
                    FloatVector.fromArray(SPECIES, x, from + i * step + lane).intoArray(out, at);
                    at += groupSize;
                }
                FloatVector.fromArray(SPECIES, x, from + i * step + last).intoArray(out, at);
            }
            return;
        }
        int repeated = outputs / channels;
        for (int i = 0; i < n; i++) {
            for (int output = 0; output < count() * COUNT; output++) {
                out[lane(to + i * COUNT, groupSize, output)] =
                        output < outputs ? x[from + i * step + output / repeated] : 0f;
            }
        }
    }

    /** Writes n pixels where {@link #pack} had them from; where a channel has several outputs, their sum in order. */
    void unpack(int n, float[] in, int at, int groupSize, float[] y, int to, int step, int channels) {
        if (whole()) {
            int last = outputs - COUNT;
            for (int i = 0; i < n; i++) {
                int from = at + i * COUNT;
                for (int lane = 0; lane < last; lane += COUNT) {
                    FloatVector.fromArray(SPECIES, in, from).intoArray(y, to + i * step + lane);
                    from += groupSize;
                }
                FloatVector.fromArray(SPECIES, in, from).intoArray(y, to + i * step + last);
            }
            return;
        }
        int summed = outputs / channels;
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < channels; c++) {
                float sum = in[lane(at + i * COUNT, groupSize, c * summed)];
                for (int m = 1; m < summed; m++) {
                    sum += in[lane(at + i * COUNT, groupSize, c * summed + m)];
                }
                y[to + i * step + c] = sum;
            }
        }
    }

    private static int lane(int at, int groupSize, int output) {
        return at + output / COUNT * groupSize + output % COUNT;
    }
}
