package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * The mean of each window and channel: inputs {@code [D,H,W,C]}, outputs {@code [OD,OH,OW,C]}. Padding does not count.
 *
 * @param strides how far the window moves; the window's own size unless given otherwise
 */
public record AveragePooling3D(Size3D poolSize, Size3D strides, Padding padding) implements LayerSpec {
    public AveragePooling3D {
        padding.refuseCausal("AveragePooling3D");
    }

    /** Keras's defaults. */
    public AveragePooling3D(Size3D poolSize) {
        this(poolSize, poolSize, Padding.VALID);
    }

    public AveragePooling3D strides(Size3D value) {
        return Specs.with(this, "strides", value);
    }

    public AveragePooling3D padding(Padding value) {
        return Specs.with(this, "padding", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return PoolingLayer.of(
                context, Volume.of(context, input, padding, "a pool", poolSize, strides, Size3D.of(1)), false);
    }
}
