package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * Pooling over windows of images {@code from} (inclusive) to {@code to} (exclusive), with gradients. Padding takes no
 * part: a window is what of it lies inside the image.
 */
public interface Pool2dKernel {
    /**
     * {@code y} = the largest value of each window; NaN if there is one.
     *
     * @param x [N,H,W,C]
     * @param y [N,OH,OW,C], written
     */
    void max(Pool2dGeometry g, Tensor x, Tensor y, int from, int to);

    /**
     * {@code dx} = each window's {@code dy} at the first position, row by row, that holds the window's largest value;
     * windows that overlap add up in the order of the windows.
     *
     * @param x [N,H,W,C]
     * @param y [N,OH,OW,C], from {@link #max}
     * @param dy [N,OH,OW,C]
     * @param dx [N,H,W,C], written
     */
    void maxGradient(Pool2dGeometry g, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to);

    /**
     * {@code y} = the sum of each window, row by row, divided by the number of its positions inside the image.
     *
     * @param x [N,H,W,C]
     * @param y [N,OH,OW,C], written
     */
    void average(Pool2dGeometry g, Tensor x, Tensor y, int from, int to);

    /**
     * {@code dx} = each window's {@code dy} divided by the number of its positions inside the image, at each of them;
     * windows that overlap add up in the order of the windows.
     *
     * @param dy [N,OH,OW,C]
     * @param dx [N,H,W,C], written
     */
    void averageGradient(Pool2dGeometry g, Tensor dy, Tensor dx, int from, int to);
}
