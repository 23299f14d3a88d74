package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training sets a share {@code rate} of all values to α′ = −1.7581, what SELU tends to, and then scales and shifts all, {@code
 * y = a·x + b}, so that mean 0 and variance 1 stay as they are: {@code a = ((1−rate)·(1+rate·α′²))^−½}, {@code b =
 * −a·α′·rate}. Otherwise passes its input on. Any input shape. Klambauer et al., "Self-Normalizing Neural Networks" (2017).
 *
 * @param noiseShape see {@link Dropout}
 * @param seed see {@link Dropout}
 */
public record AlphaDropout(
        float rate, List<Integer> noiseShape, @Nullable Integer seed) implements LayerSpec {
    /** −α·λ of SELU. */
    private static final double SATURATED = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946;

    public AlphaDropout {
        Dropout.checkRate(rate);
        noiseShape = NoiseShape.checked(noiseShape);
    }

    /** Keras's defaults: each value by itself. */
    public AlphaDropout(float rate) {
        this(rate, List.of(), null);
    }

    /** See {@link Dropout#noiseShape(Integer...)}. */
    public AlphaDropout noiseShape(Integer... value) {
        return Specs.with(this, "noiseShape", List.of(value));
    }

    public AlphaDropout seed(int value) {
        return Specs.with(this, "seed", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        NoiseShape noise = NoiseShape.of(context, input, noiseShape);
        return new PointwiseLayer(context, input, (x, pass) -> {
            if (!pass.training() || rate == 0) {
                return PointwiseLayer.IDENTITY.forward(x, pass);
            }
            DropoutMask mask = DropoutLayer.mask(context, rate, seed, pass);
            double a = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATED * SATURATED));
            double b = -a * SATURATED * rate;
            float low = (float) (a * SATURATED + b);
            float slope = (float) (a / mask.scale());
            float shift = (float) ((b - low) / mask.scale()); // so that low, which all get, is b where it counts
            Tensor factors = noise.factors(mask, x.shape(), pass);
            return new Forward(
                    NoiseShape.apply(x, factors, slope, shift, low, pass),
                    dy -> NoiseShape.apply(dy, factors, slope, 0f, 0f, pass));
        });
    }
}
