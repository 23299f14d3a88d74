package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * Statistics and affine functions of the channels of a matrix {@code [M,C]} (a tensor {@code […,C]} with all but the last
 * axis as rows), over its rows {@code from} (inclusive) to {@code to} (exclusive). Sums run over the rows in their order.
 */
public interface ChannelKernel {
    /**
     * {@code mean[c] = Σ x[·,c] / n} and {@code squares[c] = Σ (x[·,c] − mean[c])²} over the n rows.
     *
     * @param moments [2,C]: means, and sums of squares
     */
    void moments(Tensor x, Tensor moments, int from, int to);

    /**
     * {@code y = (x − mean[c])·scale[c] + shift[c]}; {@code y} may be {@code x}.
     *
     * @param coefficients [3,C]: mean, scale, shift
     */
    void affine(Tensor x, Tensor coefficients, Tensor y, int from, int to);

    /**
     * {@code sums[0,c] = Σ dy[·,c]·(x[·,c] − mean[c])}, {@code sums[1,c] = Σ dy[·,c]}
     *
     * @param mean [C]
     * @param sums [2,C]
     */
    void gradientSums(Tensor x, Tensor dy, Tensor mean, Tensor sums, int from, int to);

    /**
     * {@code dx = dy·a[c] + (x − mean[c])·b[c] + e[c]}; {@code dx} may be {@code dy}.
     *
     * @param coefficients [4,C]: mean, a, b, e
     */
    void gradient(Tensor x, Tensor dy, Tensor coefficients, Tensor dx, int from, int to);
}
