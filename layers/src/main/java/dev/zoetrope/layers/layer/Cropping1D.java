package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** The input without its border: inputs {@code [T,C]}, each axis shorter by its border. */
public record Cropping1D(Border cropping) implements LayerSpec {
    /** Keras's defaults: one step off each end. */
    public Cropping1D() {
        this(Border.of(1));
    }

    /**
     * Builds the layer.
     *
     * @throws ShapeException if nothing would be left
     */
    @Override
    public Layer build(Shape input, BuildContext context) {
        Volume.requireRank(context, input, 1);
        return BorderLayer.cropping(context, input, Border.of(0), Border.of(0), cropping);
    }
}
