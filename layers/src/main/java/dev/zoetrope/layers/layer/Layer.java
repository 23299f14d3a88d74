package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** A layer built for one input shape. It owns its parameters; everything else of a call lives in the call. */
public interface Layer {
    /** The shape of one output, without the batch axis. */
    Shape outputShape();

    /** The parameters in Keras's order; empty for a layer that has none. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /**
     * Runs the layer.
     *
     * @param x [N, …input shape]
     * @return the output [N, …output shape], and what carries gradients back through this very call; both live in the
     *     pass's workspace, until its next reset
     */
    Forward forward(Tensor x, Pass pass);
}
