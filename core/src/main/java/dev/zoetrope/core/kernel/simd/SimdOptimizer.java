package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Whole vectors; the elements after the last one go through the scalar twin. */
final class SimdOptimizer extends SimdScaling {
    private final OptimizerKernel scalar = Kernels.scalar().optimizer();

    @Override
    public void sgd(float rate, Tensor gradient, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int pAt = p.offset() + from;
        FloatVector down = FloatVector.broadcast(SPECIES, -rate);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            g.fma(down, value).intoArray(p.array(), pAt + i);
        }
        scalar.sgd(rate, gradient, p, from + whole, to);
    }

    @Override
    public void momentum(MomentumStep step, Tensor gradient, Tensor m, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int mAt = m.offset() + from;
        int pAt = p.offset() + from;
        FloatVector rate = FloatVector.broadcast(SPECIES, step.rate());
        FloatVector keep = FloatVector.broadcast(SPECIES, step.momentum());
        // Without a look ahead p moves by m·1 + move·0, which is m.
        FloatVector ahead = FloatVector.broadcast(SPECIES, step.nesterov() ? step.momentum() : 1f);
        FloatVector again = FloatVector.broadcast(SPECIES, step.nesterov() ? 1f : 0f);
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector before = FloatVector.fromArray(SPECIES, m.array(), mAt + i);
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            FloatVector move = g.neg().mul(rate);
            FloatVector after = before.fma(keep, move);
            after.intoArray(m.array(), mAt + i);
            value.add(after.fma(ahead, move.mul(again))).intoArray(p.array(), pAt + i);
        }
        scalar.momentum(step, gradient, m, p, from + whole, to);
    }

    @Override
    public void adam(AdamStep step, Tensor gradient, Tensor m, Tensor v, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int mAt = m.offset() + from;
        int vAt = v.offset() + from;
        int pAt = p.offset() + from;
        FloatVector rest1 = FloatVector.broadcast(SPECIES, step.rest1());
        FloatVector rest2 = FloatVector.broadcast(SPECIES, step.rest2());
        FloatVector alpha = FloatVector.broadcast(SPECIES, step.alpha());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector mean = FloatVector.fromArray(SPECIES, m.array(), mAt + i);
            FloatVector variance = FloatVector.fromArray(SPECIES, v.array(), vAt + i);
            mean = normal(g.sub(mean).fma(rest1, mean));
            variance = normal(g.fma(g, variance.neg()).fma(rest2, variance));
            mean.intoArray(m.array(), mAt + i);
            variance.intoArray(v.array(), vAt + i);
            FloatVector move = mean.mul(alpha).div(variance.sqrt().add(epsilon));
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            value.sub(move).intoArray(p.array(), pAt + i);
        }
        scalar.adam(step, gradient, m, v, p, from + whole, to);
    }

    @Override
    public void amsgrad(
            AdamStep step, Tensor gradient, Tensor m, Tensor v, Tensor largest, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int mAt = m.offset() + from;
        int vAt = v.offset() + from;
        int largestAt = largest.offset() + from;
        int pAt = p.offset() + from;
        FloatVector rest1 = FloatVector.broadcast(SPECIES, step.rest1());
        FloatVector rest2 = FloatVector.broadcast(SPECIES, step.rest2());
        FloatVector alpha = FloatVector.broadcast(SPECIES, step.alpha());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector mean = FloatVector.fromArray(SPECIES, m.array(), mAt + i);
            FloatVector variance = FloatVector.fromArray(SPECIES, v.array(), vAt + i);
            mean = normal(g.sub(mean).fma(rest1, mean));
            variance = normal(g.fma(g, variance.neg()).fma(rest2, variance));
            mean.intoArray(m.array(), mAt + i);
            variance.intoArray(v.array(), vAt + i);
            FloatVector bound = FloatVector.fromArray(SPECIES, largest.array(), largestAt + i);
            bound = bound.max(variance);
            bound.intoArray(largest.array(), largestAt + i);
            FloatVector move = mean.mul(alpha).div(bound.sqrt().add(epsilon));
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            value.sub(move).intoArray(p.array(), pAt + i);
        }
        scalar.amsgrad(step, gradient, m, v, largest, p, from + whole, to);
    }

    @Override
    public void nadam(NadamStep step, Tensor gradient, Tensor m, Tensor v, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int mAt = m.offset() + from;
        int vAt = v.offset() + from;
        int pAt = p.offset() + from;
        FloatVector rest1 = FloatVector.broadcast(SPECIES, step.rest1());
        FloatVector rest2 = FloatVector.broadcast(SPECIES, step.rest2());
        FloatVector meanRate = FloatVector.broadcast(SPECIES, step.meanRate());
        FloatVector gradientRate = FloatVector.broadcast(SPECIES, step.gradientRate());
        FloatVector correction = FloatVector.broadcast(SPECIES, step.correction());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector mean = FloatVector.fromArray(SPECIES, m.array(), mAt + i);
            FloatVector variance = FloatVector.fromArray(SPECIES, v.array(), vAt + i);
            mean = normal(g.sub(mean).fma(rest1, mean));
            variance = normal(g.fma(g, variance.neg()).fma(rest2, variance));
            mean.intoArray(m.array(), mAt + i);
            variance.intoArray(v.array(), vAt + i);
            FloatVector move = mean.fma(meanRate, g.mul(gradientRate));
            FloatVector root = variance.mul(correction).sqrt();
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            value.sub(move.div(root.add(epsilon))).intoArray(p.array(), pAt + i);
        }
        scalar.nadam(step, gradient, m, v, p, from + whole, to);
    }

    @Override
    public void adamax(AdamaxStep step, Tensor gradient, Tensor m, Tensor u, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int mAt = m.offset() + from;
        int uAt = u.offset() + from;
        int pAt = p.offset() + from;
        FloatVector rest1 = FloatVector.broadcast(SPECIES, step.rest1());
        FloatVector beta2 = FloatVector.broadcast(SPECIES, step.beta2());
        FloatVector alpha = FloatVector.broadcast(SPECIES, step.alpha());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector mean = FloatVector.fromArray(SPECIES, m.array(), mAt + i);
            FloatVector norm = FloatVector.fromArray(SPECIES, u.array(), uAt + i);
            mean = normal(g.sub(mean).fma(rest1, mean));
            norm = norm.mul(beta2).max(g.abs());
            mean.intoArray(m.array(), mAt + i);
            norm.intoArray(u.array(), uAt + i);
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            value.sub(mean.mul(alpha).div(norm.add(epsilon))).intoArray(p.array(), pAt + i);
        }
        scalar.adamax(step, gradient, m, u, p, from + whole, to);
    }

    @Override
    public void rmsprop(RmspropStep step, Tensor gradient, Tensor v, Tensor m, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int vAt = v.offset() + from;
        int mAt = m.offset() + from;
        int pAt = p.offset() + from;
        FloatVector rate = FloatVector.broadcast(SPECIES, step.rate());
        FloatVector rho = FloatVector.broadcast(SPECIES, step.rho());
        FloatVector rest = FloatVector.broadcast(SPECIES, step.rest());
        FloatVector keep = FloatVector.broadcast(SPECIES, step.momentum());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector square = FloatVector.fromArray(SPECIES, v.array(), vAt + i);
            square = square.fma(rho, g.mul(g).mul(rest));
            square.intoArray(v.array(), vAt + i);
            FloatVector increment = g.mul(rate).div(square.add(epsilon).sqrt());
            FloatVector momentum = FloatVector.fromArray(SPECIES, m.array(), mAt + i);
            momentum = momentum.fma(keep, increment);
            momentum.intoArray(m.array(), mAt + i);
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            value.sub(momentum).intoArray(p.array(), pAt + i);
        }
        scalar.rmsprop(step, gradient, v, m, p, from + whole, to);
    }

    @Override
    public void centeredRmsprop(
            RmspropStep step, Tensor gradient, Tensor v, Tensor m, Tensor a, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int vAt = v.offset() + from;
        int mAt = m.offset() + from;
        int aAt = a.offset() + from;
        int pAt = p.offset() + from;
        FloatVector rate = FloatVector.broadcast(SPECIES, step.rate());
        FloatVector rho = FloatVector.broadcast(SPECIES, step.rho());
        FloatVector rest = FloatVector.broadcast(SPECIES, step.rest());
        FloatVector keep = FloatVector.broadcast(SPECIES, step.momentum());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector square = FloatVector.fromArray(SPECIES, v.array(), vAt + i);
            square = square.fma(rho, g.mul(g).mul(rest));
            square.intoArray(v.array(), vAt + i);
            FloatVector average = FloatVector.fromArray(SPECIES, a.array(), aAt + i);
            average = average.fma(rho, g.mul(rest));
            average.intoArray(a.array(), aAt + i);
            FloatVector variance = average.neg().fma(average, square);
            FloatVector increment = g.mul(rate).div(variance.add(epsilon).sqrt());
            FloatVector momentum = FloatVector.fromArray(SPECIES, m.array(), mAt + i);
            momentum = momentum.fma(keep, increment);
            momentum.intoArray(m.array(), mAt + i);
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            value.sub(momentum).intoArray(p.array(), pAt + i);
        }
        scalar.centeredRmsprop(step, gradient, v, m, a, p, from + whole, to);
    }

    @Override
    public void adagrad(float rate, float epsilon, Tensor gradient, Tensor a, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int aAt = a.offset() + from;
        int pAt = p.offset() + from;
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector sum = FloatVector.fromArray(SPECIES, a.array(), aAt + i);
            sum = g.fma(g, sum);
            sum.intoArray(a.array(), aAt + i);
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            value.sub(g.mul(rate).div(sum.add(epsilon).sqrt())).intoArray(p.array(), pAt + i);
        }
        scalar.adagrad(rate, epsilon, gradient, a, p, from + whole, to);
    }

    @Override
    public void adadelta(AdadeltaStep step, Tensor gradient, Tensor a, Tensor d, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int aAt = a.offset() + from;
        int dAt = d.offset() + from;
        int pAt = p.offset() + from;
        FloatVector down = FloatVector.broadcast(SPECIES, -step.rate());
        FloatVector rho = FloatVector.broadcast(SPECIES, step.rho());
        FloatVector rest = FloatVector.broadcast(SPECIES, step.rest());
        FloatVector epsilon = FloatVector.broadcast(SPECIES, step.epsilon());
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector square = FloatVector.fromArray(SPECIES, a.array(), aAt + i);
            FloatVector moved = FloatVector.fromArray(SPECIES, d.array(), dAt + i);
            square = square.fma(rho, g.mul(g).mul(rest));
            square.intoArray(a.array(), aAt + i);
            FloatVector move =
                    moved.add(epsilon).sqrt().mul(g).div(square.add(epsilon).sqrt());
            moved = moved.fma(rho, move.mul(move).mul(rest));
            moved.intoArray(d.array(), dAt + i);
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            move.fma(down, value).intoArray(p.array(), pAt + i);
        }
        scalar.adadelta(step, gradient, a, d, p, from + whole, to);
    }

    @Override
    public void lion(LionStep step, Tensor gradient, Tensor m, Tensor p, int from, int to) {
        int whole = SPECIES.loopBound(to - from);
        int gradientAt = gradient.offset() + from;
        int mAt = m.offset() + from;
        int pAt = p.offset() + from;
        FloatVector down = FloatVector.broadcast(SPECIES, -step.rate());
        FloatVector beta1 = FloatVector.broadcast(SPECIES, step.beta1());
        FloatVector rest1 = FloatVector.broadcast(SPECIES, step.rest1());
        FloatVector beta2 = FloatVector.broadcast(SPECIES, step.beta2());
        FloatVector rest2 = FloatVector.broadcast(SPECIES, step.rest2());
        for (int i = 0; i < whole; i += COUNT) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient.array(), gradientAt + i);
            FloatVector mean = FloatVector.fromArray(SPECIES, m.array(), mAt + i);
            FloatVector value = FloatVector.fromArray(SPECIES, p.array(), pAt + i);
            FloatVector direction = mean.fma(beta1, g.mul(rest1));
            FloatVector sign = direction
                    .blend(1, direction.compare(VectorOperators.GT, 0))
                    .blend(-1, direction.compare(VectorOperators.LT, 0));
            sign.fma(down, value).intoArray(p.array(), pAt + i);
            mean = mean.fma(beta2, g.mul(rest2));
            mean.intoArray(m.array(), mAt + i);
        }
        scalar.lion(step, gradient, m, p, from + whole, to);
    }

    /** 0 where there are numbers that are not normal. */
    private static FloatVector normal(FloatVector x) {
        return x.blend(0f, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
    }
}
