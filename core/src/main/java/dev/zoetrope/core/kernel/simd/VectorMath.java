package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** The functions of {@link FloatMath} on vectors, operation by operation the same. */
final class VectorMath {
    private VectorMath() {}

    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.min(FloatMath.EXP_HIGHEST).max(FloatMath.EXP_LOWEST);
        FloatVector rounded = clamped.fma(constant(FloatMath.LOG2_E), constant(FloatMath.ROUND));
        IntVector n = rounded.reinterpretAsInts().sub(FloatMath.ROUND_BITS);
        FloatVector p = expm1OfRest(clamped, rounded.sub(FloatMath.ROUND));
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return p.add(1f).mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    }

    static FloatVector expm1(FloatVector x) {
        FloatVector clamped = x.min(FloatMath.EXPM1_HIGHEST).max(FloatMath.EXPM1_LOWEST);
        FloatVector rounded = clamped.fma(constant(FloatMath.LOG2_E), constant(FloatMath.ROUND));
        FloatVector scale = powerOfTwo(rounded.reinterpretAsInts().sub(FloatMath.ROUND_BITS));
        return scale.fma(expm1OfRest(clamped, rounded.sub(FloatMath.ROUND)), scale.sub(1f));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector clamped = x.min(FloatMath.TANH_BOUND).max(-FloatMath.TANH_BOUND);
        FloatVector e = expm1(clamped.add(clamped));
        return e.div(e.add(2f));
    }

    static FloatVector sigmoid(FloatVector x) {
        return constant(1f).div(exp(x.neg()).add(1f));
    }

    private static FloatVector expm1OfRest(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(constant(-FloatMath.LN2_LOW), n.fma(constant(-FloatMath.LN2_HIGH), x));
        FloatVector q = constant(FloatMath.P0).fma(r, constant(FloatMath.P1));
        q = q.fma(r, constant(FloatMath.P2));
        q = q.fma(r, constant(FloatMath.P3));
        q = q.fma(r, constant(FloatMath.P4));
        q = q.fma(r, constant(FloatMath.P5));
        return q.fma(r.mul(r), r);
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
