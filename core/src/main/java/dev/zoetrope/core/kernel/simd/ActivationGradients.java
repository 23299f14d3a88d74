package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.ONE;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.zoetrope.core.kernel.UnaryOp;
import jdk.incubator.vector.FloatVector;

/** {@link UnaryOp#gradient} on whole vectors, a loop for each function as in {@link Activations}. */
final class ActivationGradients {
    private ActivationGradients() {}

    /**
     * {@code dx = dy·op′(x)} for {@code n} elements, a multiple of the vector's width.
     *
     * @param from the output of op, or its input where {@link UnaryOp#gradientNeedsInput()}
     */
    static void apply(UnaryOp op, float[] from, int f, float[] dy, int u, float[] dx, int d, int n) {
        switch (op) {
            case LINEAR -> System.arraycopy(dy, u, dx, d, n);
            case RELU -> relu(from, f, dy, u, dx, d, n);
            case SIGMOID -> sigmoid(from, f, dy, u, dx, d, n);
            case TANH -> tanh(from, f, dy, u, dx, d, n);
            case ELU, CELU -> elu(from, f, dy, u, dx, d, n);
            case SELU -> selu(from, f, dy, u, dx, d, n);
            case GELU -> gelu(from, f, dy, u, dx, d, n);
            case GELU_TANH -> geluTanh(from, f, dy, u, dx, d, n);
            case SILU -> silu(from, f, dy, u, dx, d, n);
            case SOFTPLUS -> softplus(from, f, dy, u, dx, d, n);
            case SOFTSIGN -> softsign(from, f, dy, u, dx, d, n);
            case EXPONENTIAL -> exponential(from, f, dy, u, dx, d, n);
            case HARD_SIGMOID -> hardSigmoid(from, f, dy, u, dx, d, n);
            case LEAKY_RELU -> leakyRelu(from, f, dy, u, dx, d, n);
            case RELU6 -> relu6(from, f, dy, u, dx, d, n);
            case MISH -> mish(from, f, dy, u, dx, d, n);
            case LOG_SIGMOID -> logSigmoid(from, f, dy, u, dx, d, n);
            case HARD_SILU -> hardSilu(from, f, dy, u, dx, d, n);
            case HARD_TANH -> hardTanh(from, f, dy, u, dx, d, n);
            case HARD_SHRINK, SOFT_SHRINK -> shrink(from, f, dy, u, dx, d, n);
            case TANH_SHRINK -> tanhShrink(from, f, dy, u, dx, d, n);
            case SQUAREPLUS -> squareplus(from, f, dy, u, dx, d, n);
            case SPARSE_PLUS -> sparsePlus(from, f, dy, u, dx, d, n);
            case SPARSE_SIGMOID -> sparseSigmoid(from, f, dy, u, dx, d, n);
        }
    }

    private static void relu(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            constant(0f).blend(dy, y.compare(GT, 0f)).intoArray(dx, d + k);
        }
    }

    private static void sigmoid(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(y).mul(ONE.sub(y)).intoArray(dx, d + k);
        }
    }

    private static void tanh(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(y.neg().fma(y, ONE)).intoArray(dx, d + k);
        }
    }

    private static void elu(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(y.add(1f)).blend(dy, y.compare(GT, 0f)).intoArray(dx, d + k);
        }
    }

    private static void selu(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(y.add(UnaryOp.SELU_SCALE_ALPHA))
                    .blend(dy.mul(UnaryOp.SELU_SCALE), y.compare(GT, 0f))
                    .intoArray(dx, d + k);
        }
    }

    private static void gelu(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(geluSlope(x)).intoArray(dx, d + k);
        }
    }

    private static void geluTanh(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(geluTanhSlope(x.min(8f).max(-8f))).intoArray(dx, d + k);
        }
    }

    private static void silu(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(siluSlope(x)).intoArray(dx, d + k);
        }
    }

    private static void softplus(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(VectorMath.expm1(y.neg()).neg()).intoArray(dx, d + k);
        }
    }

    private static void softsign(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(square(ONE.sub(y.abs()))).intoArray(dx, d + k);
        }
    }

    private static void exponential(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(y).intoArray(dx, d + k);
        }
    }

    private static void hardSigmoid(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            constant(0f)
                    .blend(dy.mul(1f / 6f), y.compare(GT, 0f).and(y.compare(LT, 1f)))
                    .intoArray(dx, d + k);
        }
    }

    private static void leakyRelu(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(UnaryOp.LEAKY_SLOPE).blend(dy, y.compare(GT, 0f)).intoArray(dx, d + k);
        }
    }

    private static void relu6(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            constant(0f).blend(dy, y.compare(GT, 0f).and(y.compare(LT, 6f))).intoArray(dx, d + k);
        }
    }

    private static void mish(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(mishSlope(x)).intoArray(dx, d + k);
        }
    }

    private static void logSigmoid(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(VectorMath.expm1(y).neg()).intoArray(dx, d + k);
        }
    }

    private static void hardSilu(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(x.fma(constant(1f / 3f), constant(0.5f)))
                    .blend(dy, x.compare(GE, 3f))
                    .blend(0f, x.compare(LE, -3f))
                    .intoArray(dx, d + k);
        }
    }

    private static void hardTanh(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            constant(0f).blend(dy, y.abs().compare(LT, 1f)).intoArray(dx, d + k);
        }
    }

    private static void shrink(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.blend(0f, y.compare(EQ, 0f)).intoArray(dx, d + k);
        }
    }

    private static void tanhShrink(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(square(VectorMath.tanh(x))).intoArray(dx, d + k);
        }
    }

    private static void squareplus(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(squareplusSlope(y)).intoArray(dx, d + k);
        }
    }

    private static void sparsePlus(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            dy.mul(y.sqrt().min(1f)).intoArray(dx, d + k);
        }
    }

    private static void sparseSigmoid(float[] from, int f, float[] up, int u, float[] dx, int d, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector y = FloatVector.fromArray(SPECIES, from, f + k);
            FloatVector dy = FloatVector.fromArray(SPECIES, up, u + k);
            constant(0f)
                    .blend(dy.mul(0.5f), y.compare(GT, 0f).and(y.compare(LT, 1f)))
                    .intoArray(dx, d + k);
        }
    }

    private static FloatVector square(FloatVector x) {
        return x.mul(x);
    }

    private static FloatVector geluSlope(FloatVector x) {
        FloatVector density = VectorMath.exp(x.mul(-0.5f).mul(x)).mul(UnaryOp.INVERSE_SQRT_2_PI);
        return x.fma(density, Activations.normalCdf(x));
    }

    private static FloatVector geluTanhSlope(FloatVector x) {
        FloatVector inner = x.mul(3f * UnaryOp.GELU_CUBE).fma(x, constant(UnaryOp.GELU_SLOPE));
        FloatVector e = VectorMath.exp(Activations.geluArgument(x).neg());
        FloatVector s = ONE.div(e.add(ONE));
        return s.mul(x.mul(inner).fma(e.mul(s), ONE));
    }

    private static FloatVector siluSlope(FloatVector x) {
        FloatVector s = VectorMath.sigmoid(x);
        return s.mul(x.fma(ONE.sub(s), ONE));
    }

    private static FloatVector mishSlope(FloatVector x) {
        FloatVector e = VectorMath.exp(x.min(20f));
        FloatVector n = e.mul(e.add(2f));
        FloatVector t = n.div(n.add(2f));
        return x.mul(e.div(e.add(ONE))).fma(t.neg().fma(t, ONE), t);
    }

    private static FloatVector squareplusSlope(FloatVector y) {
        FloatVector square = square(y.min(UnaryOp.SQUAREPLUS_BOUND));
        return square.div(square.add(1f));
    }
}
