package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import java.util.List;

/**
 * A layer to check: small, since a gradient check runs its oracle three times for every number.
 *
 * @param name for people; seeds the draws too
 * @param inputs the shape of one example of each input
 * @param batch how many examples
 */
public record LayerExample(String name, MultiLayerSpec spec, MultiOracle oracle, List<Shape> inputs, int batch) {
    /** One of the library's own layers, with one input. */
    public static LayerExample of(String name, LayerSpec spec, int batch, int... input) {
        return new LayerExample(name, spec, Oracle.of(spec), List.of(Shape.of(input)), batch);
    }

    /** One of the library's own layers. */
    public static LayerExample of(String name, MultiLayerSpec spec, int batch, Shape... inputs) {
        return new LayerExample(name, spec, MultiOracle.of(spec), List.of(inputs), batch);
    }

    /** An input of each shape for a batch of this size, of standard normal numbers. */
    public List<Tensor> draw(Draw draw, int size) {
        return inputs.stream().map(input -> draw.normal(input.prepend(size))).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
