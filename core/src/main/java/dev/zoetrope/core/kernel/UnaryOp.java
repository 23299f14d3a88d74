package dev.zoetrope.core.kernel;

/**
 * Functions of one number, with Keras 3's definitions and constants. {@link #apply} and {@link #gradient} are the
 * reference; {@link Elementwise} applies them to tensors.
 */
public enum UnaryOp {
    /** x */
    LINEAR,
    /** max(x, 0) */
    RELU,
    /** 1 / (1 + e<sup>−x</sup>) */
    SIGMOID,
    TANH,
    /** x for x &gt; 0, else e<sup>x</sup> − 1 (Clevert, Unterthiner and Hochreiter, 2015) */
    ELU,
    /** λ·elu(x) with α = 1.6733, λ = 1.0507 (Klambauer et al., 2017) */
    SELU,
    /** x·Φ(x), exact (Hendrycks and Gimpel, 2016) */
    GELU,
    /** x·σ(x) (Ramachandran, Zoph and Le, 2017) */
    SILU,
    /** ln(1 + e<sup>x</sup>) */
    SOFTPLUS,
    /** x / (1 + |x|) */
    SOFTSIGN,
    /** e<sup>x</sup> */
    EXPONENTIAL,
    /** relu6(x + 3) / 6 */
    HARD_SIGMOID,
    /** x for x &gt; 0, else 0.2·x */
    LEAKY_RELU,
    /** min(max(x, 0), 6) */
    RELU6,
    /** x·tanh(softplus(x)) (Misra, 2019) */
    MISH;

    public static final float LEAKY_SLOPE = 0.2f;
    public static final float SELU_SCALE = 1.05070098f;
    public static final float SELU_SCALE_ALPHA = 1.75809934f;
    private static final double INVERSE_SQRT_2 = Math.sqrt(0.5);
    private static final double INVERSE_SQRT_2_PI = 1 / Math.sqrt(2 * Math.PI);

    /** Whether {@link #gradient} looks at the input x; otherwise the output y alone tells the slope. */
    public boolean gradientNeedsInput() {
        return this == GELU || this == SILU || this == MISH;
    }

    /** y = f(x). */
    public float apply(float x) {
        return switch (this) {
            case LINEAR -> x;
            case RELU -> Math.max(x, 0f);
            case SIGMOID -> FloatMath.sigmoid(x);
            case TANH -> FloatMath.tanh(x);
            case ELU -> x > 0f ? x : FloatMath.expm1(x);
            case SELU -> x > 0f ? SELU_SCALE * x : SELU_SCALE_ALPHA * FloatMath.expm1(x);
            case GELU -> (float) (x * normalCdf(x));
            case SILU -> x * FloatMath.sigmoid(x);
            case SOFTPLUS -> (float) softplus(x);
            case SOFTSIGN -> x / (1f + Math.abs(x));
            case EXPONENTIAL -> FloatMath.exp(x);
            case HARD_SIGMOID -> Math.max(Math.min(x + 3f, 6f), 0f) * (1f / 6f);
            case LEAKY_RELU -> x > 0f ? x : LEAKY_SLOPE * x;
            case RELU6 -> Math.max(Math.min(x, 6f), 0f);
            case MISH -> (float) (x * StrictMath.tanh(softplus(x)));
        };
    }

    /**
     * dx = dy·f′(x).
     *
     * @param x the input; looked at only if {@link #gradientNeedsInput()}
     * @param y the output f(x)
     */
    public float gradient(float x, float y, float dy) {
        return switch (this) {
            case LINEAR -> dy;
            case RELU -> y > 0f ? dy : 0f;
            case SIGMOID -> dy * y * (1f - y);
            case TANH -> dy * Math.fma(-y, y, 1f);
            case ELU -> y > 0f ? dy : dy * (y + 1f);
            case SELU -> y > 0f ? dy * SELU_SCALE : dy * (y + SELU_SCALE_ALPHA);
            case GELU -> (float) (dy * (normalCdf(x) + x * INVERSE_SQRT_2_PI * StrictMath.exp(-0.5 * (double) x * x)));
            case SILU -> {
                float s = FloatMath.sigmoid(x);
                yield dy * (s * Math.fma(x, 1f - s, 1f));
            }
            case SOFTPLUS -> dy * -FloatMath.expm1(-y);
            case SOFTSIGN -> {
                float rest = 1f - Math.abs(y);
                yield dy * (rest * rest);
            }
            case EXPONENTIAL -> dy * y;
            case HARD_SIGMOID -> y > 0f && y < 1f ? dy * (1f / 6f) : 0f;
            case LEAKY_RELU -> y > 0f ? dy : dy * LEAKY_SLOPE;
            case RELU6 -> y > 0f && y < 6f ? dy : 0f;
            case MISH -> {
                double t = StrictMath.tanh(softplus(x));
                yield (float) (dy * (t + x * (1 - t * t) / (1 + StrictMath.exp(-x))));
            }
        };
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    private static double normalCdf(double x) {
        return 0.5 * (1 + FloatMath.erf(x * INVERSE_SQRT_2));
    }
}
