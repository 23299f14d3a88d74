package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * A convolution with ReLU and max pooling for one vector of filters: sixteen pixels of a row at a time in registers, where
 * there are registers enough, and then the largest of each pooling window.
 *
 * <p>The image's rows stand in planes, a channel each, {@code [PH,C,PW]}. So what sixteen pixels side by side multiply a
 * weight with are sixteen neighbours, whose places differ by constants, and a table says where a term's first is:
 * one loop for all terms, with two checks of bounds a term. The convolution's output for one row of windows waits in scratch
 * memory.
 *
 * <p>Memory: planes, the table of terms, that of a window's pixels, and the output.
 */
final class PixelRows {
    private static final int PIXELS = 16;

    private final ConvMaxPoolGeometry g;
    private final Tensor x;
    private final Tensor packed;
    private final Tensor y;
    private final Tensor winner;
    private final float[] memory;
    private final int planes;
    private final int termTable;
    private final int pixelTable;
    private final int output;
    /** Those of the last vector. */
    private final VectorMask<Float> filters;

    private int loaded;

    /**
     * Makes the tables, and the zeros around the image.
     *
     * @param x [N,H,W,C]
     * @param packed from {@link SimdConvMaxPool#pack}
     * @param at where in the memory there is room, part of {@link ConvMaxPoolGeometry#scratch()}
     */
    PixelRows(ConvMaxPoolGeometry g, Tensor x, Tensor packed, Tensor y, Tensor winner, float[] memory, int at) {
        this.g = g;
        this.x = x;
        this.packed = packed;
        this.y = y;
        this.winner = winner;
        this.memory = memory;
        PaddedFrame rows = rows(g.conv());
        planes = at;
        termTable = planes + ConvMaxPoolGeometry.filledUp(rows.size());
        pixelTable = termTable + ConvMaxPoolGeometry.filledUp(g.terms());
        output = pixelTable + ConvMaxPoolGeometry.filledUp(g.windowSize());
        filters = SPECIES.indexInRange(0, (g.filters() - 1) % COUNT + 1);
        rows.clearBorder(memory, planes);
        int channels = g.conv().channels();
        int taps = g.conv().columns().window();
        for (int k = 0; k < g.terms(); k++) {
            int tap = k / channels;
            int row = tap / taps * channels + k % channels;
            memory[termTable + k] = Float.intBitsToFloat(row * rowStep(g) + tap % taps);
        }
        int across = g.pool().columns().window();
        for (int i = 0; i < g.windowSize(); i++) {
            int pixel = i / across * g.conv().columns().output() + i % across;
            memory[pixelTable + i] = Float.intBitsToFloat(pixel * COUNT);
        }
    }

    /** Whether the sixteen pixels are there, as neighbours, and the registers. */
    static boolean fits(ConvMaxPoolGeometry g) {
        SlidingWindow columns = g.conv().columns();
        return Lanes.WIDE && columns.stride() == 1 && columns.output() >= PIXELS;
    }

    /** The planes as one frame, whose rows are the channels of the image's rows. */
    private static PaddedFrame rows(Conv2dGeometry conv) {
        int channels = conv.channels();
        return new PaddedFrame(
                conv.rows().input() * channels,
                conv.columns().input(),
                1,
                1,
                conv.rows().padBefore() * channels,
                conv.columns().padBefore(),
                conv.rows().padded() * channels,
                conv.columns().padded());
    }

    /** From one channel of a row to the next. */
    private static int rowStep(ConvMaxPoolGeometry g) {
        return g.conv().columns().padded();
    }

    /** Takes rows of image {@code n}, from the first that is not yet there to {@code end}. */
    private void load(int n, int end) {
        int channels = g.conv().channels();
        int height = g.conv().rows().input();
        int width = g.conv().columns().input();
        for (; loaded < end; loaded++) {
            int row = (loaded + g.conv().rows().padBefore()) * channels;
            Transposition.run(
                    x.array(),
                    x.offset() + (n * height + loaded) * width * channels,
                    channels,
                    width,
                    channels,
                    memory,
                    planes + row * rowStep(g) + g.conv().columns().padBefore(),
                    rowStep(g));
        }
    }

    /**
     * Computes a row of windows for up to COUNT filters. An image's rows are taken as they are needed: while some are multiplied, the
     * processor fetches the next.
     *
     * @param n number of the image
     * @param row of windows; an image's rows follow each other from 0 on
     * @param weights where in packed the filters' bias and weights begin
     * @param out where the first window's values go in y, and its winners in winner
     */
    void forward(int n, int row, int weights, int out) {
        SlidingWindow rows = g.pool().rows();
        int width = g.conv().columns().output();
        if (row == 0) {
            loaded = 0;
        }
        for (int i = 0; i < rows.window(); i++) {
            int imageRow = (row * rows.stride() + i) * g.conv().rows().stride();
            int end = imageRow + g.conv().rows().window() - g.conv().rows().padBefore();
            load(n, Math.min(end, g.conv().rows().input()));
            int from = planes + imageRow * g.conv().channels() * rowStep(g);
            convolve(width, g.terms(), memory, from, termTable, packed.array(), weights, output + i * width * COUNT);
        }
        findLargest(
                g.pool().columns().output(),
                g.pool().columns().stride() * COUNT,
                g.windowSize(),
                memory,
                output,
                pixelTable,
                filters,
                y.array(),
                y.offset() + out,
                winner.array(),
                winner.offset() + out,
                g.filters());
    }

    /**
     * {@code z[i] = b[0] + Σ a[a0 + table[k] + i]·b[1+k]} for the pixels i = 0 … width−1, one vector each; the last sixteen may
     * overlap those before.
     */
    private static void convolve(int width, int terms, float[] a, int a0, int table, float[] b, int b0, int z) {
        for (int first = 0; first < width; first += PIXELS) {
            int group = Math.min(first, width - PIXELS);
            FloatVector x0 = load(b, b0);
            FloatVector x1 = load(b, b0);
            FloatVector x2 = load(b, b0);
            FloatVector x3 = load(b, b0);
            FloatVector x4 = load(b, b0);
            FloatVector x5 = load(b, b0);
            FloatVector x6 = load(b, b0);
            FloatVector x7 = load(b, b0);
            FloatVector x8 = load(b, b0);
            FloatVector x9 = load(b, b0);
            FloatVector x10 = load(b, b0);
            FloatVector x11 = load(b, b0);
            FloatVector x12 = load(b, b0);
            FloatVector x13 = load(b, b0);
            FloatVector x14 = load(b, b0);
            FloatVector x15 = load(b, b0);
            for (int k = 0; k < terms; k++) {
                FloatVector weights = load(b, b0 + (1 + k) * COUNT);
                int at = a0 + group + Float.floatToRawIntBits(a[table + k]);
                x0 = FloatVector.broadcast(SPECIES, a[at]).fma(weights, x0);
                x1 = FloatVector.broadcast(SPECIES, a[at + 1]).fma(weights, x1);
                x2 = FloatVector.broadcast(SPECIES, a[at + 2]).fma(weights, x2);
                x3 = FloatVector.broadcast(SPECIES, a[at + 3]).fma(weights, x3);
                x4 = FloatVector.broadcast(SPECIES, a[at + 4]).fma(weights, x4);
                x5 = FloatVector.broadcast(SPECIES, a[at + 5]).fma(weights, x5);
                x6 = FloatVector.broadcast(SPECIES, a[at + 6]).fma(weights, x6);
                x7 = FloatVector.broadcast(SPECIES, a[at + 7]).fma(weights, x7);
                x8 = FloatVector.broadcast(SPECIES, a[at + 8]).fma(weights, x8);
                x9 = FloatVector.broadcast(SPECIES, a[at + 9]).fma(weights, x9);
                x10 = FloatVector.broadcast(SPECIES, a[at + 10]).fma(weights, x10);
                x11 = FloatVector.broadcast(SPECIES, a[at + 11]).fma(weights, x11);
                x12 = FloatVector.broadcast(SPECIES, a[at + 12]).fma(weights, x12);
                x13 = FloatVector.broadcast(SPECIES, a[at + 13]).fma(weights, x13);
                x14 = FloatVector.broadcast(SPECIES, a[at + 14]).fma(weights, x14);
                x15 = FloatVector.broadcast(SPECIES, a[at + 15]).fma(weights, x15);
            }
            int to = z + group * COUNT;
            x0.intoArray(a, to);
            x1.intoArray(a, to + COUNT);
            x2.intoArray(a, to + 2 * COUNT);
            x3.intoArray(a, to + 3 * COUNT);
            x4.intoArray(a, to + 4 * COUNT);
            x5.intoArray(a, to + 5 * COUNT);
            x6.intoArray(a, to + 6 * COUNT);
            x7.intoArray(a, to + 7 * COUNT);
            x8.intoArray(a, to + 8 * COUNT);
            x9.intoArray(a, to + 9 * COUNT);
            x10.intoArray(a, to + 10 * COUNT);
            x11.intoArray(a, to + 11 * COUNT);
            x12.intoArray(a, to + 12 * COUNT);
            x13.intoArray(a, to + 13 * COUNT);
            x14.intoArray(a, to + 14 * COUNT);
            x15.intoArray(a, to + 15 * COUNT);
        }
    }

    /**
     * Of each of the windows the largest of zero and its pixels, and the first pixel that has it. Two windows at a time, since each
     * pixel waits for the comparison before it.
     */
    private static void findLargest(
            int windows,
            int windowStep,
            int pixels,
            float[] z,
            int z0,
            int table,
            VectorMask<Float> filters,
            float[] largest,
            int largestAt,
            float[] winner,
            int winnerAt,
            int out) {
        for (int window = 0; window < windows; window += 2) {
            int other = Math.min(window + 1, windows - 1);
            int at = z0 + window * windowStep;
            int atOther = z0 + other * windowStep;
            FloatVector best = FloatVector.zero(SPECIES);
            FloatVector bestOther = FloatVector.zero(SPECIES);
            FloatVector first = FloatVector.zero(SPECIES);
            FloatVector firstOther = FloatVector.zero(SPECIES);
            FloatVector number = FloatVector.zero(SPECIES);
            for (int i = 0; i < pixels; i++) {
                int pixel = Float.floatToRawIntBits(z[table + i]);
                FloatVector x = load(z, at + pixel);
                FloatVector xOther = load(z, atOther + pixel);
                VectorMask<Float> stays = x.compare(VectorOperators.LE, best);
                VectorMask<Float> staysOther = xOther.compare(VectorOperators.LE, bestOther);
                best = x.blend(best, stays);
                first = number.blend(first, stays);
                bestOther = xOther.blend(bestOther, staysOther);
                firstOther = number.blend(firstOther, staysOther);
                number = number.add(1f);
            }
            best.intoArray(largest, largestAt + window * out, filters);
            first.intoArray(winner, winnerAt + window * out, filters);
            bestOther.intoArray(largest, largestAt + other * out, filters);
            firstOther.intoArray(winner, winnerAt + other * out, filters);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
