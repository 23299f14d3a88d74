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

    static FloatVector log1p(FloatVector z) {
        FloatVector s = z.div(z.add(2f));
        FloatVector q = s.mul(s);
        FloatVector r = constant(1f / 15f).fma(q, constant(1f / 13f));
        r = r.fma(q, constant(1f / 11f));
        r = r.fma(q, constant(1f / 9f));
        r = r.fma(q, constant(1f / 7f));
        r = r.fma(q, constant(1f / 5f));
        r = r.fma(q, constant(1f / 3f));
        FloatVector twice = s.add(s);
        return r.mul(q).fma(twice, twice);
    }

    static FloatVector log(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector e = bits.sub(FloatMath.ROOT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
        FloatVector m = bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
        FloatVector s = m.sub(1f).div(m.add(1f));
        FloatVector q = s.mul(s);
        FloatVector r = constant(1f / 11f).fma(q, constant(1f / 9f));
        r = r.fma(q, constant(1f / 7f));
        r = r.fma(q, constant(1f / 5f));
        r = r.fma(q, constant(1f / 3f));
        FloatVector twice = s.add(s);
        FloatVector n = (FloatVector) e.convert(VectorOperators.I2F, 0);
        FloatVector low = n.fma(constant(FloatMath.LN2_LOW), r.mul(q).fma(twice, twice));
        return n.fma(constant(FloatMath.LN2_HIGH), low);
    }

    static FloatVector cosPi(FloatVector x) {
        FloatVector w = constant(0.5f).sub(x.abs());
        FloatVector q = w.mul(w);
        FloatVector r = constant(FloatMath.cosPi(0)).fma(q, constant(FloatMath.cosPi(1)));
        r = r.fma(q, constant(FloatMath.cosPi(2)));
        r = r.fma(q, constant(FloatMath.cosPi(3)));
        r = r.fma(q, constant(FloatMath.cosPi(4)));
        r = r.fma(q, constant(FloatMath.cosPi(5)));
        r = r.fma(q, constant(FloatMath.cosPi(6)));
        return r.mul(w);
    }

    static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector s = x.mul(x);
        FloatVector near = constant(FloatMath.erfNear(0)).fma(s, constant(FloatMath.erfNear(1)));
        near = near.fma(s, constant(FloatMath.erfNear(2)));
        near = near.fma(s, constant(FloatMath.erfNear(3)));
        near = near.fma(s, constant(FloatMath.erfNear(4)));
        near = near.fma(s, constant(FloatMath.erfNear(5)));
        FloatVector far = constant(FloatMath.erfFar(0)).fma(a, constant(FloatMath.erfFar(1)));
        far = far.fma(s, constant(FloatMath.erfFar(2)).fma(a, constant(FloatMath.erfFar(3))));
        far = far.fma(a, constant(FloatMath.erfFar(4)));
        far = far.fma(a, constant(FloatMath.erfFar(5)));
        far = far.fma(a, constant(FloatMath.erfFar(6)));
        FloatVector rest = constant(1f).sub(exp(far.fma(a, a.neg())));
        return copySign(rest, x).blend(near.fma(x, x), a.compare(VectorOperators.LE, FloatMath.ERF_BOUND));
    }

    static FloatVector copySign(FloatVector magnitude, FloatVector sign) {
        IntVector bit = sign.reinterpretAsInts().and(Integer.MIN_VALUE);
        return magnitude.reinterpretAsInts().and(Integer.MAX_VALUE).or(bit).reinterpretAsFloats();
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
