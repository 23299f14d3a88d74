package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;

/** A layer was given a shape that it cannot take. The message names the layer, what it got and what it wants. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public ShapeException(String layer, String wanted, Shape received) {
        this(layer, wanted, List.of(received));
    }

    /** The same, of a layer with several inputs. */
    public ShapeException(String layer, String wanted, List<Shape> received) {
        super("layer " + layer + " wants " + wanted + ", received "
                + (received.isEmpty()
                        ? "none"
                        : received.stream().map(Shape::toString).collect(Collectors.joining(" and "))));
    }
}
