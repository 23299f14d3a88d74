package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * What a GRU computes on its way through T steps of N sequences, for its way back: see {@link GruKernel}. {@code h[t]} is
 * the state before step t, {@code h[t+1]} that after it.
 *
 * @param activation tanh in the formulas
 * @param recurrentActivation σ in the formulas
 * @param resetAfter whether the reset gate acts after the matrix product
 * @param z [T,N,3·units]
 * @param gates [T,N,3·units]: u, r and g, one after another; may be {@code z} itself unless an activation's {@link
 *     UnaryOp#gradientNeedsInput()}
 * @param inner [T,N,units]: what the reset gate acts on, {@code h[t]·U + b} if it acts after the product, else {@code h[t]}
 * @param scaled [T,N,units]: {@code r·inner} if the reset gate acts before the product; else not looked at
 * @param h [T+1,N,units]
 */
public record GruTrace(
        UnaryOp activation,
        UnaryOp recurrentActivation,
        boolean resetAfter,
        Tensor z,
        Tensor gates,
        Tensor inner,
        Tensor scaled,
        Tensor h) {
    /** N */
    public int rows() {
        return inner.dim(1);
    }

    public int units() {
        return inner.dim(2);
    }
}
