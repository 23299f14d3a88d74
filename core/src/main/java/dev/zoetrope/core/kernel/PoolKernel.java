package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Tensor;

/**
 * Pooling over windows of volumes {@code from} (inclusive) to {@code to} (exclusive), with gradients. Padding takes no
 * part: a window is what of it lies inside the volume, slice by slice, in it row by row.
 */
public interface PoolKernel {
    /**
     * {@code y} = the largest value of each window; NaN if there is one.
     *
     * @param x [N,D,H,W,C]
     * @param y [N,OD,OH,OW,C], written
     */
    void max(PoolGeometry g, Tensor x, Tensor y, int from, int to);

    /**
     * {@code dx} = each window's {@code dy} at the first position that holds the window's largest value; windows that
     * overlap add up in the order of the windows.
     *
     * @param x [N,D,H,W,C]
     * @param y [N,OD,OH,OW,C], from {@link #max}
     * @param dy [N,OD,OH,OW,C]
     * @param dx [N,D,H,W,C], written
     */
    void maxGradient(PoolGeometry g, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to);

    /**
     * {@code y} = the sum of each window, in the order of its positions, divided by their number.
     *
     * @param x [N,D,H,W,C]
     * @param y [N,OD,OH,OW,C], written
     */
    void average(PoolGeometry g, Tensor x, Tensor y, int from, int to);

    /**
     * {@code dx} = each window's {@code dy} divided by the number of its positions, at each of them; windows that overlap
     * add up in the order of the windows.
     *
     * @param dy [N,OD,OH,OW,C]
     * @param dx [N,D,H,W,C], written
     */
    void averageGradient(PoolGeometry g, Tensor dy, Tensor dx, int from, int to);
}
