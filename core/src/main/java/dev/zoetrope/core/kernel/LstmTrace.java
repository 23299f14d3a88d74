package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * What an LSTM computes on its way through T steps of N rows, for its way back: see {@link LstmKernel}. A row is a sequence,
 * or in a convolutional LSTM a pixel of one. The states have a step more than the gates: {@code c[t]} and {@code h[t]} are
 * those before step t, {@code c[t+1]} and {@code h[t+1]} those after it.
 *
 * @param activation tanh in the formulas
 * @param recurrentActivation σ in the formulas
 * @param z [T,N,4·units]
 * @param gates [T,N,4·units]: i, f, g and o, one after another; may be {@code z} itself unless an activation's {@link
 *     UnaryOp#gradientNeedsInput()}
 * @param c [T+1,N,units]
 * @param activatedC [T,N,units]
 * @param h [T+1,N,units]
 */
public record LstmTrace(
        UnaryOp activation,
        UnaryOp recurrentActivation,
        Tensor z,
        Tensor gates,
        Tensor c,
        Tensor activatedC,
        Tensor h) {
    /** N */
    public int rows() {
        return activatedC.dim(1);
    }

    public int units() {
        return activatedC.dim(2);
    }
}
