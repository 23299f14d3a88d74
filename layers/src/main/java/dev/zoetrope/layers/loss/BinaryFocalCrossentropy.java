package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code mean w·(1−q)^gamma·bce(t, p)} with bce the binary cross-entropy, {@code q = t·p + (1−t)·(1−p)} and w 1, or with
 * {@code applyClassBalancing} {@code t·alpha + (1−t)·(1−alpha)} (Lin et al., "Focal loss for dense object detection", 2017).
 *
 * @param fromLogits whether the outputs go through a sigmoid first; otherwise they are probabilities
 * @param labelSmoothing s in {@code t·(1−s) + s/2}
 */
public record BinaryFocalCrossentropy(
        boolean applyClassBalancing, float alpha, float gamma, boolean fromLogits, float labelSmoothing)
        implements Loss {
    public BinaryFocalCrossentropy {
        Rows.requireSmoothing(labelSmoothing);
    }

    /** Keras's defaults. */
    public BinaryFocalCrossentropy() {
        this(false, 0.25f, 2f, false, 0f);
    }

    @Override
    public String name() {
        return "binary_focal_crossentropy";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this,
                target,
                output,
                weights,
                Rows.probabilities(this, labelSmoothing, 2),
                fromLogits ? (t, z) -> value(t, BinaryCrossentropy.sigmoid(z)) : this::value,
                fromLogits ? this::slopeOnLogit : this::slope);
    }

    private double value(double t, double p) {
        return weight(t) * StrictMath.pow(missing(t, p), gamma) * BinaryCrossentropy.onProbability(t, p);
    }

    private double slope(double t, double p) {
        double missing = missing(t, p);
        // Where nothing is missing there is nothing to win either, whatever the power.
        double towards = missing > 0 ? gamma * StrictMath.pow(missing, gamma - 1) * (1 - 2 * t) : 0;
        return weight(t)
                * (towards * BinaryCrossentropy.onProbability(t, p)
                        + StrictMath.pow(missing, gamma) * BinaryCrossentropy.slope(t, p));
    }

    private double slopeOnLogit(double t, double z) {
        double p = BinaryCrossentropy.sigmoid(z);
        return slope(t, p) * p * (1 - p);
    }

    /** 1 − q */
    private static double missing(double t, double p) {
        return 1 - (t * p + (1 - t) * (1 - p));
    }

    private double weight(double t) {
        return applyClassBalancing ? t * alpha + (1 - t) * (1 - alpha) : 1;
    }
}
