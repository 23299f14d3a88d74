package dev.zoetrope.layers.regularizer;

import dev.zoetrope.core.tensor.Tensor;

/** {@code l1·Σ|x| + l2·Σx²}. */
public record L1L2(float l1, float l2) implements Regularizer {
    public L1L2 {
        requireFactor("l1", l1);
        requireFactor("l2", l2);
    }

    /** With factors as decimal numbers. */
    public L1L2(double l1, double l2) {
        this((float) l1, (float) l2);
    }

    /** Keras's defaults: no penalty at all. */
    public L1L2() {
        this(0f, 0f);
    }

    static void requireFactor(String name, float value) {
        if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be a number of at least 0, received " + value);
        }
    }

    @Override
    public double penalty(Tensor x, int from, int to) {
        float[] values = x.array();
        double absolute = 0;
        double squares = 0;
        for (int i = x.offset() + from; i < x.offset() + to; i++) {
            double value = values[i];
            absolute += Math.abs(value);
            squares += value * value;
        }
        return l1 * absolute + l2 * squares;
    }

    /** {@code gradient += scale·(l1·sign(x) + 2·l2·x)} */
    @Override
    public void addGradient(Tensor x, float scale, Tensor gradient, int from, int to) {
        float[] values = x.array();
        float[] sums = gradient.array();
        int at = gradient.offset() - x.offset();
        float slope = 2 * l2 * scale;
        float step = l1 * scale;
        for (int i = x.offset() + from; i < x.offset() + to; i++) {
            sums[at + i] = Math.fma(slope, values[i], Math.fma(step, Math.signum(values[i]), sums[at + i]));
        }
    }
}
