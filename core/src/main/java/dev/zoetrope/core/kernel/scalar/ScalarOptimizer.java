package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.tensor.Tensor;

final class ScalarOptimizer implements OptimizerKernel {
    @Override
    public void sgd(float rate, Tensor gradient, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            p.array()[p.offset() + i] = Math.fma(g, -rate, p.array()[p.offset() + i]);
        }
    }

    @Override
    public void momentum(MomentumStep step, Tensor gradient, Tensor m, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float move = -gradient.array()[gradient.offset() + i] * step.rate();
            float momentum = Math.fma(m.array()[m.offset() + i], step.momentum(), move);
            m.array()[m.offset() + i] = momentum;
            p.array()[p.offset() + i] += step.nesterov() ? Math.fma(momentum, step.momentum(), move) : momentum;
        }
    }

    @Override
    public void adam(AdamStep step, Tensor gradient, Tensor m, Tensor v, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float mean = towards(g, step.rest1(), m, i);
            float variance = towardsSquare(g, step.rest2(), v, i);
            p.array()[p.offset() + i] -= mean * step.alpha() / ((float) Math.sqrt(variance) + step.epsilon());
        }
    }

    @Override
    public void amsgrad(
            AdamStep step, Tensor gradient, Tensor m, Tensor v, Tensor largest, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float mean = towards(g, step.rest1(), m, i);
            float variance = Math.max(largest.array()[largest.offset() + i], towardsSquare(g, step.rest2(), v, i));
            largest.array()[largest.offset() + i] = variance;
            p.array()[p.offset() + i] -= mean * step.alpha() / ((float) Math.sqrt(variance) + step.epsilon());
        }
    }

    @Override
    public void nadam(NadamStep step, Tensor gradient, Tensor m, Tensor v, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float mean = towards(g, step.rest1(), m, i);
            float variance = towardsSquare(g, step.rest2(), v, i);
            float move = Math.fma(mean, step.meanRate(), g * step.gradientRate());
            p.array()[p.offset() + i] -= move / ((float) Math.sqrt(variance * step.correction()) + step.epsilon());
        }
    }

    /** 0 in place of a number that is not normal. */
    private static float normal(float x) {
        return Math.abs(x) < Float.MIN_NORMAL ? 0f : x;
    }

    /** Moves an element of a mean towards the gradient. */
    private static float towards(float g, float rest, Tensor m, int i) {
        float mean = m.array()[m.offset() + i];
        mean = normal(Math.fma(g - mean, rest, mean));
        m.array()[m.offset() + i] = mean;
        return mean;
    }

    /** Moves an element of a mean towards the gradient's square. */
    private static float towardsSquare(float g, float rest, Tensor v, int i) {
        float variance = v.array()[v.offset() + i];
        variance = normal(Math.fma(Math.fma(g, g, -variance), rest, variance));
        v.array()[v.offset() + i] = variance;
        return variance;
    }

    @Override
    public void adamax(AdamaxStep step, Tensor gradient, Tensor m, Tensor u, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float mean = towards(g, step.rest1(), m, i);
            float norm = Math.max(u.array()[u.offset() + i] * step.beta2(), Math.abs(g));
            u.array()[u.offset() + i] = norm;
            p.array()[p.offset() + i] -= mean * step.alpha() / (norm + step.epsilon());
        }
    }

    @Override
    public void rmsprop(RmspropStep step, Tensor gradient, Tensor v, Tensor m, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float square = decayed(g * g, step.rho(), step.rest(), v, i);
            move(step, g, square, m, p, i);
        }
    }

    @Override
    public void centeredRmsprop(
            RmspropStep step, Tensor gradient, Tensor v, Tensor m, Tensor a, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float square = decayed(g * g, step.rho(), step.rest(), v, i);
            float average = decayed(g, step.rho(), step.rest(), a, i);
            move(step, g, Math.fma(-average, average, square), m, p, i);
        }
    }

    /** {@code mean = fma(mean, rho, x·rest)} */
    private static float decayed(float x, float rho, float rest, Tensor mean, int i) {
        float result = Math.fma(mean.array()[mean.offset() + i], rho, x * rest);
        mean.array()[mean.offset() + i] = result;
        return result;
    }

    private static void move(RmspropStep step, float g, float variance, Tensor m, Tensor p, int i) {
        float increment = g * step.rate() / (float) Math.sqrt(variance + step.epsilon());
        float momentum = Math.fma(m.array()[m.offset() + i], step.momentum(), increment);
        m.array()[m.offset() + i] = momentum;
        p.array()[p.offset() + i] -= momentum;
    }

    @Override
    public void adagrad(float rate, float epsilon, Tensor gradient, Tensor a, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float sum = Math.fma(g, g, a.array()[a.offset() + i]);
            a.array()[a.offset() + i] = sum;
            p.array()[p.offset() + i] -= g * rate / (float) Math.sqrt(sum + epsilon);
        }
    }

    @Override
    public void adadelta(AdadeltaStep step, Tensor gradient, Tensor a, Tensor d, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float square = decayed(g * g, step.rho(), step.rest(), a, i);
            float before = d.array()[d.offset() + i];
            float move = (float) Math.sqrt(before + step.epsilon()) * g / (float) Math.sqrt(square + step.epsilon());
            d.array()[d.offset() + i] = Math.fma(before, step.rho(), move * move * step.rest());
            p.array()[p.offset() + i] = Math.fma(move, -step.rate(), p.array()[p.offset() + i]);
        }
    }

    @Override
    public void lion(LionStep step, Tensor gradient, Tensor m, Tensor p, int from, int to) {
        for (int i = from; i < to; i++) {
            float g = gradient.array()[gradient.offset() + i];
            float mean = m.array()[m.offset() + i];
            float direction = Math.signum(Math.fma(mean, step.beta1(), g * step.rest1()));
            p.array()[p.offset() + i] = Math.fma(direction, -step.rate(), p.array()[p.offset() + i]);
            m.array()[m.offset() + i] = Math.fma(mean, step.beta2(), g * step.rest2());
        }
    }

    @Override
    public void scale(float factor, Tensor x, int from, int to) {
        for (int i = from; i < to; i++) {
            x.array()[x.offset() + i] *= factor;
        }
    }

    @Override
    public void clamp(float limit, Tensor x, int from, int to) {
        for (int i = from; i < to; i++) {
            x.array()[x.offset() + i] = Math.min(Math.max(x.array()[x.offset() + i], -limit), limit);
        }
    }

    @Override
    public void blend(float a, Tensor x, float b, Tensor y, int from, int to) {
        for (int i = from; i < to; i++) {
            float before = y.array()[y.offset() + i];
            y.array()[y.offset() + i] = Math.fma(x.array()[x.offset() + i], a, before * b);
        }
    }

    @Override
    public double sumOfSquares(Tensor x, int from, int to) {
        double total = 0;
        for (int chain = 0; chain < CHAINS; chain++) {
            float sum = 0;
            for (int i = from + chain; i < to; i += CHAINS) {
                float element = x.array()[x.offset() + i];
                sum = Math.fma(element, element, sum);
            }
            total += sum;
        }
        return total;
    }
}
