package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Rectifier;
import dev.zoetrope.core.tensor.Shape;

/** {@code y = x} for x &gt; 0, else {@code negativeSlope·x}. Any input shape. Maas, Hannun and Ng (2013). */
public record LeakyReLU(float negativeSlope) implements LayerSpec {
    public LeakyReLU {
        if (!(negativeSlope >= 0)) {
            throw new IllegalArgumentException("LeakyReLU's slope is at least 0, received " + negativeSlope);
        }
    }

    /** Keras's default. */
    public LeakyReLU() {
        this(0.3f);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Rectifier rectifier = new Rectifier(Float.POSITIVE_INFINITY, negativeSlope, 0f);
        return new PointwiseLayer(context, input, (x, pass) -> ReLU.forward(rectifier, x, pass));
    }
}
