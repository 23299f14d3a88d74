package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * What one step of an LSTM does to each unit by itself, forwards and backwards. The matrix products around it are {@link
 * Gemm}'s.
 *
 * <p>Both methods work on step {@code t} of the rows {@code from} (inclusive) to {@code to} (exclusive), and in them on
 * the units {@code unit} (inclusive) to {@code unitEnd} (exclusive).
 */
public interface LstmKernel {
    /**
     * From {@code z = x[t]·W + h[t]·U + b}, cut into zi, zf, zg, zo:
     *
     * <pre>
     * i = σ(zi)   f = σ(zf)   g = tanh(zg)   o = σ(zo)
     * c[t+1] = fma(f, c[t], i·g)
     * a[t] = tanh(c[t+1])
     * h[t+1] = o·a[t]
     * </pre>
     */
    void forward(LstmTrace trace, int t, int from, int to, int unit, int unitEnd);

    /**
     * The gradients of a step, given those by the states after it:
     *
     * <pre>
     * s = dc + tanh′(dh·o)
     * dzi = σ′(s·g)   dzf = σ′(s·c[t])   dzg = tanh′(s·i)   dzo = σ′(dh·a)
     * dc = s·f
     * </pre>
     *
     * where σ′(d) is {@link UnaryOp#gradient} for the upstream gradient d.
     *
     * @param dh [N,units], by h[t+1]
     * @param dc [N,units], by c[t+1]; becomes that by c[t]
     * @param dz [T,N,4·units], of which step t is written
     */
    void backward(LstmTrace trace, int t, Tensor dh, Tensor dc, Tensor dz, int from, int to, int unit, int unitEnd);
}
