package dev.zoetrope.core.kernel.simd;

/** Computes the convolution of {@link PixelRows} row by row, for one vector of filters. */
interface RowConvolution {
    /** Goes on to image {@code n}. */
    void image(int n);

    /**
     * Begins with the rows of a vector of filters.
     *
     * @param weights where in the packed weights the bias is
     * @param step from there to the first weight, and from each weight to the next
     */
    void begin(int weights, int step);

    /**
     * Computes row {@code row} of the output, a vector for each pixel.
     *
     * @param z where in the memory the first goes; what is in the two places before it and in the one behind the last may change
     */
    void run(int row, int z);
}
