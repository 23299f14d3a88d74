package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Window by window, with lanes over the filters.
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

    @Override
    public void forward(
            ConvMaxPoolGeometry g, Tensor x, Tensor packed, Tensor y, Tensor winner, Tensor scratch, int from, int to) {
        int rows = g.pool().rows().output();
        int columns = g.pool().columns().output();
        int filters = g.filters();
        int pixels = scratch.offset() + g.paddedImage() + 4 * COUNT;
        tabulatePixels(g, scratch.array(), pixels);
        PaddedFrame frame = PaddedFrame.of(g.conv());
        for (int n = from; n < to; n++) {
            frame.load(x, n, 0, scratch);
            int weights = packed.offset();
            for (int f = 0; f < filters; f += width(filters - f)) {
                int width = width(filters - f);
                for (int row = 0; row < rows; row++) {
                    for (int column = 0; column < columns; column++) {
                        int out = ((n * rows + row) * columns + column) * filters + f;
                        window(
                                g,
                                scratch,
                                pixels,
                                row,
                                column,
                                packed.array(),
                                weights,
                                width,
                                y,
                                winner,
                                out,
                                filters - f);
                    }
                }
                weights += (1 + g.terms()) * width;
            }
        }
    }

    /** One window, one block of filters. */
    private static void window(
            ConvMaxPoolGeometry g,
            Tensor scratch,
            int pixels,
            int row,
            int column,
            float[] packed,
            int weights,
            int width,
            Tensor y,
            Tensor winner,
            int out,
            int filtersLeft) {
        boolean whole = filtersLeft >= width;
        int spare = scratch.offset() + g.paddedImage();
        float[] best = whole ? y.array() : scratch.array();
        int bestAt = whole ? y.offset() + out : spare;
        float[] first = whole ? winner.array() : scratch.array();
        int firstAt = whole ? winner.offset() + out : spare + width;
        Arrays.fill(best, bestAt, bestAt + width, 0f);
        Arrays.fill(first, firstAt, firstAt + width, 0f);
        int top = row * g.pool().rows().stride();
        int left = column * g.pool().columns().stride();
        int base = scratch.offset() + g.padded(top, left);
        float[] image = scratch.array();
        int runs = g.conv().rows().window();
        int atOnce = width == COUNT ? 8 : 4;
        for (int p = 0; p < g.windowSize(); p += atOnce) {
            int a0 = base + Float.floatToRawIntBits(image[pixels + p]);
            int a1 = base + Float.floatToRawIntBits(image[pixels + p + 1]);
            int a2 = base + Float.floatToRawIntBits(image[pixels + p + 2]);
            int a3 = base + Float.floatToRawIntBits(image[pixels + p + 3]);
            if (width == COUNT) {
                WindowBlock.eightPixels(
                        runs,
                        g.rowTerms(),
                        image,
                        a0,
                        a1,
                        a2,
                        a3,
                        base + Float.floatToRawIntBits(image[pixels + p + 4]),
                        base + Float.floatToRawIntBits(image[pixels + p + 5]),
                        base + Float.floatToRawIntBits(image[pixels + p + 6]),
                        base + Float.floatToRawIntBits(image[pixels + p + 7]),
                        g.imageStride(),
                        packed,
                        weights,
                        p,
                        best,
                        bestAt,
                        first,
                        firstAt);
            } else {
                WindowBlock.fourPixels(
                        runs,
                        g.rowTerms(),
                        image,
                        a0,
                        a1,
                        a2,
                        a3,
                        g.imageStride(),
                        packed,
                        weights,
                        p,
                        best,
                        bestAt,
                        first,
                        firstAt);
            }
        }
        if (!whole) {
            System.arraycopy(best, bestAt, y.array(), y.offset() + out, filtersLeft);
            System.arraycopy(first, firstAt, winner.array(), winner.offset() + out, filtersLeft);
        }
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
        PaddedFrame frame = PaddedFrame.of(g.conv());
        int atOnce = g.imagesAtOnce();
        for (int first = from; first < to; first += atOnce) {
            int images = Math.min(atOnce, to - first);
            for (int i = 0; i < images; i++) {
                frame.load(forward.x(), first + i, 0, events.image(i));
            }
            if (dx != null) {
                for (int i = 0; i < images; i++) {
                    events.gradient(i).fill(0f);
                }
            }
            int rows = images * g.pool().rows().output();
            for (int row = 0; row < rows; row += g.windowRowsAtOnce()) {
                events.find(forward, dy, first, row, Math.min(rows, row + g.windowRowsAtOnce()));
                if (dx != null) {
                    events.addInputGradient(w);
                }
                events.addTo(dw, db);
            }
            for (int i = 0; i < images && dx != null; i++) {
                frame.store(events.gradient(i), dx, first + i, 0);
            }
        }
    }
}
