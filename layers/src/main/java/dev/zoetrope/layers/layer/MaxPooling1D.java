package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * The largest value of each window and channel: inputs {@code [T,C]}, outputs {@code [OT,C]}. The gradient goes to the first position, in time,
 * that holds it.
 *
 * @param strides how far the window moves; the window's own size unless given otherwise
 */
public record MaxPooling1D(Size1D poolSize, Size1D strides, Padding padding) implements LayerSpec {
    public MaxPooling1D {
        padding.refuseCausal("MaxPooling1D");
    }

    /** Keras's defaults. */
    public MaxPooling1D(Size1D poolSize) {
        this(poolSize, poolSize, Padding.VALID);
    }

    public MaxPooling1D strides(Size1D value) {
        return Specs.with(this, "strides", value);
    }

    public MaxPooling1D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return PoolingLayer.of(
                context, Volume.of(context, input, padding, "a pool", poolSize, strides, Size1D.of(1)), true);
    }
}
