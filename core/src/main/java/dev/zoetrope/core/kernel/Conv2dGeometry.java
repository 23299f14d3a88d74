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

    public int groupChannels() {
        return channels / groups;
    }

    public int groupFilters() {
        return filters / groups;
    }
}
