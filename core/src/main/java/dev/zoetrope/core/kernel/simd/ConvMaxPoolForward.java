package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Forwards {@linkplain WindowBlock window by window}, one vector of filters by {@linkplain PixelRows rows of pixels} where that fits.
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
    private final @Nullable PixelRows pixelRows;

    ConvMaxPoolForward(ConvMaxPoolGeometry g, Tensor x, Tensor packed, Tensor y, Tensor winner, Tensor scratch) {
        this.g = g;
        this.x = x;
        this.packed = packed;
        this.y = y;
        this.winner = winner;
        this.scratch = scratch;
        frame = PaddedFrame.of(g.conv());
        frame.clearBorder(scratch.array(), scratch.offset());
        part = scratch.offset() + g.paddedImage();
        table = part + 4 * COUNT;
        tabulatePixels(g, scratch.array(), table);
        int behind = table + ConvMaxPoolGeometry.filledUp(g.windowSize());
        pixelRows = endsWithOneVector(g.filters()) && PixelRows.fits(g)
                ? new PixelRows(g, x, packed, y, winner, scratch.array(), behind)
                : null;
    }

    private static boolean endsWithOneVector(int filters) {
        int last = filters % (2 * COUNT);
        return last > 0 && last <= COUNT;
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
        int rows = g.pool().rows().output();
        int columns = g.pool().columns().output();
        int filters = g.filters();
        for (int n = from; n < to; n++) {
            if (pixelRows == null || filters > COUNT) {
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
                for (int row = 0; row < rows; row++) {
                    int out = (n * rows + row) * columns * filters + f;
                    if (width == COUNT && pixelRows != null) {
                        pixelRows.forward(n, row, weights, out);
                    } else if (width <= filters - f) {
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
                        partOfWindows(row, weights, width, filters - f, out);
                    }
                }
                weights += (1 + g.terms()) * width;
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
