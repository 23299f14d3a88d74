package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of {@link FloatMath} on vectors, operation by operation the same.
 *
 * <p>C2 stops inlining methods, other than the Vector API's own, once a compilation has some 18,000 nodes
 * (NodeCountInliningCutoff); what is not inlined boxes its vectors, ten times as slow. An exponential takes half of that, a
 * good part of it for constants made where they are used: those of the functions that others build on are fields.
 */
final class VectorMath {
    static final FloatVector ONE = constant(1f);
    private static final FloatVector TWO = constant(2f);

    private static final FloatVector EXP_LOWEST = constant(FloatMath.EXP_LOWEST);
    private static final FloatVector EXP_HIGHEST = constant(FloatMath.EXP_HIGHEST);
    private static final FloatVector EXPM1_LOWEST = constant(FloatMath.EXPM1_LOWEST);
    private static final FloatVector EXPM1_HIGHEST = constant(FloatMath.EXPM1_HIGHEST);
    private static final FloatVector LOG2_E = constant(FloatMath.LOG2_E);
    private static final FloatVector ROUND = constant(FloatMath.ROUND);
    private static final FloatVector MINUS_LN2_LOW = constant(-FloatMath.LN2_LOW);
    private static final FloatVector MINUS_LN2_HIGH = constant(-FloatMath.LN2_HIGH);
    private static final FloatVector P0 = constant(FloatMath.P0);
    private static final FloatVector P1 = constant(FloatMath.P1);
    private static final FloatVector P2 = constant(FloatMath.P2);
    private static final FloatVector P3 = constant(FloatMath.P3);
    private static final FloatVector P4 = constant(FloatMath.P4);
    private static final FloatVector P5 = constant(FloatMath.P5);
    private static final IntVector ROUND_BITS = IntVector.broadcast(Lanes.INTS, FloatMath.ROUND_BITS);
    private static final IntVector BIAS = IntVector.broadcast(Lanes.INTS, 127);
    private static final IntVector SIGN = IntVector.broadcast(Lanes.INTS, Integer.MIN_VALUE);

    private static final FloatVector THIRD = constant(1f / 3f);
    private static final FloatVector FIFTH = constant(1f / 5f);
    private static final FloatVector SEVENTH = constant(1f / 7f);
    private static final FloatVector NINTH = constant(1f / 9f);
    private static final FloatVector ELEVENTH = constant(1f / 11f);
    private static final FloatVector THIRTEENTH = constant(1f / 13f);
    private static final FloatVector FIFTEENTH = constant(1f / 15f);

    private static final FloatVector NEAR0 = constant(FloatMath.erfNear(0));
    private static final FloatVector NEAR1 = constant(FloatMath.erfNear(1));
    private static final FloatVector NEAR2 = constant(FloatMath.erfNear(2));
    private static final FloatVector NEAR3 = constant(FloatMath.erfNear(3));
    private static final FloatVector NEAR4 = constant(FloatMath.erfNear(4));
    private static final FloatVector NEAR5 = constant(FloatMath.erfNear(5));
    private static final FloatVector FAR0 = constant(FloatMath.erfFar(0));
    private static final FloatVector FAR1 = constant(FloatMath.erfFar(1));
    private static final FloatVector FAR2 = constant(FloatMath.erfFar(2));
    private static final FloatVector FAR3 = constant(FloatMath.erfFar(3));
    private static final FloatVector FAR4 = constant(FloatMath.erfFar(4));
    private static final FloatVector FAR5 = constant(FloatMath.erfFar(5));
    private static final FloatVector FAR6 = constant(FloatMath.erfFar(6));
    private static final FloatVector ERF_BOUND = constant(FloatMath.ERF_BOUND);

    private VectorMath() {}

    static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.min(EXP_HIGHEST).max(EXP_LOWEST);
        FloatVector rounded = clamped.fma(LOG2_E, ROUND);
        IntVector n = rounded.reinterpretAsInts().sub(ROUND_BITS);
        FloatVector p = expm1OfRest(clamped, rounded.sub(ROUND));
        IntVector half = n.lanewise(VectorOperators.ASHR, 1);
        return p.add(ONE).mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    }

    static FloatVector expm1(FloatVector x) {
        FloatVector clamped = x.min(EXPM1_HIGHEST).max(EXPM1_LOWEST);
        FloatVector rounded = clamped.fma(LOG2_E, ROUND);
        FloatVector scale = powerOfTwo(rounded.reinterpretAsInts().sub(ROUND_BITS));
        return scale.fma(expm1OfRest(clamped, rounded.sub(ROUND)), scale.sub(ONE));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector clamped = x.min(FloatMath.TANH_BOUND).max(-FloatMath.TANH_BOUND);
        FloatVector e = expm1(clamped.add(clamped));
        return e.div(e.add(TWO));
    }

    static FloatVector sigmoid(FloatVector x) {
        return ONE.div(exp(x.neg()).add(ONE));
    }

    static FloatVector log1p(FloatVector z) {
        FloatVector s = z.div(z.add(TWO));
        FloatVector q = s.mul(s);
        FloatVector r = FIFTEENTH.fma(q, THIRTEENTH);
        r = r.fma(q, ELEVENTH);
        r = r.fma(q, NINTH);
        r = r.fma(q, SEVENTH);
        r = r.fma(q, FIFTH);
        r = r.fma(q, THIRD);
        FloatVector twice = s.add(s);
        return r.mul(q).fma(twice, twice);
    }

    static FloatVector log(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector e = bits.sub(FloatMath.ROOT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
        FloatVector m = bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
        FloatVector s = m.sub(ONE).div(m.add(ONE));
        FloatVector q = s.mul(s);
        FloatVector r = ELEVENTH.fma(q, NINTH);
        r = r.fma(q, SEVENTH);
        r = r.fma(q, FIFTH);
        r = r.fma(q, THIRD);
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
        FloatVector far = FAR0.fma(a, FAR1);
        far = far.fma(s, FAR2.fma(a, FAR3));
        far = far.fma(a, FAR4);
        far = far.fma(a, FAR5);
        far = far.fma(a, FAR6);
        // not below 0: the sign is x's
        IntVector rest = ONE.sub(exp(far.fma(a, a.neg()))).reinterpretAsInts();
        FloatVector signed = rest.or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
        FloatVector near = NEAR0.fma(s, NEAR1);
        near = near.fma(s, NEAR2);
        near = near.fma(s, NEAR3);
        near = near.fma(s, NEAR4);
        near = near.fma(s, NEAR5);
        return signed.blend(near.fma(x, x), a.compare(VectorOperators.LE, ERF_BOUND));
    }

    static FloatVector copySign(FloatVector magnitude, FloatVector sign) {
        IntVector bit = sign.reinterpretAsInts().and(SIGN);
        return magnitude.reinterpretAsInts().and(Integer.MAX_VALUE).or(bit).reinterpretAsFloats();
    }

    private static FloatVector expm1OfRest(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
        FloatVector q = P0.fma(r, P1);
        q = q.fma(r, P2);
        q = q.fma(r, P3);
        q = q.fma(r, P4);
        q = q.fma(r, P5);
        return q.fma(r.mul(r), r);
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(BIAS).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
