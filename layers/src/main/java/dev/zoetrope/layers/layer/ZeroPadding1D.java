package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** Zeros around the input: inputs {@code [T,C]}, each axis longer by its border. */
public record ZeroPadding1D(Border padding) implements LayerSpec {
    /** Keras's defaults: one zero at each end. */
    public ZeroPadding1D() {
        this(Border.of(1));
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume.requireRank(context, input, 1);
        return BorderLayer.padding(context, input, Border.of(0), Border.of(0), padding);
    }
}
