package dev.zoetrope.core.kernel;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Functions of each element by itself, over the elements {@code from} (inclusive) to {@code to} (exclusive) of tensors
 * of one size. Input and output may be the same tensor.
 */
public interface Elementwise {
    /** {@code y = op(x)}. */
    void apply(UnaryOp op, Tensor x, Tensor y, int from, int to);

    /**
     * {@code dx = dy·op′(x)}.
     *
     * @param x the input of {@link #apply}; read only if {@link UnaryOp#gradientNeedsInput()}
     * @param y its output
     */
    void gradient(UnaryOp op, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to);

    /** {@code y = x·scale} where the mask keeps an element, else 0. */
    void dropout(DropoutMask mask, Tensor x, Tensor y, int from, int to);

    /**
     * Standard normal numbers by the polar form of Box and Muller (1958): {@code y[i] = √(−2·ln u)·cos(π·v)}, with u in (0,1] from
     * the upper 24 bits of the stream's number 2i, and v in [−1,1) from those of number 2i+1.
     */
    void normal(CounterRandom random, Tensor y, int from, int to);

    /** {@code y = rectifier(x)}. */
    void rectify(Rectifier rectifier, Tensor x, Tensor y, int from, int to);

    /** {@code dx = dy·rectifier′(x)}. */
    void rectifyGradient(Rectifier rectifier, Tensor x, Tensor dy, Tensor dx, int from, int to);
}
