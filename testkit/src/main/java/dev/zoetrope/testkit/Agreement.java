package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Tensor;

/** Compares what a layer computed with what it should have. */
public final class Agreement {
    private Agreement() {}

    /**
     * The largest difference, relative to the largest magnitude that is expected.
     *
     * @return infinite if a number is NaN on one side
     */
    public static double error(Tensor actual, Doubles expected) {
        double largest = Double.MIN_NORMAL;
        double difference = 0;
        for (int i = 0; i < actual.size(); i++) {
            double wanted = expected.values()[i];
            double off = Math.abs(actual.array()[actual.offset() + i] - wanted);
            largest = Math.max(largest, Math.abs(wanted));
            difference = Math.max(difference, Double.isNaN(off) ? Double.POSITIVE_INFINITY : off);
        }
        return difference / largest;
    }

    /**
     * Throws unless {@link #error} is within the tolerance.
     *
     * @param what for the message: which tensor this is
     * @param context for its end: where it comes from
     */
    public static void requireClose(String what, Tensor actual, Doubles expected, double tolerance, String context) {
        if (!actual.shape().equals(expected.shape())) {
            throw new AssertionError(
                    what + " has shape " + actual.shape() + ", wanted " + expected.shape() + "\n" + context);
        }
        double error = error(actual, expected);
        if (!(error <= tolerance)) {
            throw new AssertionError(what + " " + actual.shape() + " is off by " + error
                    + " of the largest magnitude, allowed are " + tolerance + "; the worst element: "
                    + worst(actual, expected) + "\n" + context);
        }
    }

    private static String worst(Tensor actual, Doubles expected) {
        int worst = 0;
        double most = -1;
        for (int i = 0; i < actual.size(); i++) {
            double off = Math.abs(actual.array()[actual.offset() + i] - expected.values()[i]);
            if (Double.isNaN(off) || off > most) {
                worst = i;
                most = Double.isNaN(off) ? Double.POSITIVE_INFINITY : off;
            }
        }
        return worst + " is " + actual.array()[actual.offset() + worst] + ", wanted " + expected.values()[worst];
    }

    /** Throws unless both have the same shape and the same bits; any NaN is as good as another. */
    public static void requireSameBits(String what, Tensor actual, Tensor expected, String context) {
        if (!actual.shape().equals(expected.shape())) {
            throw new AssertionError(
                    what + " has shape " + actual.shape() + ", wanted " + expected.shape() + "\n" + context);
        }
        float[] a = actual.toArray();
        float[] e = expected.toArray();
        for (int i = 0; i < a.length; i++) {
            if (Float.floatToIntBits(a[i]) != Float.floatToIntBits(e[i])) {
                throw new AssertionError("element " + i + " of " + what + " " + actual.shape() + " is " + a[i]
                        + ", wanted the bits of " + e[i] + "\n" + context);
            }
        }
    }
}
