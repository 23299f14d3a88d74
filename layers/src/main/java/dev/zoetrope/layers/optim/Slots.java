package dev.zoetrope.layers.optim;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import java.util.List;

/** One tensor of memory for each parameter, such as a momentum. */
final class Slots {
    private static final int GRAIN = 1 << 14;

    private Slots() {}

    static List<Tensor> zeros(List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter -> Tensor.zeros(parameter.value().shape()))
                .toList();
    }

    /** Runs an update over all elements of a parameter, shared out over the threads. */
    static void forElements(Parameter parameter, Execution execution, Update update) {
        execution.parallel().forRanges(parameter.value().size(), GRAIN, (from, to, worker) -> update.run(from, to));
    }

    /** An update of elements {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    interface Update {
        void run(int from, int to);
    }
}
