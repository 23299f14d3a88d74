package dev.zoetrope.core.kernel;

import dev.zoetrope.core.kernel.scalar.ScalarKernels;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One implementation of each kernel family. The bundles differ in speed alone: their results have the same bits.
 *
 * @param name for people, for example {@code "simd, 256 bits"}
 */
public record Kernels(
        String name,
        Gemm gemm,
        Conv2dKernel conv2d,
        PoolKernel pool,
        DepthwiseKernel depthwise,
        ConvMaxPoolKernel convMaxPool,
        LstmKernel lstm,
        GruKernel gru,
        OptimizerKernel optimizer,
        RowKernel rows,
        ChannelKernel channels,
        Elementwise elementwise) {
    /** System property that forces a bundle: {@code scalar} or {@code simd}. */
    public static final String CHOICE = "zoetrope.kernels";
    /** System property for the width of the SIMD bundle's vectors: 128, 256 or 512; by default the machine's. */
    public static final String VECTOR_BITS = "zoetrope.vector.bits";

    private static final Set<String> WIDTHS = Set.of("128", "256", "512");
    private static final String MODULE = "jdk.incubator.vector";
    private static final String SIMD_BUNDLE = "dev.zoetrope.core.kernel.simd.SimdKernels";

    /** The plain Java kernels. */
    public static Kernels scalar() {
        return ScalarKernels.bundle();
    }

    /**
     * The Vector API kernels.
     *
     * @throws IllegalStateException if the JVM was started without the Vector API's module
     */
    public static Kernels simd() {
        Kernels simd = findSimd();
        if (simd == null) {
            throw new IllegalStateException(
                    "SIMD kernels were asked for, and this JVM runs without the Vector API: add --add-modules " + MODULE
                            + " to the java command line");
        }
        return simd;
    }

    /**
     * The fastest kernels that this JVM can run, or those that {@code -Dzoetrope.kernels} names. Chosen once.
     *
     * @throws IllegalArgumentException if one of the system properties has a value that means nothing
     * @throws IllegalStateException if SIMD is asked for by name and is not there
     */
    public static Kernels best() {
        return Best.get();
    }

    /** Not chosen in a static initialiser: a choice that fails there is reported as an Error, and once only. */
    private static final class Best {
        private static @Nullable Kernels chosen;

        static synchronized Kernels get() {
            Kernels best = chosen == null ? choose(System.getProperty(CHOICE)) : chosen;
            chosen = best;
            return best;
        }
    }

    private static Kernels choose(@Nullable String choice) {
        if (choice == null) {
            Kernels simd = findSimd();
            if (simd == null) {
                System.getLogger(Kernels.class.getName())
                        .log(
                                Level.WARNING,
                                "Zoetrope runs on its scalar kernels, with the same results, slower: add --add-modules "
                                        + MODULE + " to the java command line for SIMD");
            }
            return simd == null ? scalar() : simd;
        }
        return switch (choice) {
            case "scalar" -> scalar();
            case "simd" -> simd();
            default ->
                throw new IllegalArgumentException("-D" + CHOICE + " is scalar or simd, received \"" + choice + "\"");
        };
    }

    private static @Nullable Kernels findSimd() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return null;
        }
        String bits = System.getProperty(VECTOR_BITS);
        if (bits != null && !WIDTHS.contains(bits)) {
            throw new IllegalArgumentException("-D" + VECTOR_BITS + " is 128, 256 or 512, received \"" + bits + "\"");
        }
        try {
            // By name, so that this class loads where the Vector API is absent.
            return (Kernels) Class.forName(SIMD_BUNDLE).getMethod("bundle").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the SIMD kernels do not load", e);
        }
    }
}
