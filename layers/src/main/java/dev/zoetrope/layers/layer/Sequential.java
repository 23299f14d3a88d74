package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers one after another. Itself a layer, so that a model can stand inside another.
 *
 * @param names the layers', all different; none for names made of their classes: {@code conv2d}, {@code conv2d_1}, …
 */
public record Sequential(List<LayerSpec> layers, List<String> names) implements NetworkSpec {
    public Sequential {
        layers = List.copyOf(layers);
        names = names.isEmpty() ? LayerNames.of(layers) : List.copyOf(names);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("Sequential needs at least one layer");
        }
        if (names.size() != layers.size()) {
            throw new IllegalArgumentException(names.size() + " names for " + layers.size() + " layers");
        }
        LayerNames.require(names);
    }

    /** Layers with names made of their classes. */
    public Sequential(List<LayerSpec> layers) {
        this(layers, List.of());
    }

    @Override
    public SequentialLayer build(Shape input, BuildContext context) {
        List<Layer> built = new ArrayList<>();
        Shape shape = input;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i).build(shape, context.child(names.get(i)));
            built.add(layer);
            shape = layer.outputShape();
        }
        return new SequentialLayer(context, built);
    }

    @Override
    public SequentialLayer build(List<Shape> inputs, BuildContext context) {
        if (inputs.size() != 1) {
            throw new ShapeException(context.path(), "one input", inputs);
        }
        return build(inputs.getFirst(), context);
    }
}
