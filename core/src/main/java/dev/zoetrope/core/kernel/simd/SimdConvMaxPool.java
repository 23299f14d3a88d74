package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Window by window, with lanes over the filters; forwards one vector of filters by {@linkplain PixelRows rows of pixels} where that fits.
 *
 * <p>The filters are taken in blocks of two vectors, and at the end one. Packed, a block's bias and weights lie one term
 * after another, filled up with zeros where there are no more filters; so nothing is left over for a scalar loop,
 * however many filters there are. What the last block computes for filters that do not exist goes nowhere.
 */
final class SimdConvMaxPool implements ConvMaxPoolKernel {
    @Override
    public void pack(ConvMaxPoolGeometry g, Tensor w, @Nullable Tensor bias, Tensor packed) {
        int filters = g.filters();
        int at = packed.offset();
        for (int f = 0; f < filters; f += width(filters - f)) {
            int width = width(filters - f);
            int real = Math.min(width, filters - f);
            float[] target = packed.array();
            Arrays.fill(target, at, at + (1 + g.terms()) * width, 0f);
            if (bias != null) {
                System.arraycopy(bias.array(), bias.offset() + f, target, at, real);
            }
            at += width;
            for (int term = 0; term < g.terms(); term++, at += width) {
                System.arraycopy(w.array(), w.offset() + term * filters + f, target, at, real);
            }
        }
    }

    /** How many filters the block that begins with so many left has room for. */
    private static int width(int left) {
        return left > COUNT ? 2 * COUNT : COUNT;
    }

    private static boolean endsWithOneVector(int filters) {
        int last = filters % (2 * COUNT);
        return last > 0 && last <= COUNT;
    }

    @Override
    public void forward(
            ConvMaxPoolGeometry g, Tensor x, Tensor packed, Tensor y, Tensor winner, Tensor scratch, int from, int to) {
        int rows = g.pool().rows().output();
        int columns = g.pool().columns().output();
        int filters = g.filters();
        boolean byRow = PixelRows.fits(g) && endsWithOneVector(filters);
        boolean byWindow = !byRow || filters > COUNT;
        PixelRows pixelRows = byRow ? new PixelRows(g, scratch.array(), pixelRows(g, scratch)) : null;
        tabulatePixels(g, scratch.array(), table(g, scratch));
        PaddedFrame frame = PaddedFrame.of(g.conv());
        for (int n = from; n < to; n++) {
            if (byWindow) {
                frame.load(x, n, 0, scratch);
            }
            int weights = packed.offset();
            for (int f = 0; f < filters; f += width(filters - f)) {
                int width = width(filters - f);
                for (int row = 0; row < rows; row++) {
                    int out = (n * rows + row) * columns * filters + f;
                    int real = Math.min(width, filters - f);
                    if (width == COUNT && pixelRows != null) {
                        pixelRows.forward(x, n, row, packed.array(), weights, y, winner, out);
                    } else {
                        byWindow(g, scratch, row, packed, weights, width, real, y, winner, out);
                    }
                }
                weights += (1 + g.terms()) * width;
            }
        }
    }

    /** A row of windows, one block of filters, of which the last may be fewer than the block has room for. */
    private static void byWindow(
            ConvMaxPoolGeometry g,
            Tensor scratch,
            int row,
            Tensor packed,
            int weights,
            int width,
            int filters,
            Tensor y,
            Tensor winner,
            int out) {
        int columns = g.pool().columns().output();
        if (filters == width) {
            float[] best = y.array();
            float[] first = winner.array();
            windows(
                    g,
                    scratch,
                    row,
                    0,
                    columns,
                    packed,
                    weights,
                    width,
                    best,
                    y.offset() + out,
                    first,
                    winner.offset() + out);
        } else {
            for (int column = 0; column < columns; column++) {
                int at = out + column * g.filters();
                partOfWindow(g, scratch, row, column, packed, weights, width, y, winner, at, filters);
            }
        }
    }

    /** Windows side by side, one block of filters. */
    private static void windows(
            ConvMaxPoolGeometry g,
            Tensor scratch,
            int row,
            int column,
            int count,
            Tensor packed,
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
                table(g, scratch),
                g.windowSize(),
                g.imageStride(),
                packed.array(),
                weights,
                best,
                bestAt,
                first,
                firstAt);
    }

    /** One window and the last filters, fewer than a block: it is computed in scratch memory. */
    private static void partOfWindow(
            ConvMaxPoolGeometry g,
            Tensor scratch,
            int row,
            int column,
            Tensor packed,
            int weights,
            int width,
            Tensor y,
            Tensor winner,
            int out,
            int filters) {
        float[] part = scratch.array();
        int best = scratch.offset() + g.paddedImage();
        int first = best + width;
        windows(g, scratch, row, column, 1, packed, weights, width, part, best, part, first);
        System.arraycopy(part, best, y.array(), y.offset() + out, filters);
        System.arraycopy(part, first, winner.array(), winner.offset() + out, filters);
    }

    private static int table(ConvMaxPoolGeometry g, Tensor scratch) {
        return scratch.offset() + g.paddedImage() + 4 * COUNT;
    }

    /** Behind the padded image, part of a window and the table. */
    private static int pixelRows(ConvMaxPoolGeometry g, Tensor scratch) {
        return table(g, scratch) + ConvMaxPoolGeometry.filledUp(g.windowSize());
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
    public void backward(
            ConvMaxPoolGeometry g,
            Result forward,
            Tensor dy,
            Tensor w,
            Tensor dw,
            Tensor db,
            @Nullable Tensor dx,
            Tensor scratch,
            int from,
            int to) {
        WindowEvents events = new WindowEvents(g, scratch);
        EventLists lists = EventLists.fits(g) ? events.lists() : null;
        int atOnce = g.imagesAtOnce();
        for (int first = from; first < to; first += atOnce) {
            int images = Math.min(atOnce, to - first);
            if (dx != null) {
                events.clearInputGradients(images);
            }
            int rows = images * g.pool().rows().output();
            for (int row = 0; row < rows; row += g.windowRowsAtOnce()) {
                int end = Math.min(rows, row + g.windowRowsAtOnce());
                events.loadRows(forward.x(), first, images, row, end);
                if (lists == null || dx != null) {
                    events.find(forward, dy, first, row, end);
                }
                if (dx != null) {
                    events.addInputGradient(w);
                }
                if (lists == null) {
                    events.addTo(dw, db);
                } else {
                    lists.addTo(forward, dy, first, row, end, dw, db);
                }
            }
            if (dx != null) {
                events.storeInputGradients(dx, first, images);
            }
        }
    }
}
