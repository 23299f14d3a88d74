package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.List;

/**
 * What a layer with any number of inputs and outputs is to be, with Keras's names and defaults: an immutable record whose
 * components are its configuration. Most layers take one input and give one output and are a {@link LayerSpec}.
 */
public interface MultiLayerSpec {
    /**
     * Builds the layer for the shapes of its inputs, with fresh parameters.
     *
     * @param inputs the shape of one example of each input, without the batch axis
     * @throws ShapeException if the layer cannot take these shapes
     */
    MultiLayer build(List<Shape> inputs, BuildContext context);

    /** The class name in Keras, which is the record's own. */
    default String className() {
        return getClass().getSimpleName();
    }

    /** What a summary shows as the layer's type; wrappers add what they wrap. */
    default String displayName() {
        return className();
    }

    /** The output of this layer on other tensors of a model, see {@link Symbol}. */
    default Symbol on(Symbol... inputs) {
        return Symbol.call(null, this, inputs);
    }

    /** The same; the layer gets a name. */
    default Symbol on(String name, Symbol... inputs) {
        return Symbol.call(name, this, inputs);
    }
}
