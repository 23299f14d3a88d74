package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.Kernels;

/** The bundle of plain Java kernels. */
public final class ScalarKernels {
    private static final Kernels BUNDLE = new Kernels(
            "scalar",
            new ScalarGemm(),
            new ScalarConv2d(),
            new ScalarPool(),
            new ScalarDepthwise(),
            new ScalarConvMaxPool(),
            new ScalarLstm(),
            new ScalarGru(),
            new ScalarOptimizer(),
            new ScalarRows(),
            new ScalarChannels(),
            new ScalarElementwise());

    private ScalarKernels() {}

    public static Kernels bundle() {
        return BUNDLE;
    }
}
