package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;

/**
 * One input as a volume [D,H,W,C] with a window sliding over it: an image is a volume of depth 1, a sequence an image of
 * height 1. What convolutions and poolings of all ranks have in common.
 *
 * @param input [T,C], [H,W,C] or [D,H,W,C]
 */
record Volume(Shape input, SlidingWindow depths, SlidingWindow rows, SlidingWindow columns) {

    /**
     * The windows along each axis.
     *
     * @param what names the window in a message, for example {@code "a kernel"}
     * @throws ShapeException if the rank is wrong or no window fits
     */
    static Volume of(
            BuildContext context,
            Shape input,
            Padding padding,
            String what,
            Sizes window,
            Sizes strides,
            Sizes dilation) {
        requireRank(context, input, window.rank());
        Shape volume = padded(input);
        Size3D size = window.toVolume();
        Size3D step = strides.toVolume();
        Size3D spread = dilation.toVolume();
        Volume windows;
        try {
            windows = new Volume(
                    input,
                    window.rank() < 3
                            ? SlidingWindow.none()
                            : padding.window(volume.dim(0), size.depth(), step.depth(), spread.depth()),
                    window.rank() < 2
                            ? SlidingWindow.none()
                            : padding.window(volume.dim(1), size.height(), step.height(), spread.height()),
                    padding.window(volume.dim(2), size.width(), step.width(), spread.width()));
        } catch (ArithmeticException e) {
            throw new ShapeException(context.path(), what + " of " + window + " that spans less than 2^31", input);
        }
        if (windows.output(1).size() == 0) {
            throw new ShapeException(context.path(), "inputs that " + what + " of " + window + " fits into", input);
        }
        return windows;
    }

    /** One window as large as the input. */
    static Volume whole(BuildContext context, Shape input, int rank) {
        requireRank(context, input, rank);
        if (input.size() == 0) {
            throw new ShapeException(context.path(), "inputs that are not empty", input);
        }
        Shape volume = padded(input);
        return new Volume(input, whole(volume.dim(0)), whole(volume.dim(1)), whole(volume.dim(2)));
    }

    private static SlidingWindow whole(int size) {
        return SlidingWindow.valid(size, size, 1, 1);
    }

    static void requireRank(BuildContext context, Shape input, int rank) {
        context.requireRank(input, rank + 1, rank == 1 ? "[T,C]" : rank == 2 ? "[H,W,C]" : "[D,H,W,C]");
    }

    /** [D,H,W,C], with 1 for the axes that are not there. */
    static Shape padded(Shape input) {
        Shape volume = input;
        while (volume.rank() < 4) {
            volume = volume.prepend(1);
        }
        return volume;
    }

    /**
     * The shape of an output that is larger than the input.
     *
     * @throws ShapeException if no array holds so many numbers
     */
    static Shape enlarged(BuildContext context, Shape input, long depth, long height, long width, int channels) {
        double size = (double) depth * height * width * channels;
        if (Math.max(depth, Math.max(height, width)) > Integer.MAX_VALUE - 8 || size > Integer.MAX_VALUE - 8) {
            throw new ShapeException(
                    context.path(),
                    "inputs whose outputs have fewer than 2^31 numbers, not " + depth + " x " + height + " x " + width
                            + " x " + channels,
                    input);
        }
        return Shape.of((int) depth, (int) height, (int) width, channels);
    }

    int channels() {
        return input.dim(-1);
    }

    /** The shape of one output with so many channels, of the input's rank. */
    Shape output(int channels) {
        Shape volume = Shape.of(depths.output(), rows.output(), columns.output(), channels);
        return volume.dropFirst(4 - input.rank());
    }

    /** The window's own sizes: [K], [KH,KW] or [KD,KH,KW]. */
    Shape window() {
        return Shape.of(depths.window(), rows.window(), columns.window()).dropFirst(4 - input.rank());
    }
}
