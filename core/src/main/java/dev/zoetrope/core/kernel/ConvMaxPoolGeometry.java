package dev.zoetrope.core.kernel;

import dev.zoetrope.core.tensor.Shape;

/**
 * The sizes of a convolution whose output goes through ReLU and then through a max pooling.
 *
 * @param conv in one group, without dilation
 * @param pool over the convolution's output, in windows that neither overlap nor reach over the border
 */
public record ConvMaxPoolGeometry(Conv2dGeometry conv, Pool2dGeometry pool) {
    /** The most floats that a vector holds. */
    private static final int LANES = 16;

    /** Windows that a backward pass looks at together, about. */
    private static final int WINDOWS = 64;

    /** Limit for places of which eight times as many can be counted in floats. */
    private static final int PLACES = 1 << 20;

    /** Floats that stay in a small cache. */
    private static final int NEAR = 1 << 13;

    /**
     * Floats of scratch memory from one padded image to another that goes forward with it; no power of two, lest they want the same
     * places of a cache.
     */
    public static final int SECOND_IMAGE = (1 << 15) + 17 * LANES;

    public ConvMaxPoolGeometry {
        if (!fits(conv, pool)) {
            throw new IllegalArgumentException(
                    "a convolution and a pooling that one kernel cannot do: " + conv + ", " + pool);
        }
    }

    /** Whether a convolution and the pooling behind it are such as the kernel wants. */
    public static boolean fits(Conv2dGeometry conv, Pool2dGeometry pool) {
        return conv.groups() == 1
                && conv.rows().dilation() == 1
                && conv.columns().dilation() == 1
                && pool.input().equals(conv.output())
                && tiles(pool.rows())
                && tiles(pool.columns())
                && conv.padded().size() < PLACES
                && conv.rows().output() * (long) Math.max(conv.columns().output(), conv.filters()) < PLACES;
    }

    private static boolean tiles(SlidingWindow window) {
        return window.padBefore() == 0 && window.padAfter() == 0 && window.stride() >= window.window();
    }

    public int frames() {
        return conv.frames();
    }

    public int filters() {
        return conv.filters();
    }

    /** Positions of a pooling window. */
    public int windowSize() {
        return pool.rows().window() * pool.columns().window();
    }

    /** Products that an element of the convolution's output adds up, KH·KW·C. */
    public int terms() {
        return conv.rows().window() * rowTerms();
    }

    /** Those of one kernel row, KW·C: neighbours in the padded image. */
    public int rowTerms() {
        return conv.columns().window() * conv.channels();
    }

    /** {@link #rowTerms()}, filled up to whole vectors of any width. */
    public int rowStride() {
        return filledUp(rowTerms());
    }

    /** From one row of the padded image to the next. */
    public int imageStride() {
        return conv.columns().padded() * conv.channels();
    }

    /** Where in the padded image the window of an output pixel of the convolution begins. */
    public int padded(int oh, int ow) {
        return oh * conv.rows().stride() * imageStride() + ow * conv.columns().stride() * conv.channels();
    }

    /** Weights filter by filter, [F,KH,{@link #rowStride()}], with zeros behind each row. */
    public Shape byFilter() {
        return Shape.of(filters(), conv.rows().window(), rowStride());
    }

    /** Weights and bias in the order in which an implementation reads them. */
    public Shape packed() {
        return Shape.of(1 + terms(), filledUp(filters()));
    }

    /** How many of an image's rows, from the first on, so many rows of windows see; all rows of windows see all. */
    public int rowsSeen(int rowsOfWindows) {
        int last = (rowsOfWindows - 1) * pool.rows().stride() + pool.rows().window() - 1;
        int end =
                last * conv.rows().stride() + conv.rows().window() - conv.rows().padBefore();
        if (rowsOfWindows == pool.rows().output()) {
            return conv.rows().input();
        }
        return rowsOfWindows == 0 ? 0 : Math.clamp(end, 0, conv.rows().input());
    }

    /** Pooling windows of one image. */
    public int windows() {
        return pool.rows().output() * pool.columns().output();
    }

    /** How many rows of windows a backward pass takes at once: so many that a filter has a few events in them. */
    public int windowRowsAtOnce() {
        int most = imagesAtOnce() * pool.rows().output();
        return Math.clamp(
                (WINDOWS + pool.columns().output() - 1) / pool.columns().output(), 1, most);
    }

    /** The most gradients that can reach the convolution's output in these: one for each window and filter. */
    public int eventsAtOnce() {
        return windowRowsAtOnce() * pool.columns().output() * filters();
    }

    /** Places by which these are sorted: pixels, or every filter's rows. */
    public int keysAtOnce() {
        return windowRowsAtOnce()
                * pool.rows().window()
                * Math.max(conv.columns().output(), filters());
    }

    /**
     * How many images a backward pass takes at once: so many that a filter's gradient is worth to be fetched for them, so
     * few that they stay near.
     */
    public int imagesAtOnce() {
        return Math.clamp(NEAR / paddedImage(), 1, 8);
    }

    /** A padded image and room to read a vector behind it. */
    public int paddedImage() {
        return filledUp(imageStride() * conv.rows().padded()) + LANES;
    }

    /** Whether images are small enough to go forward in twos, {@link #SECOND_IMAGE} apart. */
    public boolean inPairs() {
        return paddedImage() + (2 * LANES + 1) * filledUp(windowSize()) <= SECOND_IMAGE;
    }

    /** The scratch memory that a kernel needs. */
    public Shape scratch() {
        int events = 8 * (eventsAtOnce() + LANES) + keysAtOnce();
        int tables = 4 * windowSize() + byFilter().size() / filters();
        int backward = 2 * imagesAtOnce() * paddedImage() + events + tables + 8 * LANES;
        int rowsOfPixels = (pool.rows().window() + 1) * (conv.columns().output() + 2) * LANES;
        int pixels = (3 + 2 * LANES) * filledUp(windowSize());
        int second = inPairs() ? SECOND_IMAGE : 0;
        int forward = second + 2 * paddedImage() + pixels + filledUp(terms()) + rowsOfPixels + 8 * LANES;
        return Shape.of(Math.max(forward, backward));
    }

    /** So many floats, filled up to whole vectors of any width. */
    public static int filledUp(int size) {
        return (size + LANES - 1) / LANES * LANES;
    }
}
