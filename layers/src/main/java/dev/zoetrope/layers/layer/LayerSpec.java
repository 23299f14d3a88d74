package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.List;

/**
 * What a layer of one input and one output is to be: an immutable record whose components are its configuration. {@link
 * #build(Shape, BuildContext)} makes the layer; files store the record. A layer that can also do with several inputs or
 * outputs overrides {@link #build(List, BuildContext)}.
 */
public interface LayerSpec extends MultiLayerSpec {
    /**
     * Builds the layer for one input shape, with fresh parameters.
     *
     * @param input the shape of one input, without the batch axis
     * @throws ShapeException if the layer cannot take this shape
     */
    Layer build(Shape input, BuildContext context);

    @Override
    default MultiLayer build(List<Shape> inputs, BuildContext context) {
        if (inputs.size() != 1) {
            throw new ShapeException(context.path(), "one input", inputs);
        }
        return build(inputs.getFirst(), context);
    }
}
