package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * The largest value of each channel: inputs {@code [D,H,W,C]}, outputs {@code [C]}, or {@code [1,1,1,C]} with {@code keepdims}.
 */
public record GlobalMaxPooling3D(boolean keepdims) implements LayerSpec {
    /** Keras's defaults. */
    public GlobalMaxPooling3D() {
        this(false);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return PoolingLayer.global(context, Volume.whole(context, input, 3), keepdims, true);
    }
}
