package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training sets a share {@code rate} of all values to 0 and scales the others by 1/(1−rate); otherwise passes its
 * input on. Any input shape. Srivastava et al., "Dropout" (JMLR 15, 2014).
 *
 * @param noiseShape which values stay or go together: a size of 1 stands for all along that axis, −1 for the input's own size,
 *     the batch axis comes first; none for each value by itself
 * @param seed null, or a number that names another stream of the run's random numbers
 */
public record Dropout(
        float rate, List<Integer> noiseShape, @Nullable Integer seed) implements LayerSpec {
    public Dropout {
        checkRate(rate);
        noiseShape = NoiseShape.checked(noiseShape);
    }

    /** Keras's defaults: each value by itself. */
    public Dropout(float rate) {
        this(rate, List.of(), null);
    }

    /** Throws unless this is a share that can be dropped. */
    static void checkRate(float rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("a dropout rate lies in [0, 1), received " + rate);
        }
    }

    /** Which values stay or go together: {@code noiseShape(-1, 1, -1)} for a choice per example and feature of sequences. */
    public Dropout noiseShape(Integer... value) {
        return Specs.with(this, "noiseShape", List.of(value));
    }

    public Dropout seed(int value) {
        return Specs.with(this, "seed", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        if (noiseShape.isEmpty()) {
            return new DropoutLayer(context, input, rate, seed);
        }
        NoiseShape noise = NoiseShape.of(context, input, noiseShape);
        return new PointwiseLayer(context, input, (x, pass) -> {
            if (!pass.training() || rate == 0) {
                return PointwiseLayer.IDENTITY.forward(x, pass);
            }
            Tensor factors = noise.factors(DropoutLayer.mask(context, rate, seed, pass), x.shape(), pass);
            return new Forward(
                    NoiseShape.apply(x, factors, 1f, 0f, 0f, pass),
                    dy -> NoiseShape.apply(dy, factors, 1f, 0f, 0f, pass));
        });
    }
}
