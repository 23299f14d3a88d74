package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * Is shown what happens inside a model: what each layer gives in the order in which they run, and on the way back what
 * reaches it. A layer that runs another shows both. What is shown lies in the pass's workspace, and later layers may
 * overwrite it: who wants to keep something copies it. Nobody who looks on changes a result.
 */
@FunctionalInterface
public interface Watch {
    /** A layer has run. */
    void onOutputs(MultiLayer layer, List<Tensor> outputs);

    /**
     * The gradients by what a layer gave are there, and it is about to carry them back. A layer that nobody needs the
     * gradient of is left out.
     */
    default void onGradients(MultiLayer layer, List<Tensor> gradients) {}

    /**
     * A recurrent layer has gone through time.
     *
     * @param what as in the layer's formulas: {@code i}, {@code f}, {@code g}, {@code o}, {@code c} and {@code h} of an {@link LSTM}
     * @param steps [N,T,…]: after or in each step, in the order of the input's steps
     */
    default void onSteps(MultiLayer layer, String what, Tensor steps) {}
}
