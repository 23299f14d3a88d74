package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** Every step {@code size} times: inputs {@code [T,C]}, outputs {@code [size·T,C]}. */
public record UpSampling1D(int size) implements LayerSpec {
    public UpSampling1D {
        if (size < 1) {
            throw new IllegalArgumentException("UpSampling1D repeats at least once, received " + size);
        }
    }

    /** Keras's default, 2. */
    public UpSampling1D() {
        this(2);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return UpSamplingLayer.of(context, input, Size1D.of(size), Interpolation.NEAREST);
    }
}
