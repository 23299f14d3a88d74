package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Tensor;

/**
 * A convolution with ReLU and max pooling for one vector of filters at a time: first the {@linkplain RowConvolution convolution's} output for one
 * row of windows, which waits in scratch memory, and then the largest of each window.
 *
 * <p>Memory: the table of a window's pixels, and the output, with two places before each row and one behind the last.
 */
final class PixelRows {
    private static final int BEFORE = 2;

    private final ConvMaxPoolGeometry g;
    private final RowConvolution convolution;
    private final Tensor y;
    private final Tensor winner;
    private final float[] memory;
    private final int pixelTable;
    private final int output;

    private int image;

    /** @param at where in the memory there is room, part of {@link ConvMaxPoolGeometry#scratch()} */
    PixelRows(ConvMaxPoolGeometry g, RowConvolution convolution, Tensor y, Tensor winner, float[] memory, int at) {
        this.g = g;
        this.convolution = convolution;
        this.y = y;
        this.winner = winner;
        this.memory = memory;
        pixelTable = at;
        output = pixelTable + ConvMaxPoolGeometry.filledUp(g.windowSize());
        int across = g.pool().columns().window();
        for (int i = 0; i < g.windowSize(); i++) {
            memory[pixelTable + i] = Float.intBitsToFloat(i / across * rowStep(g) + i % across * COUNT);
        }
    }

    /** From one row of the output to the next. */
    private static int rowStep(ConvMaxPoolGeometry g) {
        return (BEFORE + g.conv().columns().output()) * COUNT;
    }

    /** Goes on to image {@code n}. */
    void image(int n) {
        image = n;
        convolution.image(n);
    }

    /**
     * Computes all windows of the image for a vector of filters, or fewer at the end.
     *
     * @param filter the first
     * @param weights where in the packed weights its bias is
     * @param step from one of its packed weights to the next
     */
    void forward(int filter, int weights, int step) {
        SlidingWindow rows = g.pool().rows();
        convolution.begin(weights, step);
        for (int row = 0; row < rows.output(); row++) {
            for (int i = 0; i < rows.window(); i++) {
                convolution.run(row * rows.stride() + i, output + i * rowStep(g) + BEFORE * COUNT);
            }
            int out = (image * rows.output() + row) * g.pool().columns().output() * g.filters() + filter;
            WindowMaximum.find(
                    g.pool().columns().output(),
                    g.pool().columns().stride() * COUNT,
                    g.windowSize(),
                    memory,
                    output + BEFORE * COUNT,
                    pixelTable,
                    Math.min(COUNT, g.filters() - filter),
                    y.array(),
                    y.offset() + out,
                    winner.array(),
                    winner.offset() + out,
                    g.filters());
        }
    }
}
