package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.UnaryOp;

/** Activation functions in double precision, as their papers and Keras define them. */
public final class UnaryFormula {
    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;

    private UnaryFormula() {}

    /** f(x) */
    public static double apply(UnaryOp op, double x) {
        return switch (op) {
            case LINEAR -> x;
            case RELU -> Math.max(x, 0);
            case SIGMOID -> sigmoid(x);
            case TANH -> Math.tanh(x);
            case ELU, CELU -> x > 0 ? x : Math.expm1(x);
            case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
            case GELU -> x * 0.5 * (1 + erf(x / Math.sqrt(2)));
            case GELU_TANH -> x * 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SILU -> x * sigmoid(x);
            case SOFTPLUS -> softplus(x);
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case EXPONENTIAL -> Math.exp(x);
            case HARD_SIGMOID -> Math.max(Math.min(x + 3, 6), 0) / 6;
            case LEAKY_RELU -> x > 0 ? x : 0.2 * x;
            case RELU6 -> Math.max(Math.min(x, 6), 0);
            case MISH -> x * Math.tanh(softplus(x));
            case LOG_SIGMOID -> -softplus(-x);
            case HARD_SILU -> x * (Math.max(Math.min(x + 3, 6), 0) / 6);
            case HARD_TANH -> Math.max(Math.min(x, 1), -1);
            case HARD_SHRINK -> Math.abs(x) <= 0.5 ? 0 : x;
            case SOFT_SHRINK -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0 * x;
            case TANH_SHRINK -> x - Math.tanh(x);
            case SQUAREPLUS -> x > 0 ? (x + Math.sqrt(x * x + 4)) / 2 : 2 / (Math.sqrt(x * x + 4) - x);
            case SPARSE_PLUS -> x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4;
            case SPARSE_SIGMOID -> x <= -1 ? 0 : x >= 1 ? 1 : (x + 1) / 2;
        };
    }

    /** f′(x), from f alone: a central difference, right to about nine digits for x near 0. */
    public static double slope(UnaryOp op, double x) {
        double step = 1e-6 * Math.max(1, Math.abs(x));
        return (apply(op, x + step) - apply(op, x - step)) / (2 * step);
    }

    /** Where the slope jumps. */
    public static double[] kinks(UnaryOp op) {
        return switch (op) {
            case RELU, SELU, LEAKY_RELU -> new double[] {0};
            case RELU6 -> new double[] {0, 6};
            case HARD_SIGMOID, HARD_SILU -> new double[] {-3, 3};
            case HARD_TANH, SPARSE_PLUS, SPARSE_SIGMOID -> new double[] {-1, 1};
            case HARD_SHRINK, SOFT_SHRINK -> new double[] {-0.5, 0.5};
            default -> new double[] {};
        };
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /**
     * The error function by a series whose terms are all positive, {@code 2/√π·e^(−x²)·Σ 2ⁿ·x^(2n+1)/(1·3·…·(2n+1))}
     * (Abramowitz and Stegun, 7.1.6).
     */
    public static double erf(double x) {
        if (Math.abs(x) > 6 || Double.isNaN(x)) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
