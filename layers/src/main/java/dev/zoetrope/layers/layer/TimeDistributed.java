package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * Runs a layer on every time step by itself, with the same parameters: inputs {@code [T,…]}, outputs {@code [T,…]}. A
 * batch [N,T,…] is seen as one of [N·T,…]; but in training a layer that couples a batch's examples, such as
 * {@link BatchNormalization}, sees one step of all examples after another, as in Keras.
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
        return new TimeDistributedLayer(context, input, layer.build(input.dropFirst(1), context.child(name)));
    }
}
