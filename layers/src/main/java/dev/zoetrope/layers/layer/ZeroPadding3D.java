package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** Zeros around the input: inputs {@code [D,H,W,C]}, each axis longer by its border. */
public record ZeroPadding3D(Borders3D padding) implements LayerSpec {
    /** Keras's defaults: one zero at each end. */
    public ZeroPadding3D() {
        this(Borders3D.of(1));
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume.requireRank(context, input, 3);
        return BorderLayer.padding(context, input, padding.depths(), padding.rows(), padding.columns());
    }
}
