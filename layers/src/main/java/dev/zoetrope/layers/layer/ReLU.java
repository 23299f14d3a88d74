package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Rectifier;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = min(x, maxValue)} for x &gt; threshold, else {@code negativeSlope·(x − threshold)}. Any input shape.
 *
 * @param maxValue null for no limit
 */
public record ReLU(@Nullable Float maxValue, float negativeSlope, float threshold) implements LayerSpec {
    private static final int GRAIN = 1 << 14;

    public ReLU {
        if ((maxValue != null && !(maxValue >= 0)) || !(negativeSlope >= 0) || !(threshold >= 0)) {
            throw new IllegalArgumentException(
                    "ReLU's max_value, negative_slope and threshold are at least 0, received " + maxValue + ", "
                            + negativeSlope + ", " + threshold);
        }
    }

    /** Keras's defaults: {@code max(x, 0)}. */
    public ReLU() {
        this(null, 0f, 0f);
    }

    public ReLU maxValue(double value) {
        return Specs.with(this, "maxValue", (float) value);
    }

    public ReLU negativeSlope(double value) {
        return Specs.with(this, "negativeSlope", (float) value);
    }

    public ReLU threshold(double value) {
        return Specs.with(this, "threshold", (float) value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        float most = maxValue == null ? Float.POSITIVE_INFINITY : maxValue;
        Rectifier rectifier = new Rectifier(most, negativeSlope, threshold);
        return new PointwiseLayer(context, input, (x, pass) -> forward(rectifier, x, pass));
    }

    /** {@code y = rectifier(x)} */
    static Forward forward(Rectifier rectifier, Tensor x, Pass pass) {
        Tensor y = pass.tensor(x.shape());
        pass.parallel()
                .forRanges(
                        x.size(),
                        GRAIN,
                        (from, to, worker) -> pass.kernels().elementwise().rectify(rectifier, x, y, from, to));
        return new Forward(y, dy -> backward(rectifier, x, dy, pass));
    }

    private static Tensor backward(Rectifier rectifier, Tensor x, Tensor dy, Pass pass) {
        Tensor dx = pass.tensor(x.shape());
        pass.parallel()
                .forRanges(
                        x.size(),
                        GRAIN,
                        (from, to, worker) ->
                                pass.kernels().elementwise().rectifyGradient(rectifier, x, dy, dx, from, to));
        return dx;
    }
}
