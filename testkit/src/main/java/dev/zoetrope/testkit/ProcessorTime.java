package dev.zoetrope.testkit;

import java.time.Duration;

/**
 * A bound on the time that processors spend on a piece of work in this process. What other processes take does not count, so
 * that it holds on a busy machine too.
 */
public final class ProcessorTime {
    private final Duration start = used();

    private ProcessorTime() {}

    /** Begins to count. */
    public static ProcessorTime start() {
        return new ProcessorTime();
    }

    /** What was used since the start. */
    public Duration taken() {
        return used().minus(start);
    }

    /** Fails if more than {@code most} was used since the start. */
    public void requireAtMost(Duration most, String what) {
        Duration taken = taken();
        if (taken.compareTo(most) > 0) {
            throw new AssertionError(
                    what + " took " + taken.toMillis() + " ms of processors' time, wanted " + most.toMillis());
        }
    }

    private static Duration used() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
