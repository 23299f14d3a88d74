package dev.zoetrope.benchmarks.roofline;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * One sample of a stage and, of the same moments, of the machine.
 *
 * @param operations that a call takes
 * @param bytes that a call has to move
 * @param peak operations a second at most
 * @param bandwidth bytes a second at most
 * @param calls a second
 */
record Reading(long operations, long bytes, double peak, double bandwidth, double calls) {

    /** Operations for each byte. */
    double intensity() {
        return (double) operations / bytes;
    }

    /** Operations a second. */
    double speed() {
        return operations * calls;
    }

    /** What the machine allows: Williams, Waterman and Patterson, "Roofline" (2009). */
    double roof() {
        return Math.min(peak, intensity() * bandwidth);
    }

    double share() {
        return speed() / roof();
    }

    /** Whether memory is the limit. */
    boolean memoryBound() {
        return intensity() * bandwidth < peak;
    }

    /** The middle one of several readings' values. */
    static double median(Reading[] readings, ToDoubleFunction<Reading> value) {
        double[] values = Arrays.stream(readings).mapToDouble(value).sorted().toArray();
        return values[values.length / 2];
    }
}
