package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * What an LSTM computes on its way through T steps of N sequences, for its way back: see {@link LstmKernel}.
 *
 * @param activation tanh in the formulas
 * @param recurrentActivation σ in the formulas
 * @param z [N,T,4·units]
 * @param gates [N,T,4·units]: i, f, g and o, one after another; may be {@code z} itself unless an activation's {@link
 *     UnaryOp#gradientNeedsInput()}
 * @param c [N,T,units]
 * @param activatedC [N,T,units]
 * @param h [N,T,units]
 */
public record LstmTrace(
        UnaryOp activation,
        UnaryOp recurrentActivation,
        Tensor z,
        Tensor gates,
        Tensor c,
        Tensor activatedC,
        Tensor h) {
    public int sequences() {
        return h.dim(0);
    }

    public int steps() {
        return h.dim(1);
    }

    public int units() {
        return h.dim(2);
    }
}
