package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** Everything repeated along each axis: inputs {@code [D,H,W,C]}, outputs as many times larger as {@code size} says. */
public record UpSampling3D(Size3D size) implements LayerSpec {
    /** Keras's default: twice the size. */
    public UpSampling3D() {
        this(Size3D.of(2));
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return UpSamplingLayer.of(context, input, size, Interpolation.NEAREST);
    }
}
