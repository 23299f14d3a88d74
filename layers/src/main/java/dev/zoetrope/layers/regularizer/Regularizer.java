package dev.zoetrope.layers.regularizer;

import dev.zoetrope.core.tensor.Tensor;

/** A penalty on numbers that are large, a sum over them: an immutable record with Keras's name and defaults. */
public interface Regularizer {
    /** The penalty for the elements {@code from} (inclusive) to {@code to} (exclusive), summed in their order. */
    double penalty(Tensor x, int from, int to);

    /** {@code gradient += scale·∂penalty/∂x} for the elements {@code from} (inclusive) to {@code to} (exclusive). */
    void addGradient(Tensor x, float scale, Tensor gradient, int from, int to);
}
