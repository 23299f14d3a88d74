package dev.zoetrope.core.kernel;

/**
 * Elementary functions in float32, each a fixed sequence of IEEE 754 operations, so that a scalar loop, a vector unit of
 * any width and any other machine return the same bits. The Vector API twin repeats these sequences lane by lane.
 *
 * <p>The polynomial for e<sup>r</sup> on |r| ≤ ln 2 / 2 is that of S. L. Moshier's Cephes library (expf); the reduction
 * of the argument in two steps is from Cody and Waite, "Software Manual for the Elementary Functions" (1980).
 */
public final class FloatMath {
    /** Beyond these e<sup>x</sup> is 0 or infinite in float32. */
    public static final float EXP_LOWEST = -104f;

    public static final float EXP_HIGHEST = 89f;
    /** Beyond these e<sup>x</sup>−1 is −1 in float32, or grows out of what a single power of two can scale. */
    public static final float EXPM1_LOWEST = -30f;

    public static final float EXPM1_HIGHEST = 88f;
    /** Beyond ±this tanh is ±1 in float32. */
    public static final float TANH_BOUND = 10f;

    public static final float LOG2_E = 1.442695041f;
    /** 1.5·2<sup>23</sup>: adding it rounds a small float to an integer, which then stands in its low bits. */
    public static final float ROUND = 12582912f;

    public static final int ROUND_BITS = 0x4B400000;
    /** ln 2 = LN2_HIGH + LN2_LOW, the first with few enough bits that n·LN2_HIGH is exact. */
    public static final float LN2_HIGH = 0.693359375f;

    public static final float LN2_LOW = -2.12194440e-4f;

    public static final float P0 = 1.9875691500e-4f;
    public static final float P1 = 1.3981999507e-3f;
    public static final float P2 = 8.3334519073e-3f;
    public static final float P3 = 4.1665795894e-2f;
    public static final float P4 = 1.6666665459e-1f;
    public static final float P5 = 5.0000001201e-1f;

    private FloatMath() {}

    /** e<sup>x</sup>, within 1.5 units in the last place. */
    public static float exp(float x) {
        float clamped = Math.max(Math.min(x, EXP_HIGHEST), EXP_LOWEST);
        float rounded = Math.fma(clamped, LOG2_E, ROUND);
        int n = Float.floatToRawIntBits(rounded) - ROUND_BITS;
        float p = expm1OfRest(clamped, rounded - ROUND);
        // 2^n in two factors, since n may lie outside the exponents of a normal float.
        int half = n >> 1;
        return (p + 1f) * powerOfTwo(half) * powerOfTwo(n - half);
    }

    /** e<sup>x</sup> − 1 without cancellation near 0; for x ≥ 88 it stays at the value of 88. */
    public static float expm1(float x) {
        float clamped = Math.max(Math.min(x, EXPM1_HIGHEST), EXPM1_LOWEST);
        float rounded = Math.fma(clamped, LOG2_E, ROUND);
        float scale = powerOfTwo(Float.floatToRawIntBits(rounded) - ROUND_BITS);
        return Math.fma(scale, expm1OfRest(clamped, rounded - ROUND), scale - 1f);
    }

    /** tanh x = (e<sup>2x</sup>−1) / (e<sup>2x</sup>+1), from {@link #expm1}. */
    public static float tanh(float x) {
        float clamped = Math.max(Math.min(x, TANH_BOUND), -TANH_BOUND);
        float e = expm1(clamped + clamped);
        return e / (e + 2f);
    }

    /** σ(x) = 1 / (1 + e<sup>−x</sup>). */
    public static float sigmoid(float x) {
        return 1f / (1f + exp(-x));
    }

    /** e<sup>r</sup> − 1 for r = x − n·ln 2. */
    private static float expm1OfRest(float x, float n) {
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        float q = Math.fma(P0, r, P1);
        q = Math.fma(q, r, P2);
        q = Math.fma(q, r, P3);
        q = Math.fma(q, r, P4);
        q = Math.fma(q, r, P5);
        return Math.fma(q, r * r, r);
    }

    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n + 127) << 23);
    }

    /**
     * ln(1 + z) for z in [0, 1], within 3 units in the last place: {@code 2·artanh(s)} with {@code s = z/(2 + z)}, at most a
     * third, by its series.
     */
    public static float log1p(float z) {
        float s = z / (z + 2f);
        float q = s * s;
        float r = 1f / 15f;
        for (int odd = 13; odd >= 3; odd -= 2) {
            r = Math.fma(r, q, 1f / odd);
        }
        float twice = s + s;
        return Math.fma(r * q, twice, twice);
    }

    /**
     * ln x for a normal x above 0, within 2 units in the last place: {@code e·ln 2 + 2·artanh((m − 1)/(m + 1))} for {@code x =
     * m·2^e} with m from √½ to √2.
     */
    public static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        int e = (bits - ROOT_HALF_BITS) >> 23;
        float m = Float.intBitsToFloat(bits - (e << 23));
        float s = (m - 1f) / (m + 1f);
        float q = s * s;
        float r = Math.fma(1f / 11f, q, 1f / 9f);
        r = Math.fma(r, q, 1f / 7f);
        r = Math.fma(r, q, 1f / 5f);
        r = Math.fma(r, q, 1f / 3f);
        float twice = s + s;
        float n = e;
        return Math.fma(n, LN2_HIGH, Math.fma(n, LN2_LOW, Math.fma(r * q, twice, twice)));
    }

    /** cos(π·x) for x in [−1, 1], as sin(π·(½ − |x|)) by its series. */
    public static float cosPi(float x) {
        float w = 0.5f - Math.abs(x);
        float q = w * w;
        float r = Math.fma(COS_PI[0], q, COS_PI[1]);
        for (int i = 2; i < COS_PI.length; i++) {
            r = Math.fma(r, q, COS_PI[i]);
        }
        return r * w;
    }

    /** The bits of √½. */
    public static final int ROOT_HALF_BITS = 0x3F3504F3;

    /** ±π^k/k! for odd k from 13 on down. */
    private static final float[] COS_PI = {
        4.6630281e-4f, -7.3704309e-3f, 8.2145887e-2f, -5.9926453e-1f, 2.5501640f, -5.1677128f, 3.1415927f
    };

    /** A coefficient of {@link #cosPi}, the highest first. */
    public static float cosPi(int index) {
        return COS_PI[index];
    }

    /**
     * The error function, within 1.5 units in the last place: minimax polynomials by N. Juffa, for x itself near 0 and
     * for the logarithm of 1 − erf elsewhere.
     */
    public static float erf(float x) {
        float a = Math.abs(x);
        float s = x * x;
        if (a <= ERF_BOUND) {
            float r = ERF_NEAR[0];
            for (int i = 1; i < ERF_NEAR.length; i++) {
                r = Math.fma(r, s, ERF_NEAR[i]);
            }
            return Math.fma(r, x, x);
        }
        float r = Math.fma(ERF_FAR[0], a, ERF_FAR[1]);
        r = Math.fma(r, s, Math.fma(ERF_FAR[2], a, ERF_FAR[3]));
        for (int i = 4; i < ERF_FAR.length; i++) {
            r = Math.fma(r, a, ERF_FAR[i]);
        }
        return Math.copySign(1f - exp(Math.fma(r, a, -a)), x);
    }

    /** Up to here {@link #erf} is a polynomial of x. */
    public static final float ERF_BOUND = 0.927734375f;

    private static final float[] ERF_NEAR = {
        -5.96761703e-4f, 4.99119423e-3f, -2.67681349e-2f, 1.12819925e-1f, -3.76125336e-1f, 1.28379166e-1f
    };
    private static final float[] ERF_FAR = {
        -1.72853470e-5f,
        3.83197126e-4f,
        -3.88396438e-3f,
        2.42546219e-2f,
        -1.06777877e-1f,
        -6.34846687e-1f,
        -1.28717512e-1f
    };

    /** A coefficient of {@link #erf} near 0, the highest first. */
    public static float erfNear(int index) {
        return ERF_NEAR[index];
    }

    /** A coefficient of {@link #erf} elsewhere. */
    public static float erfFar(int index) {
        return ERF_FAR[index];
    }
}
