package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Shape;

/**
 * The sizes of a depthwise convolution over {@code frames} images.
 *
 * @param frames N
 * @param channels C, of the input
 * @param multiplier M: each channel has this many outputs, which stand side by side
 */
public record DepthwiseGeometry(int frames, int channels, int multiplier, SlidingWindow rows, SlidingWindow columns) {
    /** x [N,H,W,C] */
    public Shape input() {
        return Shape.of(frames, rows.input(), columns.input(), channels);
    }

    /** y [N,OH,OW,C·M] */
    public Shape output() {
        return Shape.of(frames, rows.output(), columns.output(), outputs());
    }

    /** w [KH,KW,C,M] */
    public Shape kernel() {
        return Shape.of(rows.window(), columns.window(), channels, multiplier);
    }

    /** C·M */
    public int outputs() {
        return channels * multiplier;
    }
}
