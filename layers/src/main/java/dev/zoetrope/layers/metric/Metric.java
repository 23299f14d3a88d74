package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/** A figure over many batches. */
public interface Metric {
    /** The name in logs, for example {@code accuracy}. */
    String name();

    /**
     * Takes in a batch.
     *
     * @param target [N,…]
     * @param output [N,K]
     */
    void update(Tensor target, Tensor output);

    /** The figure over all that was taken in since the last reset. */
    double result();

    void reset();
}
