package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** The input without its border: inputs {@code [D,H,W,C]}, each axis shorter by its border. */
public record Cropping3D(Borders3D cropping) implements LayerSpec {
    /** Keras's defaults: one off each end. */
    public Cropping3D() {
        this(Borders3D.of(1));
    }

    /**
     * Builds the layer.
     *
     * @throws ShapeException if nothing would be left
     */
    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume.requireRank(context, input, 3);
        return BorderLayer.cropping(context, input, cropping.depths(), cropping.rows(), cropping.columns());
    }
}
