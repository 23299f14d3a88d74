package dev.zoetrope.layers.regularizer;

import dev.zoetrope.core.tensor.Tensor;

/** {@code l2·Σx²}. */
public record L2(float l2) implements Regularizer {
    public L2 {
        L1L2.requireFactor("l2", l2);
    }

    /** With a factor as a decimal number. */
    public L2(double l2) {
        this((float) l2);
    }

    /** Keras's default, 0.01. */
    public L2() {
        this(0.01f);
    }

    @Override
    public double penalty(Tensor x, int from, int to) {
        return new L1L2(0f, l2).penalty(x, from, to);
    }

    @Override
    public void addGradient(Tensor x, float scale, Tensor gradient, int from, int to) {
        new L1L2(0f, l2).addGradient(x, scale, gradient, from, to);
    }
}
