package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Forwards {@linkplain WindowBlock window by window}, or by {@linkplain PixelRows rows of pixels} where that is quicker: images of three
 * channels, and a vector of filters that is left over.
 *
 * <p>Memory: a padded image, part of a window, the table of a window's pixels, and what rows of pixels need.
 */
final class ConvMaxPoolForward implements ConvMaxPoolKernel.Forward {
    private final ConvMaxPoolGeometry g;
    private final Tensor x;
    private final Tensor packed;
    private final Tensor y;
    private final Tensor winner;
    private final Tensor scratch;
    private final PaddedFrame frame;
    private final int part;
    private final int table;
    private final boolean colours;
    private final @Nullable PixelRows pixelRows;
    /** Whether filters go window by window, for which the image has zeros around it. */
    private final boolean framed;

    ConvMaxPoolForward(ConvMaxPoolGeometry g, Tensor x, Tensor packed, Tensor y, Tensor winner, Tensor scratch) {
        this.g = g;
        this.x = x;
        this.packed = packed;
        this.y = y;
        this.winner = winner;
        this.scratch = scratch;
        frame = PaddedFrame.of(g.conv());
        part = scratch.offset() + g.paddedImage();
        table = part + 4 * COUNT;
        tabulatePixels(g, scratch.array(), table);
        int behind = table + ConvMaxPoolGeometry.filledUp(g.windowSize());
        colours = ColourConvolution.fits(g);
        pixelRows = rowsOfPixels(behind);
        framed = pixelRows == null || (!colours && g.filters() > COUNT);
        if (framed) {
            frame.clearBorder(scratch.array(), scratch.offset());
        }
    }

    private @Nullable PixelRows rowsOfPixels(int at) {
        float[] memory = scratch.array();
        if (colours) {
            RowConvolution rows = new ColourConvolution(g, x, packed, memory, at);
            return new PixelRows(g, rows, y, winner, memory, at + ColourConvolution.memory(g));
        }
        int last = g.filters() % (2 * COUNT);
        if (last > 0 && last <= COUNT && PlaneConvolution.fits(g)) {
            RowConvolution planes = new PlaneConvolution(g, x, packed, memory, at);
            return new PixelRows(g, planes, y, winner, memory, at + PlaneConvolution.memory(g));
        }
        return null;
    }

    /** Where in the padded image the positions of a pooling window look, as bits; filled up with the last to eight. */
    private static void tabulatePixels(ConvMaxPoolGeometry g, float[] table, int at) {
        int across = g.pool().columns().window();
        for (int i = 0; i < (g.windowSize() + 7) / 8 * 8; i++) {
            int position = Math.min(i, g.windowSize() - 1);
            table[at + i] = Float.intBitsToFloat(g.padded(position / across, position % across));
        }
    }

    @Override
    public void run(int from, int to) {
        int filters = g.filters();
        for (int n = from; n < to; n++) {
            if (pixelRows != null) {
                pixelRows.image(n);
            }
            if (framed) {
                frame.loadRows(
                        x,
                        n,
                        scratch.array(),
                        scratch.offset(),
                        0,
                        g.conv().rows().input());
            }
            int weights = packed.offset();
            for (int f = 0; f < filters; f += SimdConvMaxPool.width(filters - f)) {
                int width = SimdConvMaxPool.width(filters - f);
                if (pixelRows != null && (colours || width == COUNT)) {
                    for (int vector = 0; vector < Math.min(width, filters - f); vector += COUNT) {
                        pixelRows.forward(f + vector, weights + vector, width);
                    }
                } else {
                    windows(n, f, weights, width);
                }
                weights += (1 + g.terms()) * width;
            }
        }
    }

    /** All windows of image {@code n} for one block of filters, which begins with filter {@code f}. */
    private void windows(int n, int f, int weights, int width) {
        int rows = g.pool().rows().output();
        int columns = g.pool().columns().output();
        for (int row = 0; row < rows; row++) {
            int out = (n * rows + row) * columns * g.filters() + f;
            if (width <= g.filters() - f) {
                windows(
                        row,
                        0,
                        columns,
                        weights,
                        width,
                        y.array(),
                        y.offset() + out,
                        winner.array(),
                        winner.offset() + out);
            } else {
                partOfWindows(row, weights, width, g.filters() - f, out);
            }
        }
    }

    /** Windows side by side, one block of filters. */
    private void windows(
            int row,
            int column,
            int count,
            int weights,
            int width,
            float[] best,
            int bestAt,
            float[] first,
            int firstAt) {
        int top = row * g.pool().rows().stride();
        int left = column * g.pool().columns().stride();
        WindowBlock block = width == COUNT ? WindowBlock::oneVector : WindowBlock::twoVectors;
        block.run(
                g.conv().rows().window(),
                g.rowTerms(),
                scratch.array(),
                count,
                scratch.offset() + g.padded(top, left),
                g.padded(0, g.pool().columns().stride()),
                g.filters(),
                table,
                g.windowSize(),
                g.imageStride(),
                packed.array(),
                weights,
                best,
                bestAt,
                first,
                firstAt);
    }

    /** A row of windows and the last filters, fewer than a block: each window is computed in scratch memory. */
    private void partOfWindows(int row, int weights, int width, int filters, int out) {
        float[] memory = scratch.array();
        for (int column = 0; column < g.pool().columns().output(); column++) {
            int at = out + column * g.filters();
            windows(row, column, 1, weights, width, memory, part, memory, part + width);
            System.arraycopy(memory, part, y.array(), y.offset() + at, filters);
            System.arraycopy(memory, part + width, winner.array(), winner.offset() + at, filters);
        }
    }
}
