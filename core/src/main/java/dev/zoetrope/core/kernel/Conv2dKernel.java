package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution (cross-correlation, as all frameworks have it) of images {@code from} (inclusive) to
 * {@code to} (exclusive), with gradients.
 *
 * <p>Padding is literal zeros, multiplied like any other value. Every sum has one order, given with each method, so
 * that all implementations return the same bits for finite input.
 */
public interface Conv2dKernel {
    /**
     * {@code y[n,oh,ow,f] = bias[f] + Σ x[n, oh·s+kh·d−p, ow·s+kw·d−p, c]·w[kh,kw,c,f]}, one chain of fused
     * multiply-adds that begins with the bias and runs over kh, kw, c in this order.
     *
     * @param x [N,H,W,C]
     * @param w [KH,KW,C/G,F]
     * @param bias [F], or null for zeros
     * @param y [N,OH,OW,F], written
     * @param scratch of {@link Conv2dGeometry#scratch()}, used by this call alone
     */
    void forward(
            Conv2dGeometry g, Tensor x, Tensor w, @Nullable Tensor bias, Tensor y, Tensor scratch, int from, int to);

    /**
     * Adds to {@code dw[kh,kw,c,f]} the sum over n, oh, ow, in this order, of {@code x[…]·dy[n,oh,ow,f]}.
     *
     * @param x [N,H,W,C]
     * @param dy [N,OH,OW,F]
     * @param dw [KH,KW,C/G,F]
     * @param scratch as in {@link #forward}
     */
    void addKernelGradient(Conv2dGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to);

    /**
     * Writes {@code dx[n,h,w,c] = Σ dy[n,oh,ow,f]·w[kh,kw,c,f]} over the outputs oh, ow that looked at the input, and f,
     * in this order.
     *
     * @param dy [N,OH,OW,F]
     * @param wTransposed [KH,KW,F/G,C], see {@link #transpose}
     * @param dx [N,H,W,C], written
     * @param scratch as in {@link #forward}
     */
    void inputGradient(Conv2dGeometry g, Tensor dy, Tensor wTransposed, Tensor dx, Tensor scratch, int from, int to);

    /**
     * Copies weights {@code w [KH,KW,C/G,F]} into {@code wTransposed [KH,KW,F/G,C]}, the weights of
     * {@link Conv2dGeometry#transposed()}: taps in reverse, channels and filters of each group exchanged.
     */
    static void transpose(Conv2dGeometry g, Tensor w, Tensor wTransposed) {
        float[] source = w.array();
        float[] target = wTransposed.array();
        int t = wTransposed.offset();
        for (int tap = g.rows().window() * g.columns().window() - 1; tap >= 0; tap--) {
            for (int f = 0; f < g.groupFilters(); f++) {
                for (int channel = 0; channel < g.channels(); channel++) {
                    int group = channel / g.groupChannels();
                    int row = tap * g.groupChannels() + channel % g.groupChannels();
                    target[t++] = source[w.offset() + row * g.filters() + group * g.groupFilters() + f];
                }
            }
        }
    }
}
