package dev.zoetrope.layers.loss;

/** The two formulas of categorical cross-entropy for a row. */
final class CrossEntropy {
    private CrossEntropy() {}

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
        for (int k = 0; k < o.length; k++) {
            double p = o[k] / sum;
            double clipped = Math.clamp(p, Rows.EPSILON, 1 - Rows.EPSILON);
            loss -= t[k] * StrictMath.log(clipped);
            gradient[k] = p == clipped ? -t[k] / p : 0;
        }
        throughScaling(o, sum, gradient);
        return loss;
    }

    /** Gradients by {@code p = o/sum} become gradients by o, in place: {@code (g − Σ g·p) / sum}. */
    static void throughScaling(double[] o, double sum, double[] gradient) {
        double dot = 0;
        for (int k = 0; k < o.length; k++) {
            dot += gradient[k] * (o[k] / sum);
        }
        for (int k = 0; k < o.length; k++) {
            gradient[k] = (gradient[k] - dot) / sum;
        }
    }
}
