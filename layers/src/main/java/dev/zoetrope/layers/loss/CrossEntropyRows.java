package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What both cross-entropies share: walking the rows of a batch, in double, and the two formulas for a row.
 */
final class CrossEntropyRows {
    /** Keras's epsilon: probabilities are kept this far from 0 and 1. */
    static final double EPSILON = 1e-7;

    private CrossEntropyRows() {}

    /** One row's loss; adds nothing, writes the row's gradient. */
    @FunctionalInterface
    interface Row {
        double of(double[] target, double[] output, double[] gradient);
    }

    /** What the target row of an example is, [K]. */
    @FunctionalInterface
    interface Targets {
        void read(int example, double[] target);
    }

    static LossValue mean(Targets targets, Tensor output, @Nullable Tensor weights, Row row) {
        int examples = output.dim(0);
        int classes = output.size() / examples;
        Tensor gradient = Tensor.zeros(output.shape());
        double[] t = new double[classes];
        double[] o = new double[classes];
        double[] g = new double[classes];
        double sum = 0;
        for (int n = 0; n < examples; n++) {
            targets.read(n, t);
            for (int k = 0; k < classes; k++) {
                o[k] = output.array()[output.offset() + n * classes + k];
            }
            double weight = weights == null ? 1 : weights.array()[weights.offset() + n];
            sum += weight * row.of(t, o, g);
            for (int k = 0; k < classes; k++) {
                gradient.array()[n * classes + k] = (float) (weight * g[k] / examples);
            }
        }
        return new LossValue(sum / examples, gradient);
    }

    /** {@code −Σ t[k]·ln softmax(z)[k]}, gradient {@code softmax(z)·Σ t − t}. */
    static double onLogits(double[] t, double[] z, double[] gradient) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : z) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        double mass = 0;
        for (int k = 0; k < z.length; k++) {
            gradient[k] = StrictMath.exp(z[k] - largest);
            sum += gradient[k];
            mass += t[k];
        }
        double logSum = largest + StrictMath.log(sum);
        double loss = 0;
        for (int k = 0; k < z.length; k++) {
            loss += t[k] * (logSum - z[k]);
            gradient[k] = gradient[k] / sum * mass - t[k];
        }
        return loss;
    }

    /**
     * {@code −Σ t[k]·ln clip(o[k]/Σ o)}, as Keras computes it from probabilities: first scaled to sum 1, then kept within
     * [ε, 1−ε]; what is cut off has no gradient.
     */
    static double onProbabilities(double[] t, double[] o, double[] gradient) {
        double sum = 0;
        for (double value : o) {
            sum += value;
        }
        double loss = 0;
        double dot = 0;
        for (int k = 0; k < o.length; k++) {
            double p = o[k] / sum;
            double clipped = Math.clamp(p, EPSILON, 1 - EPSILON);
            loss -= t[k] * StrictMath.log(clipped);
            gradient[k] = p == clipped ? -t[k] / p : 0;
            dot += gradient[k] * p;
        }
        for (int k = 0; k < o.length; k++) {
            gradient[k] = (gradient[k] - dot) / sum;
        }
        return loss;
    }
}
