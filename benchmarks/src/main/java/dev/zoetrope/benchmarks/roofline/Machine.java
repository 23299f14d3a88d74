package dev.zoetrope.benchmarks.roofline;

import dev.zoetrope.benchmarks.peers.FmaPeak;

/** The two limits of a core: operations a second in registers, and bytes a second to and from memory. */
final class Machine {
    /** Of each array, in floats: together many times what a cache holds. */
    private static final int FLOATS = 1 << 24;

    private final float[] a = new float[FLOATS];
    private final float[] b = new float[FLOATS];
    private final float[] c = new float[FLOATS];

    /** Fused multiply-adds count two. */
    double operationsPerSecond(double seconds) {
        return FmaPeak.FLOPS * Timing.callsPerSecond(FmaPeak::run, seconds);
    }

    /**
     * The triad of McCalpin's STREAM (1995), {@code a = b + s·c}: twelve bytes an element, not counting that a line of a is read
     * before it is written.
     */
    double bytesPerSecond(double seconds) {
        return 12.0 * FLOATS * Timing.callsPerSecond(this::triad, seconds);
    }

    private void triad() {
        for (int i = 0; i < FLOATS; i++) {
            a[i] = b[i] + 0.5f * c[i];
        }
    }
}
