package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** Larger images: inputs {@code [H,W,C]}, outputs {@code [size.height·H,size.width·W,C]}. */
public record UpSampling2D(Size2D size, Interpolation interpolation) implements LayerSpec {
    /** Keras's defaults: twice the size, pixels repeated. */
    public UpSampling2D() {
        this(Size2D.of(2));
    }

    /** Pixels repeated. */
    public UpSampling2D(Size2D size) {
        this(size, Interpolation.NEAREST);
    }

    public UpSampling2D interpolation(Interpolation value) {
        return Specs.with(this, "interpolation", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return UpSamplingLayer.of(context, input, size, interpolation);
    }
}
