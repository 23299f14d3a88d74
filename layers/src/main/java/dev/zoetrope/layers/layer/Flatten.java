package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** One axis out of all: inputs {@code […]}, outputs {@code [K]} with K their number of elements. */
public record Flatten() implements LayerSpec {
    @Override
    public Layer build(Shape input, BuildContext context) {
        return new Built(context, input);
    }

    private record Built(BuildContext context, Shape input) implements Layer {
        @Override
        public Shape outputShape() {
            return Shape.of(input.size());
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, input);
            return new Forward(x.reshape(outputShape().prepend(x.dim(0))), dy -> dy.reshape(x.shape()));
        }
    }
}
