package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** A layer was given a shape that it cannot take. The message names the layer, what it got and what it wants. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public ShapeException(String layer, String wanted, Shape received) {
        super("layer " + layer + " wants " + wanted + ", received " + received);
    }
}
