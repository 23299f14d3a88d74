package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * The mean of each channel: inputs {@code [T,C]}, outputs {@code [C]}, or {@code [1,C]} with {@code keepdims}.
 */
public record GlobalAveragePooling1D(boolean keepdims) implements LayerSpec {
    /** Keras's defaults. */
    public GlobalAveragePooling1D() {
        this(false);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return PoolingLayer.global(context, Volume.whole(context, input, 1), keepdims, false);
    }
}
