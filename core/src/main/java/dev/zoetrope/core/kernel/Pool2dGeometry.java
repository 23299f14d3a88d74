package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Shape;

/** The sizes of a two-dimensional pooling over {@code frames} images of {@code channels} channels. */
public record Pool2dGeometry(int frames, int channels, SlidingWindow rows, SlidingWindow columns) {
    /** x [N,H,W,C] */
    public Shape input() {
        return Shape.of(frames, rows.input(), columns.input(), channels);
    }

    /** y [N,OH,OW,C] */
    public Shape output() {
        return Shape.of(frames, rows.output(), columns.output(), channels);
    }
}
