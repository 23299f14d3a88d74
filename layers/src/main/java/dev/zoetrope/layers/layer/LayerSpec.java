package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * What a layer is to be, with Keras's names and defaults: an immutable record whose components are its configuration.
 * {@link #build} makes the layer; files store the record.
 */
public interface LayerSpec {
    /**
     * Builds the layer for one input shape, with fresh parameters.
     *
     * @param input the shape of one input, without the batch axis
     * @throws ShapeException if the layer cannot take this shape
     */
    Layer build(Shape input, BuildContext context);

    /** The class name in Keras, which is the record's own. */
    default String className() {
        return getClass().getSimpleName();
    }

    /** What a summary shows as the layer's type; wrappers add what they wrap. */
    default String displayName() {
        return className();
    }
}
