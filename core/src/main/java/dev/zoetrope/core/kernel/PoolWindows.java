package dev.zoetrope.core.kernel;

/**
 * Walks the windows of a pooling in the order of the outputs, each cut to what of it lies inside the volume: a box, whose
 * positions are taken slice by slice, in it row by row.
 */
public final class PoolWindows {
    private final PoolGeometry g;
    private final int outputs;
    private final int inputEnd;
    private int output;
    private int first;
    private int depth;
    private int height;
    private int width;

    /** Before the first window of volumes {@code from} (inclusive) to {@code to} (exclusive). */
    public PoolWindows(PoolGeometry g, int from, int to) {
        this.g = g;
        int outputsEach = g.depths().output() * g.rows().output() * g.columns().output();
        int inputsEach = g.depths().input() * g.rows().input() * g.columns().input();
        output = from * outputsEach - 1;
        outputs = to * outputsEach;
        inputEnd = to * inputsEach * g.channels();
    }

    /** Goes on to the next window; false if there is none. */
    public boolean next() {
        output++;
        if (output >= outputs) {
            return false;
        }
        int ow = output % g.columns().output();
        int row = output / g.columns().output();
        int oh = row % g.rows().output();
        int slice = row / g.rows().output();
        int od = slice % g.depths().output();
        int front = first(g.depths(), od);
        int top = first(g.rows(), oh);
        int left = first(g.columns(), ow);
        depth = end(g.depths(), od) - front;
        height = end(g.rows(), oh) - top;
        width = end(g.columns(), ow) - left;
        int firstSlice = slice / g.depths().output() * g.depths().input() + front;
        first = ((firstSlice * g.rows().input() + top) * g.columns().input() + left) * g.channels();
        return true;
    }

    private static int first(SlidingWindow window, int o) {
        return Math.max(window.position(o, 0), 0);
    }

    private static int end(SlidingWindow window, int o) {
        return Math.min(window.position(o, window.window()), window.input());
    }

    /** Where the window's channels begin in y [N,OD,OH,OW,C]. */
    public int out() {
        return output * g.channels();
    }

    /** Where the channels of its first position begin in x [N,D,H,W,C]. */
    public int first() {
        return first;
    }

    /** Rows of all slices. */
    public int rows() {
        return depth * height;
    }

    /** Where the channels of row {@code row} of {@link #rows()} begin. */
    public int row(int row) {
        int slice = row / height;
        return first
                + (slice * g.rows().input() + row - slice * height)
                        * g.columns().input()
                        * g.channels();
    }

    /** Rows of each slice. */
    public int height() {
        return height;
    }

    /** Positions of each row. */
    public int width() {
        return width;
    }

    /** Where the channels of its last position begin in x. */
    private int last() {
        return row(rows() - 1) + (width - 1) * g.channels();
    }

    /** Whether {@code n} elements from where each position's channels and the output's begin are all of these volumes. */
    public boolean hasRoom(int n) {
        return g.channels() >= n || (last() + n <= inputEnd && out() + n <= outputs * g.channels());
    }

    /** All positions. */
    public int count() {
        return depth * height * width;
    }

    /** From behind the channels of a row's last position to those of the next row's first. */
    public int rowGap() {
        return (g.columns().input() - width) * g.channels();
    }

    /** How much further it is from the last row of a slice to the first of the next. */
    public int sliceGap() {
        return (g.rows().input() - height) * g.columns().input() * g.channels();
    }
}
