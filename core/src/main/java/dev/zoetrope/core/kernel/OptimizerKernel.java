package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/** Steps of optimizers whose arithmetic is worth a kernel. */
public interface OptimizerKernel {
    /**
     * The numbers of one step of Adam.
     *
     * @param alpha the learning rate with the corrections of both moments
     * @param rest1 1 − β1
     * @param rest2 1 − β2
     */
    record AdamStep(float alpha, float rest1, float rest2, float epsilon) {}

    /**
     * {@code m = fma(g−m, rest1, m)}, {@code v = fma(fma(g, g, −v), rest2, v)}, {@code p −= m·alpha / (√v + epsilon)}, for
     * the elements {@code from} (inclusive) to {@code to} (exclusive) of tensors of one size.
     */
    void adam(AdamStep step, Tensor gradient, Tensor m, Tensor v, Tensor p, int from, int to);
}
