package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Forwards {@linkplain WindowBlock window by window}, two images at a time where there are registers for it, or by {@linkplain PixelRows
 * rows of pixels} where that is quicker: images of three channels, and a vector of filters that is left over.
 *
 * <p>Memory: a padded image and the sums of a window, and both again {@link ConvMaxPoolGeometry#SECOND_IMAGE} further on; tables of where
 * a window's pixels and their sums are, and what rows of pixels need.
 */
final class ConvMaxPoolForward implements ConvMaxPoolKernel.Forward {
    private final ConvMaxPoolGeometry g;
    private final Tensor x;
    private final Tensor packed;
    private final Tensor y;
    private final Tensor winner;
    private final float[] memory;
    private final PaddedFrame frame;
    private final int image;
    private final int sums;
    private final int pixelTable;
    private final int sumTable;
    private final boolean colours;
    private final @Nullable PixelRows pixelRows;
    /** Whether filters go window by window, for which images have zeros around them. */
    private final boolean framed;
    /** Images that do so together. */
    private final int together;

    ConvMaxPoolForward(ConvMaxPoolGeometry g, Tensor x, Tensor packed, Tensor y, Tensor winner, Tensor scratch) {
        this.g = g;
        this.x = x;
        this.packed = packed;
        this.y = y;
        this.winner = winner;
        memory = scratch.array();
        frame = PaddedFrame.of(g.conv());
        image = scratch.offset();
        sums = image + g.paddedImage();
        int filledUp = ConvMaxPoolGeometry.filledUp(g.windowSize());
        pixelTable = sums + filledUp * WindowBlock.STEP + (g.inPairs() ? WindowBlock.SECOND : 0);
        sumTable = pixelTable + filledUp;
        tabulatePixels();
        colours = ColourConvolution.fits(g);
        pixelRows = rowsOfPixels(sumTable + filledUp);
        framed = pixelRows == null || (!colours && g.filters() > COUNT);
        together = framed && Lanes.WIDE && g.inPairs() && g.filters() > COUNT ? 2 : 1;
        for (int i = 0; framed && i < together; i++) {
            frame.clearBorder(memory, image + i * WindowBlock.SECOND);
        }
    }

    private @Nullable PixelRows rowsOfPixels(int at) {
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

    /** Where in the padded image the positions of a pooling window look, filled up with the last, and where their sums go, as bits. */
    private void tabulatePixels() {
        int across = g.pool().columns().window();
        for (int i = 0; i < ConvMaxPoolGeometry.filledUp(g.windowSize()); i++) {
            int position = Math.min(i, g.windowSize() - 1);
            memory[pixelTable + i] = Float.intBitsToFloat(g.padded(position / across, position % across));
            memory[sumTable + i] = Float.intBitsToFloat(position * WindowBlock.STEP);
        }
    }

    @Override
    public void run(int from, int to) {
        for (int n = from; n < to; n += together) {
            images(n, Math.min(together, to - n));
        }
    }

    /** Images {@code n} and on, as many as go together or fewer. */
    private void images(int n, int images) {
        for (int i = 0; framed && i < images; i++) {
            frame.loadRows(
                    x,
                    n + i,
                    memory,
                    image + i * WindowBlock.SECOND,
                    0,
                    g.conv().rows().input());
        }
        int weights = packed.offset();
        for (int f = 0; f < g.filters(); f += SimdConvMaxPool.width(g.filters() - f)) {
            int width = SimdConvMaxPool.width(g.filters() - f);
            if (pixelRows != null && (colours || width == COUNT)) {
                for (int i = 0; i < images; i++) {
                    rows(pixelRows, n + i, f, weights, width);
                }
            } else {
                windows(n, images, f, weights, width);
            }
            weights += (1 + g.terms()) * width;
        }
    }

    /** Image {@code n} for one block of filters, which begins with filter {@code f}, by rows of pixels. */
    private void rows(PixelRows pixels, int n, int f, int weights, int width) {
        pixels.image(n);
        for (int vector = 0; vector < Math.min(width, g.filters() - f); vector += COUNT) {
            pixels.forward(f + vector, weights + vector, width);
        }
    }

    /** The same for images {@code n} and on, window by window. */
    private void windows(int n, int images, int f, int weights, int width) {
        SlidingWindow rows = g.pool().rows();
        SlidingWindow columns = g.pool().columns();
        for (int row = 0; row < rows.output(); row++) {
            for (int column = 0; column < columns.output(); column++) {
                int at = image + g.padded(row * rows.stride(), column * columns.stride());
                if (images == 2 && width == 2 * COUNT) {
                    sum(WindowBlock::twoImages, at, weights, sums);
                } else {
                    WindowBlock block = width == COUNT ? WindowBlock::oneVector : WindowBlock::twoVectors;
                    for (int i = 0; i < images; i++) {
                        sum(block, at + i * WindowBlock.SECOND, weights, sums + i * WindowBlock.SECOND);
                    }
                }
                int window = (n * rows.output() + row) * columns.output() + column;
                findLargest(images, f, width, window * g.filters() + f);
            }
        }
    }

    private void sum(WindowBlock block, int at, int weights, int to) {
        block.run(
                g.conv().rows().window(),
                g.rowTerms(),
                memory,
                at,
                pixelTable,
                g.windowSize(),
                g.imageStride(),
                packed.array(),
                weights,
                to);
    }

    /** The largest sums of a window, of one image for the vectors side by side, or for each vector of two images. */
    private void findLargest(int images, int f, int width, int out) {
        if (images == 1 && width <= g.filters() - f) {
            findLargest(width / COUNT, COUNT, sums, COUNT, out, COUNT);
            return;
        }
        int image = g.pool().rows().output() * g.pool().columns().output() * g.filters();
        for (int vector = 0; vector < width; vector += COUNT) {
            int filters = Math.min(COUNT, g.filters() - f - vector);
            findLargest(images, WindowBlock.SECOND, sums + vector, filters, out + vector, image);
        }
    }

    private void findLargest(int count, int step, int from, int filters, int out, int outStep) {
        WindowMaximum.find(
                count,
                step,
                g.windowSize(),
                memory,
                from,
                sumTable,
                filters,
                y.array(),
                y.offset() + out,
                winner.array(),
                winner.offset() + out,
                outStep);
    }
}
