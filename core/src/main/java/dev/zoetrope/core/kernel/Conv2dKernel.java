package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * Two-dimensional convolution (cross-correlation, as all frameworks have it) of images {@code from} (inclusive) to
 * {@code to} (exclusive), with gradients.
 *
 * <p>All methods add to what their output holds: a bias, or what the slices of a volume before this one have given. Every
 * sum has one order, given with each method, so that all implementations return the same bits for finite input. Padding
 * is zeros, multiplied like any other value or passed over.
 *
 * <p>Weights are packed once for many images, into an order of the implementation's own.
 */
public interface Conv2dKernel {
    /** How many floats of scratch memory each method wants. */
    int scratchSize(Conv2dGeometry g);

    /** How many floats {@link #pack} or {@link #packTransposed} writes at most. */
    int packedSize(Conv2dGeometry g);

    /**
     * Copies weights for {@link #addForward}.
     *
     * @param w [KH,KW,C/G,F]
     * @param packed at least {@link #packedSize} floats
     */
    void pack(Conv2dGeometry g, Tensor w, Tensor packed);

    /**
     * Copies weights for {@link #addInputGradient}.
     *
     * @param w [KH,KW,C/G,F]
     * @param packed at least {@link #packedSize} floats
     */
    void packTransposed(Conv2dGeometry g, Tensor w, Tensor packed);

    /**
     * Adds to {@code y[n,oh,ow,f]} the sum {@code Σ x[n, oh·s+kh·d−p, ow·s+kw·d−p, c]·w[kh,kw,c,f]}: one chain of fused
     * multiply-adds that begins with what y holds and runs over kh, kw, c in this order.
     *
     * @param x [N,H,W,C]
     * @param packed from {@link #pack}
     * @param y [N,OH,OW,F], added to
     * @param scratch at least {@link #scratchSize} floats, used by this call alone
     */
    void addForward(Conv2dGeometry g, Tensor x, Tensor packed, Tensor y, Tensor scratch, int from, int to);

    /**
     * Adds to {@code dw[kh,kw,c,f]} the sum over n, oh, ow, in this order, of {@code x[…]·dy[n,oh,ow,f]}.
     *
     * @param x [N,H,W,C]
     * @param dy [N,OH,OW,F]
     * @param dw [KH,KW,C/G,F], added to
     * @param scratch as in {@link #addForward}
     */
    void addKernelGradient(Conv2dGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to);

    /**
     * Adds to {@code dx[n,h,w,c]} the sum {@code Σ dy[n,oh,ow,f]·w[kh,kw,c,f]} over the outputs oh, ow that looked at the
     * input, and f, in this order.
     *
     * @param dy [N,OH,OW,F]
     * @param packed from {@link #packTransposed}
     * @param dx [N,H,W,C], added to
     * @param scratch as in {@link #addForward}
     */
    void addInputGradient(Conv2dGeometry g, Tensor dy, Tensor packed, Tensor dx, Tensor scratch, int from, int to);
}
