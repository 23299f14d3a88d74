package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Embedding;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Sequential;

/**
 * A layer to check: small, since a gradient check runs its oracle three times for every number.
 *
 * @param name for people; seeds the draws too
 * @param input the shape of one input
 * @param batch how many inputs
 */
public record LayerExample(String name, LayerSpec spec, Oracle oracle, Shape input, int batch) {
    /** One of the library's own layers. */
    public static LayerExample of(String name, LayerSpec spec, int batch, int... input) {
        return new LayerExample(name, spec, Oracle.of(spec), Shape.of(input), batch);
    }

    /** Random inputs: numbers from a normal distribution, or indices where those are wanted. */
    Tensor inputs(int batch, Draw draw) {
        LayerSpec first = spec instanceof Sequential model ? model.layers().getFirst() : spec;
        Tensor x = draw.normal(input.prepend(batch));
        for (int i = 0; first instanceof Embedding table && i < x.size(); i++) {
            x.array()[i] = draw.between(0, table.inputDim() - 1);
        }
        return x;
    }

    @Override
    public String toString() {
        return name;
    }
}
