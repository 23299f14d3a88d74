package dev.zoetrope.layers.regularizer;

import dev.zoetrope.core.tensor.Tensor;

/** {@code l1·Σ|x|}. */
public record L1(float l1) implements Regularizer {
    public L1 {
        L1L2.requireFactor("l1", l1);
    }

    /** With a factor as a decimal number. */
    public L1(double l1) {
        this((float) l1);
    }

    /** Keras's default, 0.01. */
    public L1() {
        this(0.01f);
    }

    @Override
    public double penalty(Tensor x, int from, int to) {
        return new L1L2(l1, 0f).penalty(x, from, to);
    }

    @Override
    public void addGradient(Tensor x, float scale, Tensor gradient, int from, int to) {
        new L1L2(l1, 0f).addGradient(x, scale, gradient, from, to);
    }
}
