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
    MISH,
    /** −ln(1 + e<sup>−x</sup>) */
    LOG_SIGMOID,
    /** x·hardSigmoid(x) (Howard et al., 2019) */
    HARD_SILU,
    /** min(max(x, −1), 1) */
    HARD_TANH,
    /** x for |x| &gt; ½, else 0 */
    HARD_SHRINK,
    /** x moved by ½ towards 0, and 0 where that would pass it */
    SOFT_SHRINK,
    /** x − tanh(x) */
    TANH_SHRINK,
    /** (x + √(x² + 4)) / 2 (Barron, 2021) */
    SQUAREPLUS,
    /** 0 up to −1, x from 1 on, (x + 1)²/4 between */
    SPARSE_PLUS,
    /** 0 up to −1, 1 from 1 on, (x + 1)/2 between */
    SPARSE_SIGMOID,
    /** elu(x), as Keras's celu is for α = 1 (Barron, 2017) */
    CELU,
    /** x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2, which approximates gelu (Hendrycks and Gimpel, 2016) */
    GELU_TANH;

    public static final float LEAKY_SLOPE = 0.2f;
    public static final float SELU_SCALE = 1.05070098f;
    public static final float SELU_SCALE_ALPHA = 1.75809934f;
    public static final float INVERSE_SQRT_2 = 0.70710678f;
    public static final float INVERSE_SQRT_2_PI = 0.39894228f;
    /** 2·√(2/π) */
    public static final float GELU_SLOPE = 1.5957691f;

    /** 0.044715 of that */
    public static final float GELU_CUBE = 0.071354816f;

    public static final float SHRINK = 0.5f;
    /** The square of a larger number is none in float32, and its root the number itself. */
    public static final float SQUAREPLUS_BOUND = 1e18f;

    /** Whether {@link #gradient} looks at the input x; otherwise the output y alone tells the slope. */
    public boolean gradientNeedsInput() {
        return switch (this) {
            case GELU, GELU_TANH, SILU, MISH, HARD_SILU, TANH_SHRINK -> true;
            default -> false;
        };
    }

    /** y = f(x). */
    public float apply(float x) {
        return switch (this) {
            case LINEAR -> x;
            case RELU -> Math.max(x, 0f);
            case SIGMOID -> FloatMath.sigmoid(x);
            case TANH -> FloatMath.tanh(x);
            case ELU, CELU -> x > 0f ? x : FloatMath.expm1(x);
            case SELU -> x > 0f ? SELU_SCALE * x : SELU_SCALE_ALPHA * FloatMath.expm1(x);
            case GELU -> x * normalCdf(x);
            case GELU_TANH -> x * FloatMath.sigmoid(geluArgument(x));
            case SILU -> x * FloatMath.sigmoid(x);
            case SOFTPLUS -> softplus(x);
            case SOFTSIGN -> x / (1f + Math.abs(x));
            case EXPONENTIAL -> FloatMath.exp(x);
            case HARD_SIGMOID -> Math.max(Math.min(x + 3f, 6f), 0f) * (1f / 6f);
            case LEAKY_RELU -> x > 0f ? x : LEAKY_SLOPE * x;
            case RELU6 -> Math.max(Math.min(x, 6f), 0f);
            case MISH -> x * tanhOfSoftplus(x);
            case LOG_SIGMOID -> -softplus(-x);
            case HARD_SILU -> x * (Math.max(Math.min(x + 3f, 6f), 0f) * (1f / 6f));
            case HARD_TANH -> Math.max(Math.min(x, 1f), -1f);
            case HARD_SHRINK -> Math.abs(x) <= SHRINK ? 0f : x;
            case SOFT_SHRINK -> {
                float rest = Math.abs(x) - SHRINK;
                yield rest <= 0f ? 0f : Math.copySign(rest, x);
            }
            case TANH_SHRINK -> x - FloatMath.tanh(x);
            case SQUAREPLUS -> squareplus(x);
            case SPARSE_PLUS -> {
                float half = Math.max(0.5f * x + 0.5f, 0f);
                yield x >= 1f ? x : half * half;
            }
            case SPARSE_SIGMOID -> Math.max(Math.min(0.5f * x + 0.5f, 1f), 0f);
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
            case ELU, CELU -> y > 0f ? dy : dy * (y + 1f);
            case SELU -> y > 0f ? dy * SELU_SCALE : dy * (y + SELU_SCALE_ALPHA);
            case GELU -> dy * Math.fma(x, INVERSE_SQRT_2_PI * FloatMath.exp(-0.5f * x * x), normalCdf(x));
            case GELU_TANH -> {
                // Beyond 8 the slope is 0 or 1; bounded, nothing overflows. 1 − s is e·s, without cancellation.
                float b = Math.max(Math.min(x, 8f), -8f);
                float e = FloatMath.exp(-geluArgument(b));
                float s = 1f / (1f + e);
                float inner = Math.fma(3f * GELU_CUBE * b, b, GELU_SLOPE);
                yield dy * (s * Math.fma(b * inner, e * s, 1f));
            }
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
                // t is tanh(softplus(x)), e/(e + 1) is σ(x)
                float e = FloatMath.exp(Math.min(x, 20f));
                float n = e * (e + 2f);
                float t = n / (n + 2f);
                yield dy * Math.fma(x * (e / (e + 1f)), Math.fma(-t, t, 1f), t);
            }
            case LOG_SIGMOID -> dy * -FloatMath.expm1(y);
            case HARD_SILU -> {
                float slope = Math.fma(x, 1f / 3f, 0.5f);
                yield x <= -3f ? 0f : x >= 3f ? dy : dy * slope;
            }
            case HARD_TANH -> Math.abs(y) < 1f ? dy : 0f;
            case HARD_SHRINK, SOFT_SHRINK -> y == 0f ? 0f : dy;
            case TANH_SHRINK -> {
                float t = FloatMath.tanh(x);
                yield dy * (t * t);
            }
            case SQUAREPLUS -> {
                // y − 1/y is x, so that the slope y/√(x²+4) needs y alone.
                float square = Math.min(y, SQUAREPLUS_BOUND) * Math.min(y, SQUAREPLUS_BOUND);
                yield dy * (square / (square + 1f));
            }
            case SPARSE_PLUS -> dy * Math.min((float) Math.sqrt(y), 1f);
            case SPARSE_SIGMOID -> y > 0f && y < 1f ? dy * 0.5f : 0f;
        };
    }

    private static float softplus(float x) {
        return Math.max(x, 0f) + FloatMath.log1p(FloatMath.exp(-Math.abs(x)));
    }

    private static float normalCdf(float x) {
        return Math.fma(0.5f, FloatMath.erf(x * INVERSE_SQRT_2), 0.5f);
    }

    /** (1 + tanh z)/2 is σ(2z), which loses nothing where tanh z is near −1. */
    private static float geluArgument(float x) {
        return x * Math.fma(GELU_CUBE * x, x, GELU_SLOPE);
    }

    /** With {@code e = e^x} it is {@code (e² + 2e) / (e² + 2e + 2)}; from 20 on 1 in float32. */
    private static float tanhOfSoftplus(float x) {
        float e = FloatMath.exp(Math.min(x, 20f));
        float n = e * (e + 2f);
        return n / (n + 2f);
    }

    /** {@code 2 / (√(x²+4) − x)} where the sum would cancel. */
    private static float squareplus(float x) {
        float magnitude = Math.abs(x);
        float bounded = Math.min(magnitude, SQUAREPLUS_BOUND);
        float root = Math.max((float) Math.sqrt(Math.fma(bounded, bounded, 4f)), magnitude);
        return x > 0f ? 0.5f * x + 0.5f * root : 2f / (root + magnitude);
    }
}
