package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * Convolution of every channel by itself, of images {@code from} (inclusive) to {@code to} (exclusive), with gradients.
 * Padding is zeros; where it makes no difference to finite sums, it may be passed over. Every sum has one order, given with each method.
 */
public interface DepthwiseKernel {
    /** How many floats of scratch memory each method wants. */
    int scratchSize(DepthwiseGeometry g);

    /**
     * {@code y[n,oh,ow,c·M+m] = bias[c·M+m] + Σ x[n, oh·s+kh·d−p, ow·s+kw·d−p, c]·w[kh,kw,c,m]}: one chain of fused multiply-adds
     * that begins with the bias and runs over kh, kw in this order.
     *
     * @param x [N,H,W,C]
     * @param w [KH,KW,C,M]
     * @param bias [C·M]
     * @param y [N,OH,OW,C·M], written
     * @param scratch at least {@link #scratchSize} floats, used by this call alone
     */
    void forward(DepthwiseGeometry g, Tensor x, Tensor w, Tensor bias, Tensor y, Tensor scratch, int from, int to);

    /**
     * Adds to {@code dw[kh,kw,c,m]} the sum over n, oh, ow, in this order, of {@code x[…]·dy[n,oh,ow,c·M+m]}.
     *
     * @param dw [KH,KW,C,M], added to
     */
    void addKernelGradient(DepthwiseGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to);

    /**
     * {@code dx[n,h,w,c] = Σ dy[n,oh,ow,c·M+m]·w[kh,kw,c,m]}: for each m a chain that begins with 0 and runs over the
     * outputs oh, ow that looked at the input, in this order; then the chains are added up in the order of m.
     *
     * @param dx [N,H,W,C], written
     */
    void inputGradient(DepthwiseGeometry g, Tensor dy, Tensor w, Tensor dx, Tensor scratch, int from, int to);
}
