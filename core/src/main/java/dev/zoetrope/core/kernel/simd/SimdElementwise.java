package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;

import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Each function has a loop of its own: a vector passed through a shared loop's lambda would be boxed. The functions that
 * have none here, and the elements after the last whole vector, go through the scalar twin.
 */
final class SimdElementwise implements Elementwise {
    private final Elementwise scalar = Kernels.scalar().elementwise();

    @Override
    public void apply(UnaryOp op, Tensor x, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        float[] in = x.array();
        float[] out = y.array();
        int i = x.offset() + from;
        int o = y.offset() + from;
        boolean vectorised = true;
        switch (op) {
            case RELU -> relu(in, i, out, o, whole);
            case SIGMOID -> sigmoid(in, i, out, o, whole);
            case TANH -> tanh(in, i, out, o, whole);
            case ELU -> elu(in, i, out, o, whole);
            case EXPONENTIAL -> exp(in, i, out, o, whole);
            default -> vectorised = false;
        }
        scalar.apply(op, x, y, vectorised ? from + whole : from, to);
    }

    private static void relu(float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i += COUNT) {
            FloatVector.fromArray(SPECIES, x, xOffset + i).max(0f).intoArray(y, yOffset + i);
        }
    }

    private static void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i += COUNT) {
            VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    private static void tanh(float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i += COUNT) {
            VectorMath.tanh(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    private static void elu(float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i += COUNT) {
            FloatVector value = FloatVector.fromArray(SPECIES, x, xOffset + i);
            VectorMask<Float> positive = value.compare(VectorOperators.GT, 0f);
            VectorMath.expm1(value).blend(value, positive).intoArray(y, yOffset + i);
        }
    }

    private static void exp(float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i += COUNT) {
            VectorMath.exp(FloatVector.fromArray(SPECIES, x, xOffset + i)).intoArray(y, yOffset + i);
        }
    }

    @Override
    public void gradient(UnaryOp op, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        float[] out = y.array();
        float[] up = dy.array();
        float[] down = dx.array();
        int o = y.offset() + from;
        int u = dy.offset() + from;
        int d = dx.offset() + from;
        boolean vectorised = true;
        switch (op) {
            case RELU -> reluGradient(out, o, up, u, down, d, whole);
            case SIGMOID -> sigmoidGradient(out, o, up, u, down, d, whole);
            case TANH -> tanhGradient(out, o, up, u, down, d, whole);
            default -> vectorised = false;
        }
        scalar.gradient(op, x, y, dy, dx, vectorised ? from + whole : from, to);
    }

    private static void reluGradient(float[] y, int o, float[] dy, int u, float[] dx, int d, int n) {
        for (int i = 0; i < n; i += COUNT) {
            VectorMask<Float> positive =
                    FloatVector.fromArray(SPECIES, y, o + i).compare(VectorOperators.GT, 0f);
            FloatVector upstream = FloatVector.fromArray(SPECIES, dy, u + i);
            constant(0f).blend(upstream, positive).intoArray(dx, d + i);
        }
    }

    private static void sigmoidGradient(float[] y, int o, float[] dy, int u, float[] dx, int d, int n) {
        for (int i = 0; i < n; i += COUNT) {
            FloatVector value = FloatVector.fromArray(SPECIES, y, o + i);
            FloatVector upstream = FloatVector.fromArray(SPECIES, dy, u + i);
            upstream.mul(value).mul(constant(1f).sub(value)).intoArray(dx, d + i);
        }
    }

    private static void tanhGradient(float[] y, int o, float[] dy, int u, float[] dx, int d, int n) {
        for (int i = 0; i < n; i += COUNT) {
            FloatVector value = FloatVector.fromArray(SPECIES, y, o + i);
            FloatVector upstream = FloatVector.fromArray(SPECIES, dy, u + i);
            upstream.mul(value.neg().fma(value, constant(1f))).intoArray(dx, d + i);
        }
    }

    @Override
    public void dropout(DropoutMask mask, Tensor x, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        IntVector iota = Lanes.iota();
        for (int i = from; i < from + whole; i += COUNT) {
            IntVector bits = bits(mask, iota.add(i));
            VectorMask<Float> kept = bits.lanewise(VectorOperators.LSHR, 8)
                    .compare(VectorOperators.GE, mask.threshold())
                    .cast(SPECIES);
            FloatVector scaled =
                    FloatVector.fromArray(SPECIES, x.array(), x.offset() + i).mul(mask.scale());
            constant(0f).blend(scaled, kept).intoArray(y.array(), y.offset() + i);
        }
        scalar.dropout(mask, x, y, from + whole, to);
    }

    /** {@link dev.zoetrope.core.exec.CounterRandom#bits(int, int, int)}, lane by lane. */
    private static IntVector bits(DropoutMask mask, IntVector counter) {
        IntVector x = counter.mul(0x9E3779B9).add(mask.keyLow());
        x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16))
                .mul(0x21F0AAAD);
        x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15))
                .lanewise(VectorOperators.XOR, mask.keyHigh())
                .mul(0xD35A2D97);
        x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15))
                .mul(0x735A2D97);
        return x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15));
    }
}
