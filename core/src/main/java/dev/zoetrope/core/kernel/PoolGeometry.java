package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Shape;

/**
 * The sizes of a pooling over {@code frames} volumes of {@code channels} channels; images are volumes of depth 1,
 * sequences images of height 1.
 */
public record PoolGeometry(int frames, int channels, SlidingWindow depths, SlidingWindow rows, SlidingWindow columns) {
    /** x [N,D,H,W,C] */
    public Shape input() {
        return Shape.of(frames, depths.input(), rows.input(), columns.input(), channels);
    }

    /** y [N,OD,OH,OW,C] */
    public Shape output() {
        return Shape.of(frames, depths.output(), rows.output(), columns.output(), channels);
    }
}
