package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;

/** What work runs on: kernels and threads. Results do not depend on it, only speed does. */
public record Execution(Kernels kernels, Parallel parallel) {
    /** The best kernels on all processors, shared by all who ask for nothing else. */
    public static Execution shared() {
        return Shared.INSTANCE;
    }

    /** The best kernels on a number of threads of their own. */
    public static Execution ofThreads(int threads) {
        return new Execution(Kernels.best(), new Parallel(threads));
    }

    private static final class Shared {
        static final Execution INSTANCE = new Execution(Kernels.best(), Parallel.ofProcessors());
    }
}
