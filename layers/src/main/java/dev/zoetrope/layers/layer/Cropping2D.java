package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** The input without its border: inputs {@code [H,W,C]}, each axis shorter by its border. */
public record Cropping2D(Borders2D cropping) implements LayerSpec {
    /** Keras's defaults: nothing. */
    public Cropping2D() {
        this(Borders2D.of(0));
    }

    /**
     * Builds the layer.
     *
     * @throws ShapeException if nothing would be left
     */
    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume.requireRank(context, input, 2);
        return BorderLayer.cropping(context, input, Border.of(0), cropping.rows(), cropping.columns());
    }
}
