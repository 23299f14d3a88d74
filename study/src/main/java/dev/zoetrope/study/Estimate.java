package dev.zoetrope.study;

import java.util.Arrays;

/**
 * A mean and its standard error, {@code s/√n} with {@code s² = Σ(x − mean)²/(n − 1)}.
 *
 * @param error NaN for a single value, which tells nothing of it
 */
record Estimate(double mean, double error) {
    static Estimate of(double... values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        int n = values.length;
        return new Estimate(mean, n < 2 ? Double.NaN : StrictMath.sqrt(squares / (n - 1) / n));
    }

    /** A figure that is the same in every training. */
    static Estimate exact(double value) {
        return new Estimate(value, 0);
    }
}
