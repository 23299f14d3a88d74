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
                        Pool2dCases.all(),
                        Pool2dCases.gradients(),
                        ConvMaxPoolCases.all(),
                        ConvMaxPoolCases.gradients(),
                        LstmCases.all(),
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
        return Stream.of(Conv2dCases.gradients(), Pool2dCases.gradients(), ConvMaxPoolCases.gradients())
                .flatMap(List::stream)
                .toList();
    }
}
