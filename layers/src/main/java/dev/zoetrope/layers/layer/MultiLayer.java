package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * A layer of any number of inputs and outputs, built for the inputs' shapes. It owns its parameters; everything else of a
 * call lives in the call. A {@link Layer} is one with one input and one output.
 */
public interface MultiLayer {
    /** Where in the model the layer stands. */
    BuildContext context();

    /** The shapes of one example of each output, without the batch axis. */
    List<Shape> outputShapes();

    /** The parameters in Keras's order; empty for a layer that has none. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /** What the layer makes of masks; the default is to refuse them. */
    default MaskSupport maskSupport() {
        return MaskSupport.REFUSES;
    }

    /** Forgets what one batch left for the next: the states of stateful recurrent layers, here or inside. */
    default void resetState() {
        carriedStates().forEach(CarriedStates::reset);
    }

    /** What stateful recurrent layers, this one or those inside, carry from one batch to the next. */
    default List<CarriedStates> carriedStates() {
        return List.of();
    }

    /**
     * Whether in training an output depends on the other examples of the batch too. {@link TimeDistributed} runs such a
     * layer step by step.
     */
    default boolean couplesExamples() {
        return false;
    }

    /**
     * Runs the layer.
     *
     * @param inputs each [N, …its shape]; their masks are {@link Pass#masks()}
     * @return the outputs, each [N, …its shape], and what carries gradients back through this very call; both live in the
     *     pass's workspace, until its next reset
     */
    MultiForward forward(List<Tensor> inputs, Pass pass);
}
