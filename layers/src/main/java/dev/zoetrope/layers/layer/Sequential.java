package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Layers one after another. Itself a layer, so that a model can stand inside another. */
public record Sequential(List<LayerSpec> layers) implements NetworkSpec {
    public Sequential {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("Sequential needs at least one layer");
        }
    }

    /** The layers' names, in order. */
    public List<String> names() {
        return LayerNames.of(layers);
    }

    @Override
    public SequentialLayer build(Shape input, BuildContext context) {
        List<Layer> built = new ArrayList<>();
        List<String> names = names();
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
