package dev.zoetrope.testkit;

import java.util.function.ToDoubleFunction;

/**
 * Gradients by differences in double precision, for comparison with a float32 backward pass.
 *
 * <p>With a step of 10<sup>−6</sup> a central difference is right to about 10<sup>−9</sup> of the largest slope: the
 * function's third derivative contributes a share of 10<sup>−12</sup>, the rounding of the two values 10<sup>−16</sup>
 * divided by the step. What is left between it and a float32 gradient is float32's own rounding.
 */
public final class GradientCheck {
    /**
     * How far a float32 gradient may be from the differences, relative to the largest magnitude in its tensor. A
     * gradient here is a sum of at most some hundred products, each with a few roundings of 6·10<sup>−8</sup>, through
     * a chain of layers or time steps; mistakes in a formula show as 10<sup>−2</sup> or more.
     */
    public static final double TOLERANCE = 1e-5;

    private static final double STEP = 1e-6;

    private GradientCheck() {}

    /**
     * A gradient found by differences.
     *
     * @param smooth whether the slopes to both sides agree everywhere: if not, the point is within a step of a kink, as
     *     of ReLU, or of a tie between the values of a pool, and has no gradient to compare with
     */
    public record Gradient(double[] values, boolean smooth) {}

    /** The gradient of a function at a point. */
    public static Gradient of(ToDoubleFunction<double[]> function, double[] at) {
        double[] point = at.clone();
        double here = function.applyAsDouble(point);
        double[] central = new double[at.length];
        double largest = 0;
        double torn = 0;
        for (int i = 0; i < at.length; i++) {
            point[i] = at[i] + STEP;
            double above = function.applyAsDouble(point);
            point[i] = at[i] - STEP;
            double below = function.applyAsDouble(point);
            point[i] = at[i];
            central[i] = (above - below) / (2 * STEP);
            largest = Math.max(largest, Math.abs(central[i]));
            torn = Math.max(torn, Math.abs(above - 2 * here + below) / STEP);
        }
        // Slopes that turn smoothly differ by STEP times the curvature. A kink below this limit moves the central
        // difference by less than half of it.
        return new Gradient(central, torn <= TOLERANCE * Math.max(largest, 1e-3));
    }
}
