package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.Rectifier;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Whole vectors; the elements after the last one go through the scalar twin. */
final class SimdElementwise implements Elementwise {
    private final Elementwise scalar = Kernels.scalar().elementwise();

    @Override
    public void apply(UnaryOp op, Tensor x, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        Activations.apply(op, x.array(), x.offset() + from, y.array(), y.offset() + from, whole);
        scalar.apply(op, x, y, from + whole, to);
    }

    @Override
    public void gradient(UnaryOp op, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        Tensor known = op.gradientNeedsInput() ? x : y;
        ActivationGradients.apply(
                op,
                known.array(),
                known.offset() + from,
                dy.array(),
                dy.offset() + from,
                dx.array(),
                dx.offset() + from,
                whole);
        scalar.gradient(op, x, y, dy, dx, from + whole, to);
    }

    @Override
    public void rectify(Rectifier rectifier, Tensor x, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        for (int i = from; i < from + whole; i += COUNT) {
            FloatVector value = FloatVector.fromArray(SPECIES, x.array(), x.offset() + i);
            value.sub(rectifier.threshold())
                    .mul(rectifier.negativeSlope())
                    .blend(value.min(rectifier.maxValue()), value.compare(VectorOperators.GT, rectifier.threshold()))
                    .intoArray(y.array(), y.offset() + i);
        }
        scalar.rectify(rectifier, x, y, from + whole, to);
    }

    @Override
    public void rectifyGradient(Rectifier rectifier, Tensor x, Tensor dy, Tensor dx, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        for (int i = from; i < from + whole; i += COUNT) {
            FloatVector value = FloatVector.fromArray(SPECIES, x.array(), x.offset() + i);
            FloatVector slope = FloatVector.fromArray(SPECIES, dy.array(), dy.offset() + i);
            FloatVector passed = constant(0f).blend(slope, value.compare(VectorOperators.LT, rectifier.maxValue()));
            slope.mul(rectifier.negativeSlope())
                    .blend(passed, value.compare(VectorOperators.GT, rectifier.threshold()))
                    .intoArray(dx.array(), dx.offset() + i);
        }
        scalar.rectifyGradient(rectifier, x, dy, dx, from + whole, to);
    }

    @Override
    public void dropout(DropoutMask mask, Tensor x, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        IntVector iota = Lanes.iota();
        for (int i = from; i < from + whole; i += COUNT) {
            IntVector bits = bits(mask.keyLow(), mask.keyHigh(), iota.add(i));
            VectorMask<Float> kept = bits.lanewise(VectorOperators.LSHR, 8)
                    .compare(VectorOperators.GE, mask.threshold())
                    .cast(SPECIES);
            FloatVector scaled =
                    FloatVector.fromArray(SPECIES, x.array(), x.offset() + i).mul(mask.scale());
            constant(0f).blend(scaled, kept).intoArray(y.array(), y.offset() + i);
        }
        scalar.dropout(mask, x, y, from + whole, to);
    }

    @Override
    public void normal(CounterRandom random, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int keyLow = (int) random.key();
        int keyHigh = (int) (random.key() >>> 32);
        IntVector iota = Lanes.iota();
        for (int i = from; i < from + whole; i += COUNT) {
            IntVector even = iota.add(i).lanewise(VectorOperators.LSHL, 1);
            IntVector first = bits(keyLow, keyHigh, even).lanewise(VectorOperators.LSHR, 8);
            IntVector second = bits(keyLow, keyHigh, even.add(1)).lanewise(VectorOperators.ASHR, 8);
            FloatVector u = ((FloatVector) first.add(1).convert(VectorOperators.I2F, 0)).mul(0x1p-24f);
            FloatVector v = ((FloatVector) second.convert(VectorOperators.I2F, 0)).mul(0x1p-23f);
            VectorMath.log(u)
                    .mul(-2f)
                    .lanewise(VectorOperators.SQRT)
                    .mul(VectorMath.cosPi(v))
                    .intoArray(y.array(), y.offset() + i);
        }
        scalar.normal(random, y, from + whole, to);
    }

    /** {@link CounterRandom#bits(int, int, int)}, lane by lane. */
    private static IntVector bits(int keyLow, int keyHigh, IntVector counter) {
        IntVector x = counter.mul(0x9E3779B9).add(keyLow);
        x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16))
                .mul(0x21F0AAAD);
        x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15))
                .lanewise(VectorOperators.XOR, keyHigh)
                .mul(0xD35A2D97);
        x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15))
                .mul(0x735A2D97);
        return x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15));
    }
}
