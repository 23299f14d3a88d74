package dev.zoetrope.testkit;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.LayerSpec;

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

    @Override
    public String toString() {
        return name;
    }
}
