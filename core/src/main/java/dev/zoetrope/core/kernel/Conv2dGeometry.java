package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Shape;

/**
 * The sizes of a two-dimensional convolution over {@code frames} images.
 *
 * @param frames N
 * @param channels C, of the input
 * @param filters F, channels of the output
 * @param groups the channels and the filters are cut into this many equal runs; a run of filters sees its run of
 *     channels
 */
public record Conv2dGeometry(
        int frames, int channels, int filters, int groups, SlidingWindow rows, SlidingWindow columns) {

    public Conv2dGeometry {
        if (channels % groups != 0 || filters % groups != 0) {
            throw new IllegalArgumentException(
                    groups + " groups divide neither " + channels + " channels nor " + filters + " filters evenly");
        }
    }

    /** x [N,H,W,C] */
    public Shape input() {
        return Shape.of(frames, rows.input(), columns.input(), channels);
    }

    /** y [N,OH,OW,F] */
    public Shape output() {
        return Shape.of(frames, rows.output(), columns.output(), filters);
    }

    /** w [KH,KW,C/G,F] */
    public Shape kernel() {
        return Shape.of(rows.window(), columns.window(), groupChannels(), filters);
    }

    /** One padded image of one group, [PH,PW,C/G]. */
    public Shape padded() {
        return Shape.of(rows.padded(), columns.padded(), groupChannels());
    }

    /** The scratch memory that a kernel needs: a padded image, forward or backward. */
    public Shape scratch() {
        int backward = rows.stride() > 1 || columns.stride() > 1
                ? 0
                : transposed().padded().size();
        return Shape.of(Math.max(padded().size(), backward));
    }

    /**
     * The convolution that carries gradients from the output back to the input, for stride 1: channels and filters have
     * changed places, and what the window reaches over the border from without.
     */
    public Conv2dGeometry transposed() {
        return new Conv2dGeometry(frames, filters, channels, groups, rows.transposed(), columns.transposed());
    }

    public int groupChannels() {
        return channels / groups;
    }

    public int groupFilters() {
        return filters / groups;
    }
}
