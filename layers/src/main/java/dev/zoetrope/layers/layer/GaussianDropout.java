package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/**
 * In training {@code y = x·N(1, rate/(1−rate))}; otherwise passes its input on. Any input shape. Srivastava et al.,
 * "Dropout" (JMLR 15, 2014), §10.
 */
public record GaussianDropout(float rate) implements LayerSpec {
    public GaussianDropout {
        Dropout.checkRate(rate);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return Noise.multiplied(context, input, (float) Math.sqrt(rate / (1.0 - rate)));
    }
}
