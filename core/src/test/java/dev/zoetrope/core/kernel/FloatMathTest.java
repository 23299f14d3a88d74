package dev.zoetrope.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** How many units in the last place the functions are off, on floats all over their ranges. */
class FloatMathTest {
    /** Steps between the floats that are tried: a prime, so that all low bits occur. */
    private static final int STRIDE = 997;

    /** A function in float32. */
    @FunctionalInterface
    private interface FloatFunction {
        float apply(float x);
    }

    /** The largest error for x in [low, high], in units in the last place of the exact result. */
    private static double worst(FloatFunction actual, DoubleUnaryOperator exact, float low, float high) {
        double worst = 0;
        for (long bits = 0; bits <= 0x7F7FFFFFL; bits += STRIDE) {
            float magnitude = Float.intBitsToFloat((int) bits);
            for (float x : new float[] {magnitude, -magnitude}) {
                if (x >= low && x <= high) {
                    double wanted = exact.applyAsDouble(x);
                    double off = Math.abs(actual.apply(x) - wanted) / Math.ulp((float) wanted);
                    worst = Math.max(worst, off);
                }
            }
        }
        return worst;
    }

    @Test
    void expIsWithinOneAndAHalfUnits() {
        assertThat(worst(FloatMath::exp, StrictMath::exp, -87f, 88.7f)).isLessThan(1.5);
    }

    @Test
    void expOfVeryNegativeNumbersRoundsToDenormals() {
        assertThat(worst(FloatMath::exp, StrictMath::exp, -103.9f, -87f)).isLessThan(1.5);
    }

    @Test
    void expm1KeepsItsDigitsNearZero() {
        assertThat(worst(FloatMath::expm1, StrictMath::expm1, -30f, 87f)).isLessThan(2.0);
    }

    @Test
    void tanhIsWithinAFewUnits() {
        assertThat(worst(FloatMath::tanh, StrictMath::tanh, -10f, 10f)).isLessThan(4.0);
    }

    @Test
    void sigmoidIsWithinAFewUnits() {
        assertThat(worst(FloatMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), -87f, 100f))
                .isLessThan(3.0);
    }

    @Test
    void functionsEndWhereTheyShould() {
        assertThat(FloatMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatMath.exp(88.8f)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FloatMath.exp(-104f)).isZero();
        assertThat(FloatMath.exp(0f)).isEqualTo(1f);
        assertThat(FloatMath.expm1(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
        assertThat(FloatMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
        assertThat(FloatMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
        assertThat(FloatMath.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
        assertThat(FloatMath.sigmoid(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FloatMath.exp(Float.NaN)).isNaN();
        assertThat(FloatMath.expm1(Float.NaN)).isNaN();
        assertThat(FloatMath.tanh(Float.NaN)).isNaN();
        assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
    }

    @Test
    void erfIsWithinOneAndAHalfUnits() {
        for (float x = -7; x <= 7; x += 0.03125f) {
            float wanted = (float) series(x);
            assertThat((double) FloatMath.erf(x))
                    .as("erf(%s)", x)
                    .isCloseTo(series(x), Offset.offset(1.5 * Math.ulp(wanted) + Float.MIN_VALUE));
        }
        assertThat(FloatMath.erf(Float.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(FloatMath.erf(Float.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(FloatMath.erf(Float.NaN)).isNaN();
    }

    @Test
    void log1pIsWithinThreeUnits() {
        assertThat(worst(FloatMath::log1p, StrictMath::log1p, 0f, 1f)).isLessThan(3);
    }

    /** {@code 2/√π·Σ (−1)ⁿ·x^(2n+1)/(n!·(2n+1))} with digits enough for the cancellation. */
    private static double series(double argument) {
        MathContext digits = new MathContext(80);
        BigDecimal x = new BigDecimal(argument);
        BigDecimal square = x.multiply(x);
        BigDecimal power = x;
        BigDecimal sum = x;
        for (int n = 1; n < 400; n++) {
            power = power.multiply(square).negate().divide(BigDecimal.valueOf(n), digits);
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), digits));
        }
        BigDecimal pi = new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459");
        return sum.multiply(BigDecimal.TWO).divide(pi.sqrt(digits), digits).doubleValue();
    }
}
