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
     * The error function, in double: W. J. Cody, "Rational Chebyshev approximation for the error function", Mathematics
     * of Computation 23 (1969), with the coefficients of its three ranges.
     */
    public static double erf(double x) {
        double a = Math.abs(x);
        if (a <= 0.46875) {
            double z = a * a;
            double p = (((0.185777706184603153 * z + 3.16112374387056560) * z + 113.864154151050156) * z
                            + 377.485237685302021)
                    * z;
            double q = (((z + 23.6012909523441209) * z + 244.024637934444173) * z + 1282.61652607737228) * z;
            return x * (p + 3209.37758913846947) / (q + 2844.23683343917062);
        }
        double erfc = a <= 4 ? erfcMiddle(a) : erfcTail(a);
        return Math.copySign(1 - erfc, x);
    }

    private static double erfcMiddle(double a) {
        double p = 2.15311535474403846e-8;
        for (double c : ERFC_P) {
            p = p * a + c;
        }
        double q = 1;
        for (double c : ERFC_Q) {
            q = q * a + c;
        }
        return StrictMath.exp(-a * a) * p / q;
    }

    private static double erfcTail(double a) {
        double z = 1 / (a * a);
        double p = 1.63153871373020978e-2;
        for (double c : ERFC_TAIL_P) {
            p = p * z + c;
        }
        double q = 1;
        for (double c : ERFC_TAIL_Q) {
            q = q * z + c;
        }
        return StrictMath.exp(-a * a) / a * (INVERSE_SQRT_PI - z * p / q);
    }

    private static final double[] ERFC_P = {
        0.564188496988670089,
        8.88314979438837594,
        66.1191906371416295,
        298.635138197400131,
        881.952221241769090,
        1712.04761263407058,
        2051.07837782607147,
        1230.33935479799725
    };
    private static final double[] ERFC_Q = {
        15.7449261107098347,
        117.693950891312499,
        537.181101862009858,
        1621.38957456669019,
        3290.79923573345963,
        4362.61909014324716,
        3439.36767414372164,
        1230.33935480374942
    };
    private static final double INVERSE_SQRT_PI = 0.564189583547756287;
    private static final double[] ERFC_TAIL_P = {
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4
    };
    private static final double[] ERFC_TAIL_Q = {
        2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3
    };
}
