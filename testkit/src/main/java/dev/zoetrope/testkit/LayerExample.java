package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Embedding;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Sequential;
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

    /** An input of each shape for a batch of this size: standard normal numbers, or indices where those are wanted. */
    public List<Tensor> draw(Draw draw, int size) {
        List<Tensor> xs =
                inputs.stream().map(input -> draw.normal(input.prepend(size))).toList();
        MultiLayerSpec first = spec instanceof Sequential model ? model.layers().getFirst() : spec;
        Tensor x = xs.getFirst();
        for (int i = 0; first instanceof Embedding table && i < x.size(); i++) {
            x.array()[i] = draw.between(0, table.inputDim() - 1);
        }
        return xs;
    }

    @Override
    public String toString() {
        return name;
    }
}
