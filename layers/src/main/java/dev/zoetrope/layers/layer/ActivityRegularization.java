package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.regularizer.L1L2;

/** Passes its input on, and has it cost {@code l1·Σ|x| + l2·Σx²}, divided by the batch size. Any input shape. */
public record ActivityRegularization(float l1, float l2) implements LayerSpec {
    @Override
    public Layer build(Shape input, BuildContext context) {
        return Penalties.onActivity(new PointwiseLayer(context, input, PointwiseLayer.IDENTITY), new L1L2(l1, l2));
    }
}
