package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.PaddedFrame;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/**
 * Any kernel: sixteen pixels of a row at a time in registers, where there are registers enough.
 *
 * <p>The image's rows stand in planes, a channel each, {@code [PH,C,PW]}. So what sixteen pixels side by side multiply a
 * weight with are sixteen neighbours, whose places differ by constants, and a table says where a term's first is:
 * one loop for all terms, with two checks of bounds a term.
 *
 * <p>Memory: planes, and the table of terms.
 */
final class PlaneConvolution implements RowConvolution {
    private static final int PIXELS = 16;

    private final ConvMaxPoolGeometry g;
    private final Tensor x;
    private final Tensor packed;
    private final float[] memory;
    private final int planes;
    private final int termTable;
    private int n;
    private int loaded;
    private int weights;

    /**
     * Makes the table, and the zeros around the image.
     *
     * @param x [N,H,W,C]
     * @param packed from {@link SimdConvMaxPool#pack}
     * @param at where in the memory there is room, {@link #memory} floats
     */
    PlaneConvolution(ConvMaxPoolGeometry g, Tensor x, Tensor packed, float[] memory, int at) {
        this.g = g;
        this.x = x;
        this.packed = packed;
        this.memory = memory;
        PaddedFrame rows = rows(g.conv());
        planes = at;
        termTable = planes + ConvMaxPoolGeometry.filledUp(rows.size());
        rows.clearBorder(memory, planes);
        int channels = g.conv().channels();
        int taps = g.conv().columns().window();
        for (int k = 0; k < g.terms(); k++) {
            int tap = k / channels;
            int row = tap / taps * channels + k % channels;
            memory[termTable + k] = Float.intBitsToFloat(row * rowStep() + tap % taps);
        }
    }

    /** Whether the sixteen pixels are there, as neighbours, and the registers. */
    static boolean fits(ConvMaxPoolGeometry g) {
        SlidingWindow columns = g.conv().columns();
        return Lanes.WIDE && columns.stride() == 1 && columns.output() >= PIXELS;
    }

    static int memory(ConvMaxPoolGeometry g) {
        return ConvMaxPoolGeometry.filledUp(rows(g.conv()).size()) + ConvMaxPoolGeometry.filledUp(g.terms());
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
    private int rowStep() {
        return g.conv().columns().padded();
    }

    @Override
    public void image(int n) {
        this.n = n;
        loaded = 0;
    }

    @Override
    public void begin(int weights, int step) {
        this.weights = weights;
    }

    @Override
    public void run(int row, int z) {
        SlidingWindow rows = g.conv().rows();
        for (int end = Math.min(rows.position(row, rows.window()), rows.input()); loaded < end; loaded++) {
            load(loaded);
        }
        int from = planes + row * rows.stride() * g.conv().channels() * rowStep();
        sixteen(g.conv().columns().output(), g.terms(), memory, from, termTable, packed.array(), weights, z);
    }

    /** Takes a row of the image as late as possible: while some are multiplied, the processor fetches the next. */
    private void load(int row) {
        int channels = g.conv().channels();
        int width = g.conv().columns().input();
        Transposition.run(
                x.array(),
                x.offset() + (n * g.conv().rows().input() + row) * width * channels,
                channels,
                width,
                channels,
                memory,
                planes
                        + (row + g.conv().rows().padBefore()) * channels * rowStep()
                        + g.conv().columns().padBefore(),
                rowStep());
    }

    /**
     * {@code z[i] = b[0] + Σ a[a0 + table[k] + i]·b[1+k]} for the pixels i = 0 … width−1, one vector each; the last sixteen may
     * overlap those before.
     */
    private static void sixteen(int width, int terms, float[] a, int a0, int table, float[] b, int b0, int z) {
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

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
