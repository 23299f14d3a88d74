package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * A convolution with ReLU and max pooling for one vector of filters at a time: first the {@linkplain RowConvolution convolution's} output for one
 * row of windows, which waits in scratch memory, and then the largest of each window.
 *
 * <p>Memory: the table of a window's pixels, and the output, with two places before each row and one behind the last.
 */
final class PixelRows {
    private static final int BEFORE = 2;
    private static final VectorMask<Float> ALL = SPECIES.maskAll(true);

    private final ConvMaxPoolGeometry g;
    private final RowConvolution convolution;
    private final Tensor y;
    private final Tensor winner;
    private final float[] memory;
    private final int pixelTable;
    private final int output;
    /** The filters of the last vector. */
    private final VectorMask<Float> last;

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
        last = SPECIES.indexInRange(0, (g.filters() - 1) % COUNT + 1);
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
        VectorMask<Float> filters = filter + COUNT <= g.filters() ? ALL : last;
        convolution.begin(weights, step);
        for (int row = 0; row < rows.output(); row++) {
            for (int i = 0; i < rows.window(); i++) {
                convolution.run(row * rows.stride() + i, output + i * rowStep(g) + BEFORE * COUNT);
            }
            int out = (image * rows.output() + row) * g.pool().columns().output() * g.filters() + filter;
            findLargest(
                    g.pool().columns().output(),
                    g.pool().columns().stride() * COUNT,
                    g.windowSize(),
                    memory,
                    output + BEFORE * COUNT,
                    pixelTable,
                    filters,
                    y.array(),
                    y.offset() + out,
                    winner.array(),
                    winner.offset() + out,
                    g.filters());
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
