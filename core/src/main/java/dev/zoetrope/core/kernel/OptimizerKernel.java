package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * The arithmetic of optimizers, for the elements {@code from} (inclusive) to {@code to} (exclusive) of tensors of one size:
 * of a gradient, of what the optimizer remembers, and of the parameter p, which always comes last.
 */
public interface OptimizerKernel {
    /** The number of sums that {@link #sumOfSquares} adds up side by side, whatever the vectors' width. */
    int CHAINS = 16;

    /** {@code p = fma(g, −rate, p)}. */
    void sgd(float rate, Tensor gradient, Tensor p, int from, int to);

    /**
     * The numbers of a step of momentum.
     *
     * @param nesterov whether to look ahead
     */
    record MomentumStep(float rate, float momentum, boolean nesterov) {}

    /**
     * {@code move = −g·rate}, {@code m = fma(m, momentum, move)}, {@code p += m}, or with nesterov
     * {@code p += fma(m, momentum, move)}.
     */
    void momentum(MomentumStep step, Tensor gradient, Tensor m, Tensor p, int from, int to);

    /**
     * The numbers of one step of Adam.
     *
     * @param alpha the learning rate with the corrections of both moments
     * @param rest1 1 − β1
     * @param rest2 1 − β2
     */
    record AdamStep(float alpha, float rest1, float rest2, float epsilon) {}

    /**
     * {@code m = fma(g−m, rest1, m)}, {@code v = fma(fma(g, g, −v), rest2, v)}, {@code p −= m·alpha / (√v + epsilon)}.
     *
     * <p>Where |m| or v becomes less than {@link Float#MIN_NORMAL} it becomes 0, here and where another rule has the same formula. Such
     * numbers, which stay for ever where a gradient is 0, take a processor many times as long, and with an epsilon of 1e-10 or more p
     * moves by less than 1e-27·alpha for them.
     */
    void adam(AdamStep step, Tensor gradient, Tensor m, Tensor v, Tensor p, int from, int to);

    /** As {@link #adam}, with {@code largest = max(largest, v)} in v's place in the last formula. */
    void amsgrad(AdamStep step, Tensor gradient, Tensor m, Tensor v, Tensor largest, Tensor p, int from, int to);

    /**
     * The numbers of one step of Nadam.
     *
     * @param rest1 1 − β1
     * @param rest2 1 − β2
     * @param meanRate the learning rate with what corrects the mean
     * @param gradientRate the learning rate with what corrects the gradient
     * @param correction of v: 1/(1 − β2^t)
     */
    record NadamStep(float rest1, float rest2, float meanRate, float gradientRate, float correction, float epsilon) {}

    /**
     * m and v as in {@link #adam}, {@code p −= fma(m, meanRate, g·gradientRate) / (√(v·correction) + epsilon)}.
     */
    void nadam(NadamStep step, Tensor gradient, Tensor m, Tensor v, Tensor p, int from, int to);

    /**
     * The numbers of one step of Adamax.
     *
     * @param alpha the learning rate with the correction of the mean
     * @param rest1 1 − β1
     */
    record AdamaxStep(float alpha, float rest1, float beta2, float epsilon) {}

    /** {@code m = fma(g−m, rest1, m)}, {@code u = max(u·beta2, |g|)}, {@code p −= m·alpha / (u + epsilon)}. */
    void adamax(AdamaxStep step, Tensor gradient, Tensor m, Tensor u, Tensor p, int from, int to);

    /**
     * The numbers of one step of RMSprop.
     *
     * @param rest 1 − rho
     */
    record RmspropStep(float rate, float rho, float rest, float momentum, float epsilon) {}

    /** {@code v = fma(v, rho, g·g·rest)}, {@code m = fma(m, momentum, g·rate / √(v + epsilon))}, {@code p −= m}. */
    void rmsprop(RmspropStep step, Tensor gradient, Tensor v, Tensor m, Tensor p, int from, int to);

    /** As {@link #rmsprop}, with {@code a = fma(a, rho, g·rest)} and {@code fma(−a, a, v)} in v's place under the root. */
    void centeredRmsprop(RmspropStep step, Tensor gradient, Tensor v, Tensor m, Tensor a, Tensor p, int from, int to);

    /** {@code a = fma(g, g, a)}, {@code p −= g·rate / √(a + epsilon)}. */
    void adagrad(float rate, float epsilon, Tensor gradient, Tensor a, Tensor p, int from, int to);

    /**
     * The numbers of one step of Adadelta.
     *
     * @param rest 1 − rho
     */
    record AdadeltaStep(float rate, float rho, float rest, float epsilon) {}

    /**
     * {@code a = fma(a, rho, g·g·rest)}, {@code move = √(d + epsilon)·g / √(a + epsilon)}, {@code d = fma(d, rho,
     * move·move·rest)}, {@code p = fma(move, −rate, p)}.
     */
    void adadelta(AdadeltaStep step, Tensor gradient, Tensor a, Tensor d, Tensor p, int from, int to);

    /**
     * The numbers of one step of Lion.
     *
     * @param rest1 1 − β1
     * @param rest2 1 − β2
     */
    record LionStep(float rate, float beta1, float rest1, float beta2, float rest2) {}

    /** {@code p = fma(sign(fma(m, beta1, g·rest1)), −rate, p)}, {@code m = fma(m, beta2, g·rest2)}. */
    void lion(LionStep step, Tensor gradient, Tensor m, Tensor p, int from, int to);

    /** {@code x = x·factor}. */
    void scale(float factor, Tensor x, int from, int to);

    /** {@code x = min(max(x, −limit), limit)}. */
    void clamp(float limit, Tensor x, int from, int to);

    /** {@code y = fma(x, a, y·b)}; x and y may be the same tensor. */
    void blend(float a, Tensor x, float b, Tensor y, int from, int to);

    /**
     * {@code Σ x[i]²}: {@link #CHAINS} sums, of the elements i, i+{@link #CHAINS}, i+2·{@link #CHAINS}, …, each with fused
     * multiply-adds in the order of its index, and these sums then added up in order, in double.
     */
    double sumOfSquares(Tensor x, int from, int to);
}
