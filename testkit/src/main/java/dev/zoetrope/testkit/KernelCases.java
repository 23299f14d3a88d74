package dev.zoetrope.testkit;

import java.util.List;
import java.util.stream.Stream;

/** The catalog of kernel cases: a method that has its line here is checked in every way that there is. */
public final class KernelCases {
    private KernelCases() {}

    /** Every method of every kernel family. */
    public static List<KernelCase> all() {
        return Stream.of(
                        GemmCases.all(),
                        Conv2dCases.all(),
                        Conv2dCases.gradients(),
                        DepthwiseCases.all(),
                        DepthwiseCases.gradients(),
                        PoolCases.all(),
                        PoolCases.gradients(),
                        ConvMaxPoolCases.all(),
                        ConvMaxPoolCases.gradients(),
                        LstmCases.all(),
                        GruCases.all(),
                        OptimizerCases.all(),
                        RowCases.all(),
                        ChannelCases.all(),
                        ElementwiseCases.all(),
                        ElementwiseCases.gradients())
                .flatMap(List::stream)
                .toList();
    }

    /** Those that are the gradient of something: their formula is compared with differences of that. */
    public static List<KernelCase> gradients() {
        return Stream.of(
                        Conv2dCases.gradients(),
                        DepthwiseCases.gradients(),
                        PoolCases.gradients(),
                        ConvMaxPoolCases.gradients())
                .flatMap(List::stream)
                .toList();
    }
}
