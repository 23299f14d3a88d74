package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * What one step of a GRU does to each unit by itself, forwards and backwards, each in two halves: between them stands a
 * matrix product if the reset gate acts before it. The products are {@link Gemm}'s.
 *
 * <p>All methods work on step {@code t} of the sequences {@code from} (inclusive) to {@code to} (exclusive).
 */
public interface GruKernel {
    /**
     * The first half: from zu and zr, complete, and zg, of which the recurrent part is missing,
     *
     * <pre>
     * u = σ(zu)   r = σ(zr)
     * zg = fma(r, inner, zg)      if the reset gate acts after the product
     * scaled = r·inner            if it acts before
     * </pre>
     */
    void gates(GruTrace trace, int t, int from, int to);

    /**
     * The second half, with zg complete:
     *
     * <pre>
     * g = tanh(zg)
     * h[t+1] = fma(u, h[t], (1 − u)·g)
     * </pre>
     */
    void output(GruTrace trace, int t, int from, int to);

    /**
     * The gradients of the second half:
     *
     * <pre>
     * dzg = tanh′(dh·(1 − u))
     * dzu = σ′(dh·(h[t] − g))
     * dh = dh·u
     * </pre>
     *
     * where σ′(d) is {@link UnaryOp#gradient} for the upstream gradient d.
     *
     * @param dh [N,units], by h[t+1]; becomes the part of that by h[t] which goes through no product
     * @param dz [T,N,3·units], of which dzu and dzg of step t are written
     */
    void outputGradient(GruTrace trace, int t, Tensor dh, Tensor dz, int from, int to);

    /**
     * The gradients of the first half:
     *
     * <pre>
     * s = dzg if the reset gate acts after the product, else dInner
     * dzr = σ′(s·inner)
     * dInner = s·r
     * </pre>
     *
     * @param dz [T,N,3·units], of which dzg of step t is read and dzr is written
     * @param dInner [T,N,units], of which step t is written; before, if the reset gate acts before the product, it holds
     *     the gradient by {@code scaled}
     */
    void gatesGradient(GruTrace trace, int t, Tensor dz, Tensor dInner, int from, int to);
}
