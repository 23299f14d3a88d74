package dev.zoetrope.layers.train;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.MultiLayer;
import java.util.List;

/**
 * The kernels for the first predictions of a JVM. Until its compiler has been over them, the SIMD kernels' vectors are objects,
 * and a first prediction of theirs takes half a second; the scalar kernels are compiled in a tenth of that. So what is small
 * goes through those, for about as long as the others take to warm up: whoever goes on predicting then waits for that once,
 * and whoever stops has not. The results have the same bits.
 */
final class ColdKernels {
    /** Of this JVM. */
    static final ColdKernels SHARED = new ColdKernels(System.getProperty(Kernels.CHOICE) == null ? 300_000_000L : 0);

    /** Multiplications of an example that the scalar kernels do in a fraction of a second. */
    private static final long SMALL = 200_000_000;

    private long nanosLeft;

    /** Scalar kernels for so long. */
    ColdKernels(long nanos) {
        nanosLeft = nanos;
    }

    /** Whether the next example had better go through the scalar kernels; never where others were asked for. */
    synchronized boolean suit(Execution execution, long multiplications) {
        return nanosLeft > 0 && multiplications <= SMALL && execution.isShared();
    }

    /** The SIMD kernels have been at work: training has begun. */
    synchronized void end() {
        nanosLeft = 0;
    }

    /** An example took so long. */
    synchronized void spend(long nanos) {
        nanosLeft -= nanos;
    }

    /** The multiplications that an example takes, about: each weight once for every position of the layer's output. */
    static long multiplications(List<? extends MultiLayer> layers) {
        return layers.stream()
                .mapToLong(layer -> {
                    long weights = layer.parameters().stream()
                            .mapToLong(parameter -> parameter.value().size())
                            .sum();
                    long positions = layer.outputShapes().stream()
                            .mapToLong(shape -> shape.rank() == 0 ? 1 : shape.size() / Math.max(1, shape.dim(-1)))
                            .max()
                            .orElse(1);
                    return weights * positions;
                })
                .sum();
    }
}
