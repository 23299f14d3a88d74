package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import org.jspecify.annotations.Nullable;

/**
 * {@code −mean (t·ln p + (1−t)·ln(1−p))} for targets between 0 and 1; p is kept within [ε, 1−ε], ε = 10<sup>−7</sup>, and what
 * is cut off has no slope.
 *
 * @param fromLogits whether the outputs go through a sigmoid first; otherwise they are probabilities
 * @param labelSmoothing s in {@code t·(1−s) + s/2} (Szegedy et al., 2016)
 */
public record BinaryCrossentropy(boolean fromLogits, float labelSmoothing) implements Loss {
    public BinaryCrossentropy {
        Rows.requireSmoothing(labelSmoothing);
    }

    /** Keras's defaults. */
    public BinaryCrossentropy() {
        this(false, 0f);
    }

    @Override
    public String name() {
        return "binary_crossentropy";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this,
                target,
                output,
                weights,
                Rows.probabilities(this, labelSmoothing, 2),
                fromLogits ? BinaryCrossentropy::onLogit : BinaryCrossentropy::onProbability,
                fromLogits ? (t, z) -> sigmoid(z) - t : BinaryCrossentropy::slope);
    }

    @Override
    public @Nullable Loss onLogits(Activation last) {
        return fromLogits || last != Activation.SIGMOID ? null : new BinaryCrossentropy(true, labelSmoothing);
    }

    /** {@code max(z, 0) − z·t + ln(1 + e^−|z|)}, which no z overflows. */
    private static double onLogit(double t, double z) {
        return Math.max(z, 0) - z * t + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }

    static double sigmoid(double z) {
        return 1 / (1 + StrictMath.exp(-z));
    }

    static double onProbability(double t, double o) {
        double p = Math.clamp(o, Rows.EPSILON, 1 - Rows.EPSILON);
        return -(t * StrictMath.log(p) + (1 - t) * StrictMath.log1p(-p));
    }

    static double slope(double t, double o) {
        return o < Rows.EPSILON || o > 1 - Rows.EPSILON ? 0 : (o - t) / (o * (1 - o));
    }
}
