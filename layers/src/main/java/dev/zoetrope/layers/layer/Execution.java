package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * What work runs on. Results do not depend on it, only speed does.
 *
 * @param fusion whether layers that can be done in one step are
 */
public record Execution(Kernels kernels, Parallel parallel, boolean fusion) {
    /** System property: {@code false} makes every layer a step of its own. */
    public static final String FUSION = "zoetrope.fusion";

    /** Kernels and threads, and fusion unless the system property turns it off. */
    public Execution(Kernels kernels, Parallel parallel) {
        this(kernels, parallel, Boolean.parseBoolean(System.getProperty(FUSION, "true")));
    }

    /** The best kernels on all processors, shared by all who ask for nothing else. */
    public static Execution shared() {
        return Shared.get();
    }

    /** Whether it is the shared one: whoever runs it asked for nothing in particular. */
    public boolean isShared() {
        return Shared.is(this);
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

        static synchronized boolean is(Execution execution) {
            return execution.equals(instance);
        }
    }
}
