package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * What one step of an LSTM does to each unit by itself, forwards and backwards. The matrix products around it are {@link
 * Gemm}'s.
 *
 * <p>Both methods work on step {@code t} of the sequences {@code from} (inclusive) to {@code to} (exclusive), and in them
 * on the units {@code unit} (inclusive) to {@code unitEnd} (exclusive).
 */
public interface LstmKernel {
    /**
     * From {@code z = x[t]·W + h[t−1]·U + b}, cut into zi, zf, zg, zo:
     *
     * <pre>
     * i = σ(zi)   f = σ(zf)   g = tanh(zg)   o = σ(zo)
     * c[t] = fma(f, c[t−1], i·g), with c = 0 before the first step
     * a[t] = tanh(c[t])
     * h[t] = o·a[t]
     * </pre>
     */
    void forward(LstmTrace trace, int t, int from, int to, int unit, int unitEnd);

    /**
     * The gradients of a step, given those by its output and, from the step after, by its state:
     *
     * <pre>
     * s = dc + tanh′(dh·o)
     * dzi = σ′(s·g)   dzf = σ′(s·c[t−1])   dzg = tanh′(s·i)   dzo = σ′(dh·a)
     * dc = s·f
     * </pre>
     *
     * where σ′(d) is {@link UnaryOp#gradient} for the upstream gradient d.
     *
     * @param dh [N,units], by h[t]
     * @param dc [N,units], by c[t]; becomes that by c[t−1]
     * @param dz [N,T,4·units], of which step t is written
     */
    void backward(LstmTrace trace, int t, Tensor dh, Tensor dc, Tensor dz, int from, int to, int unit, int unitEnd);
}
