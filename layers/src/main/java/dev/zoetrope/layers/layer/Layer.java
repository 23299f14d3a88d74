package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** A layer of one input and one output, built for one input shape. */
public interface Layer extends MultiLayer {
    /** The shape of one output, without the batch axis. */
    Shape outputShape();

    @Override
    default List<Shape> outputShapes() {
        return List.of(outputShape());
    }

    /**
     * Runs the layer.
     *
     * @param x [N, …input shape]; its mask is {@link Pass#mask()}
     * @return the output [N, …output shape], and what carries gradients back through this very call; both live in the
     *     pass's workspace, until its next reset
     */
    Forward forward(Tensor x, Pass pass);

    @Override
    default MultiForward forward(List<Tensor> inputs, Pass pass) {
        if (inputs.size() != 1) {
            throw new ShapeException(
                    context().path(),
                    "one input",
                    inputs.stream().map(Tensor::shape).toList());
        }
        return MultiForward.of(forward(inputs.getFirst(), pass));
    }
}
