package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** Zeros around the input: inputs {@code [H,W,C]}, each axis longer by its border. */
public record ZeroPadding2D(Borders2D padding) implements LayerSpec {
    /** Keras's defaults: one zero at each end. */
    public ZeroPadding2D() {
        this(Borders2D.of(1));
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume.requireRank(context, input, 2);
        return BorderLayer.padding(context, input, Border.of(0), padding.rows(), padding.columns());
    }
}
