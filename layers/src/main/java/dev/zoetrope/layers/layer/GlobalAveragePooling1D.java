package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * The mean of each channel: inputs {@code [T,C]}, outputs {@code [C]}, or {@code [1,C]} with {@code keepdims}. With a mask it is the
 * mean of the steps that count; the output has none.
 */
public record GlobalAveragePooling1D(boolean keepdims) implements LayerSpec {
    /** Keras's defaults. */
    public GlobalAveragePooling1D() {
        this(false);
    }

    public GlobalAveragePooling1D keepdims(boolean value) {
        return new GlobalAveragePooling1D(value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return new MaskedMean(PoolingLayer.global(context, Volume.whole(context, input, 1), keepdims, false), input);
    }
}
