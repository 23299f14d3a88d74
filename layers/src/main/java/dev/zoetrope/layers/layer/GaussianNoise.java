package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;

/** In training {@code y = x + stddev·N(0,1)}; otherwise passes its input on. Any input shape. */
public record GaussianNoise(float stddev) implements LayerSpec {
    public GaussianNoise {
        if (!(stddev >= 0 && stddev <= 1)) {
            throw new IllegalArgumentException("GaussianNoise wants a stddev in [0, 1], received " + stddev);
        }
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return Noise.added(context, input, stddev);
    }
}
