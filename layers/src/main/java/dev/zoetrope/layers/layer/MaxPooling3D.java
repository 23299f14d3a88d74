package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * The largest value of each window and channel: inputs {@code [D,H,W,C]}, outputs {@code [OD,OH,OW,C]}. The gradient goes to the first position, slice by slice and row by row,
 * that holds it.
 *
 * @param strides how far the window moves; the window's own size unless given otherwise
 */
public record MaxPooling3D(Size3D poolSize, Size3D strides, Padding padding) implements LayerSpec {
    public MaxPooling3D {
        padding.refuseCausal("MaxPooling3D");
    }

    /** Keras's defaults. */
    public MaxPooling3D(Size3D poolSize) {
        this(poolSize, poolSize, Padding.VALID);
    }

    public MaxPooling3D strides(Size3D value) {
        return Specs.with(this, "strides", value);
    }

    public MaxPooling3D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return PoolingLayer.of(
                context, Volume.of(context, input, padding, "a pool", poolSize, strides, Size3D.of(1)), true);
    }
}
