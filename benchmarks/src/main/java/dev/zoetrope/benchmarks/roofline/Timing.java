package dev.zoetrope.benchmarks.roofline;

/** How often something can be done. */
final class Timing {
    private Timing() {}

    /** Calls a second, called over and over for so many seconds, once at least. */
    static double callsPerSecond(Runnable call, double seconds) {
        long start = System.nanoTime();
        long calls = 0;
        double taken;
        do {
            call.run();
            calls++;
            taken = (System.nanoTime() - start) * 1e-9;
        } while (taken < seconds);
        return calls / taken;
    }
}
