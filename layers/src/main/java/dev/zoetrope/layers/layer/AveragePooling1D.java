package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * The mean of each window and channel: inputs {@code [T,C]}, outputs {@code [OT,C]}. Padding does not count.
 *
 * @param strides how far the window moves; the window's own size unless given otherwise
 */
public record AveragePooling1D(Size1D poolSize, Size1D strides, Padding padding) implements LayerSpec {
    public AveragePooling1D {
        padding.refuseCausal("AveragePooling1D");
    }

    /** Keras's defaults. */
    public AveragePooling1D(Size1D poolSize) {
        this(poolSize, poolSize, Padding.VALID);
    }

    public AveragePooling1D strides(Size1D value) {
        return Specs.with(this, "strides", value);
    }

    public AveragePooling1D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return PoolingLayer.of(
                context, Volume.of(context, input, padding, "a pool", poolSize, strides, Size1D.of(1)), false);
    }
}
