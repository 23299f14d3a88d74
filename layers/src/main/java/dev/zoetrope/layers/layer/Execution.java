package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** What work runs on: kernels and threads. Results do not depend on it, only speed does. */
public record Execution(Kernels kernels, Parallel parallel) {
    /** The best kernels on all processors, shared by all who ask for nothing else. */
    public static Execution shared() {
        return Shared.get();
    }

    /** The best kernels on a number of threads of their own. */
    public static Execution ofThreads(int threads) {
        return new Execution(Kernels.best(), new Parallel(threads));
    }

    /** Not made in a static initialiser, where a failing choice of kernels would be reported as an Error. */
    private static final class Shared {
        private static @Nullable Execution instance;

        static synchronized Execution get() {
            Execution shared = instance == null ? new Execution(Kernels.best(), Parallel.ofProcessors()) : instance;
            instance = shared;
            return shared;
        }
    }
}
