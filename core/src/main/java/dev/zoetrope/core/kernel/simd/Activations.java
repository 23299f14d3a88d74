package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.zoetrope.core.kernel.UnaryOp;
import jdk.incubator.vector.FloatVector;

/**
 * {@link UnaryOp#apply} on whole vectors. Each function has a loop of its own: a vector passed through a shared loop's
 * lambda would be boxed.
 */
final class Activations {
    private static final FloatVector HALF = constant(0.5f);

    private Activations() {}

    /** {@code y = op(x)} for {@code n} elements, a multiple of the vector's width. */
    static void apply(UnaryOp op, float[] x, int i, float[] y, int o, int n) {
        switch (op) {
            case LINEAR -> System.arraycopy(x, i, y, o, n);
            case RELU -> relu(x, i, y, o, n);
            case SIGMOID -> sigmoid(x, i, y, o, n);
            case TANH -> tanh(x, i, y, o, n);
            case ELU, CELU -> elu(x, i, y, o, n);
            case SELU -> selu(x, i, y, o, n);
            case GELU -> gelu(x, i, y, o, n);
            case GELU_TANH -> geluTanh(x, i, y, o, n);
            case SILU -> silu(x, i, y, o, n);
            case SOFTPLUS -> softplus(x, i, y, o, n);
            case SOFTSIGN -> softsign(x, i, y, o, n);
            case EXPONENTIAL -> exponential(x, i, y, o, n);
            case HARD_SIGMOID -> hardSigmoid(x, i, y, o, n);
            case LEAKY_RELU -> leakyRelu(x, i, y, o, n);
            case RELU6 -> relu6(x, i, y, o, n);
            case MISH -> mish(x, i, y, o, n);
            case LOG_SIGMOID -> logSigmoid(x, i, y, o, n);
            case HARD_SILU -> hardSilu(x, i, y, o, n);
            case HARD_TANH -> hardTanh(x, i, y, o, n);
            case HARD_SHRINK -> hardShrink(x, i, y, o, n);
            case SOFT_SHRINK -> softShrink(x, i, y, o, n);
            case TANH_SHRINK -> tanhShrink(x, i, y, o, n);
            case SQUAREPLUS -> squareplus(x, i, y, o, n);
            case SPARSE_PLUS -> sparsePlus(x, i, y, o, n);
            case SPARSE_SIGMOID -> sparseSigmoid(x, i, y, o, n);
        }
    }

    private static void relu(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.max(0f).intoArray(y, o + k);
        }
    }

    private static void sigmoid(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            VectorMath.sigmoid(x).intoArray(y, o + k);
        }
    }

    private static void tanh(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            VectorMath.tanh(x).intoArray(y, o + k);
        }
    }

    private static void elu(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            VectorMath.expm1(x).blend(x, x.compare(GT, 0f)).intoArray(y, o + k);
        }
    }

    private static void selu(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            VectorMath.expm1(x)
                    .mul(UnaryOp.SELU_SCALE_ALPHA)
                    .blend(x.mul(UnaryOp.SELU_SCALE), x.compare(GT, 0f))
                    .intoArray(y, o + k);
        }
    }

    private static void gelu(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.mul(normalCdf(x)).intoArray(y, o + k);
        }
    }

    private static void geluTanh(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.mul(VectorMath.sigmoid(geluArgument(x))).intoArray(y, o + k);
        }
    }

    /** 2·√(2/π)·(x + 0.044715·x³) */
    static FloatVector geluArgument(FloatVector x) {
        return x.mul(x.mul(UnaryOp.GELU_CUBE).fma(x, constant(UnaryOp.GELU_SLOPE)));
    }

    private static void silu(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.mul(VectorMath.sigmoid(x)).intoArray(y, o + k);
        }
    }

    private static void softplus(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            softplus(x).intoArray(y, o + k);
        }
    }

    private static void softsign(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.div(x.abs().add(1f)).intoArray(y, o + k);
        }
    }

    private static void exponential(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            VectorMath.exp(x).intoArray(y, o + k);
        }
    }

    private static void hardSigmoid(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            hardSigmoid(x).intoArray(y, o + k);
        }
    }

    private static void leakyRelu(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.mul(UnaryOp.LEAKY_SLOPE).blend(x, x.compare(GT, 0f)).intoArray(y, o + k);
        }
    }

    private static void relu6(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.min(6f).max(0f).intoArray(y, o + k);
        }
    }

    private static void mish(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.mul(tanhOfSoftplus(x)).intoArray(y, o + k);
        }
    }

    private static void logSigmoid(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            softplus(x.neg()).neg().intoArray(y, o + k);
        }
    }

    private static void hardSilu(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.mul(hardSigmoid(x)).intoArray(y, o + k);
        }
    }

    private static void hardTanh(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.min(1f).max(-1f).intoArray(y, o + k);
        }
    }

    private static void hardShrink(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.blend(0f, x.abs().compare(LE, UnaryOp.SHRINK)).intoArray(y, o + k);
        }
    }

    private static void softShrink(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            softShrink(x).intoArray(y, o + k);
        }
    }

    private static void tanhShrink(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.sub(VectorMath.tanh(x)).intoArray(y, o + k);
        }
    }

    private static void squareplus(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            squareplus(x).intoArray(y, o + k);
        }
    }

    private static void sparsePlus(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            sparsePlus(x).intoArray(y, o + k);
        }
    }

    private static void sparseSigmoid(float[] in, int i, float[] y, int o, int n) {
        for (int k = 0; k < n; k += COUNT) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + k);
            x.mul(0.5f).add(0.5f).min(1f).max(0f).intoArray(y, o + k);
        }
    }

    private static FloatVector hardSigmoid(FloatVector x) {
        return x.add(3f).min(6f).max(0f).mul(1f / 6f);
    }

    private static FloatVector softplus(FloatVector x) {
        return x.max(0f).add(VectorMath.log1p(VectorMath.exp(x.abs().neg())));
    }

    static FloatVector normalCdf(FloatVector x) {
        return VectorMath.erf(x.mul(UnaryOp.INVERSE_SQRT_2)).fma(HALF, HALF);
    }

    private static FloatVector tanhOfSoftplus(FloatVector x) {
        FloatVector e = VectorMath.exp(x.min(20f));
        FloatVector n = e.mul(e.add(2f));
        return n.div(n.add(2f));
    }

    private static FloatVector softShrink(FloatVector x) {
        FloatVector rest = x.abs().sub(UnaryOp.SHRINK);
        return VectorMath.copySign(rest, x).blend(0f, rest.compare(LE, 0f));
    }

    private static FloatVector squareplus(FloatVector x) {
        FloatVector magnitude = x.abs();
        FloatVector bounded = magnitude.min(UnaryOp.SQUAREPLUS_BOUND);
        FloatVector root = bounded.fma(bounded, constant(4f)).sqrt().max(magnitude);
        return constant(2f).div(root.add(magnitude)).blend(x.mul(0.5f).add(root.mul(0.5f)), x.compare(GT, 0f));
    }

    private static FloatVector sparsePlus(FloatVector x) {
        FloatVector half = x.mul(0.5f).add(0.5f).max(0f);
        return half.mul(half).blend(x, x.compare(GE, 1f));
    }
}
