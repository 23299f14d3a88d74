package dev.zoetrope.core.kernel.simd;

import dev.zoetrope.core.kernel.Kernels;

/** The bundle of Vector API kernels; {@link Kernels} loads it by name. */
public final class SimdKernels {
    private static final Kernels BUNDLE = new Kernels(
            "simd, " + Lanes.SPECIES.vectorBitSize() + " bits",
            new SimdGemm(),
            new SimdConv2d(),
            new SimdPool(),
            new SimdDepthwise(),
            new SimdConvMaxPool(),
            new SimdLstm(),
            new SimdGru(new SimdElementwise()),
            new SimdOptimizer(),
            new SimdRows(),
            new SimdChannels(),
            new SimdElementwise());

    private SimdKernels() {}

    public static Kernels bundle() {
        return BUNDLE;
    }
}
