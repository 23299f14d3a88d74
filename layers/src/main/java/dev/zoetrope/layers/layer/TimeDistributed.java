package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * Runs a layer on every time step by itself, with the same parameters: inputs {@code [T,…]}, outputs {@code [T,…]}. A
 * batch [N,T,…] is seen as one of [N·T,…].
 */
public record TimeDistributed(LayerSpec layer) implements LayerSpec {
    @Override
    public String displayName() {
        return "TimeDistributed " + layer.displayName();
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        if (input.rank() < 2) {
            throw new ShapeException(context.path(), "sequences [T,…]", input);
        }
        String name = LayerNames.snakeCase(layer.className());
        return new Built(context, input, layer.build(input.dropFirst(1), context.child(name)));
    }

    private record Built(BuildContext context, Shape input, Layer inner) implements Layer {
        @Override
        public Shape outputShape() {
            return inner.outputShape().prepend(input.dim(0));
        }

        @Override
        public List<Parameter> parameters() {
            return inner.parameters();
        }

        @Override
        public Forward forward(Tensor x, Pass pass) {
            context.requireInput(x, input);
            int n = x.dim(0);
            int steps = n * input.dim(0);
            Forward each = inner.forward(x.reshape(input.dropFirst(1).prepend(steps)), pass);
            return new Forward(
                    each.output().reshape(outputShape().prepend(n)),
                    dy -> each.backward()
                            .apply(dy.reshape(inner.outputShape().prepend(steps)))
                            .reshape(x.shape()));
        }
    }
}
