package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/** Takes in what a model gives for what it should give, batch by batch. */
@FunctionalInterface
public interface Tally {
    /**
     * Takes in a batch.
     *
     * @param target [N,…]
     * @param output [N,K]
     */
    void update(Tensor target, Tensor output);
}
