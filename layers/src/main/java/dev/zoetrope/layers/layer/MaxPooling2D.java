package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * The largest value of each window and channel: inputs {@code [H,W,C]}, outputs {@code [OH,OW,C]}. The gradient goes to the first position, row by row,
 * that holds it.
 *
 * @param strides how far the window moves; the window's own size unless given otherwise
 */
public record MaxPooling2D(Size2D poolSize, Size2D strides, Padding padding) implements LayerSpec {
    public MaxPooling2D {
        padding.refuseCausal("MaxPooling2D");
    }

    /** Keras's defaults. */
    public MaxPooling2D(Size2D poolSize) {
        this(poolSize, poolSize, Padding.VALID);
    }

    public MaxPooling2D strides(Size2D value) {
        return Specs.with(this, "strides", value);
    }

    public MaxPooling2D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return PoolingLayer.of(
                context, Volume.of(context, input, padding, "a pool", poolSize, strides, Size2D.of(1)), true);
    }
}
