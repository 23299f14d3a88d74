package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code −Σ alpha·(1−p[k])^gamma·t[k]·ln p[k]}: cross-entropy in which examples that are right already count less (Lin et al.,
 * "Focal loss for dense object detection", 2017). p is scaled to sum 1 and kept within [ε, 1−ε], ε = 10<sup>−7</sup>.
 *
 * @param fromLogits whether the outputs go through a softmax first; otherwise they are probabilities
 * @param labelSmoothing s in {@code t·(1−s) + s/K}
 */
public record CategoricalFocalCrossentropy(float alpha, float gamma, boolean fromLogits, float labelSmoothing)
        implements Loss {
    public CategoricalFocalCrossentropy {
        Rows.requireSmoothing(labelSmoothing);
    }

    /** Keras's defaults. */
    public CategoricalFocalCrossentropy() {
        this(0.25f, 2f, false, 0f);
    }

    @Override
    public String name() {
        return "categorical_focal_crossentropy";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.mean(
                this,
                target,
                output,
                weights,
                Rows.probabilities(this, labelSmoothing, output.dim(-1)),
                fromLogits ? this::onLogits : this::onProbabilities);
    }

    private double onProbabilities(double[] t, double[] o, double[] gradient) {
        double sum = 0;
        for (double value : o) {
            sum += value;
        }
        double loss = 0;
        for (int k = 0; k < o.length; k++) {
            double p = o[k] / sum;
            double clipped = Math.clamp(p, Rows.EPSILON, 1 - Rows.EPSILON);
            double logarithm = StrictMath.log(clipped);
            double modulation = alpha * StrictMath.pow(1 - clipped, gamma);
            loss -= modulation * t[k] * logarithm;
            gradient[k] = p == clipped ? t[k] * modulation * (gamma * logarithm / (1 - p) - 1 / p) : 0;
        }
        CrossEntropy.throughScaling(o, sum, gradient);
        return loss;
    }

    private double onLogits(double[] t, double[] z, double[] gradient) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : z) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        double[] p = new double[z.length];
        for (int k = 0; k < z.length; k++) {
            p[k] = StrictMath.exp(z[k] - largest);
            sum += p[k];
        }
        for (int k = 0; k < z.length; k++) {
            p[k] /= sum;
        }
        double loss = onProbabilities(t, p, gradient);
        double dot = 0;
        for (int k = 0; k < z.length; k++) {
            dot += gradient[k] * p[k];
        }
        for (int k = 0; k < z.length; k++) {
            gradient[k] = p[k] * (gradient[k] - dot);
        }
        return loss;
    }
}
