package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Rectifier;
import dev.zoetrope.core.tensor.Shape;

/** {@code y = x} for x &gt; 0, else {@code alpha·(e^x − 1)}. Any input shape. Clevert, Unterthiner and Hochreiter (2015). */
public record ELU(float alpha) implements LayerSpec {
    public ELU {
        if (!(alpha >= 0)) {
            throw new IllegalArgumentException("ELU's slope is at least 0, received " + alpha);
        }
    }

    /** Keras's default. */
    public ELU() {
        this(1f);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        Rectifier rectifier = new Rectifier(Float.POSITIVE_INFINITY, alpha, 0f);
        return new PointwiseLayer(context, input, (x, pass) -> {
            Forward elu = Activation.ELU.forward(pass.tensor(x.shape()).copyFrom(x), pass);
            if (alpha == 1f) {
                return elu;
            }
            // elu(x) is negative where x is: there alpha scales it.
            Forward scaled = ReLU.forward(rectifier, elu.output(), pass);
            return new Forward(
                    scaled.output(),
                    dy -> elu.backward().apply(scaled.backward().apply(dy)));
        });
    }
}
