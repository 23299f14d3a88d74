package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/**
 * The rows of a padded image that one row of sums looks at, lane group after lane group, with the zeros of the padding: in
 * scratch memory that holds as many rows as a window spans, and one of zeros. The columns that are the same modulo
 * the advance from sum to sum lie side by side, so that for any tap the neighbours' pixels do.
 *
 * @param top the zeros above the image
 * @param left as well, of the columns
 * @param height of the image
 * @param width of the image
 */
record PaddedRows(LaneGroups groups, Sweep rows, Sweep columns, int top, int left, int height, int width) {
    /** What a convolution looks at: its input. */
    static PaddedRows forward(DepthwiseGeometry g) {
        return new PaddedRows(
                new LaneGroups(g.outputs(), g.multiplier()),
                Sweep.forward(g.rows()),
                Sweep.forward(g.columns()),
                g.rows().padBefore(),
                g.columns().padBefore(),
                g.rows().input(),
                g.columns().input());
    }

    /** What the gradients of the inputs of a phase in each direction look at: those of the outputs. */
    static PaddedRows backward(DepthwiseGeometry g, int rowPhase, int columnPhase) {
        return new PaddedRows(
                new LaneGroups(g.outputs(), g.multiplier()),
                Sweep.backward(g.rows(), rowPhase),
                Sweep.backward(g.columns(), columnPhase),
                Sweep.before(g.rows()),
                Sweep.before(g.columns()),
                g.rows().output(),
                g.columns().output());
    }

    /** Of a window. */
    int taps() {
        return rows.taps() * columns.taps();
    }

    /** Of taps, as many as it takes for all. */
    int nines() {
        return (taps() + NineTaps.TAPS - 1) / NineTaps.TAPS;
    }

    private int slots() {
        return (rows.taps() - 1) * rows.dilation() + 1;
    }

    /** The end of the columns that are looked at. */
    private int endColumn() {
        return columns.begin()
                + (columns.count() - 1) * columns.advance()
                + (columns.taps() - 1) * columns.dilation()
                + 1;
    }

    private int phaseLength() {
        return (endColumn() + columns.advance() - 1) / columns.advance();
    }

    /** Floats of a row's lane group. */
    int groupSize() {
        return columns.advance() * phaseLength() * COUNT;
    }

    /** Floats of a lane group of the sums of a row. */
    int sumsSize() {
        return columns.count() * COUNT;
    }

    /** Floats of a lane group of the weights, or of their gradients, of all nines. */
    int weightsSize() {
        return nines() * NineTaps.TAPS * COUNT;
    }

    private int rowSize() {
        return groups.count() * groupSize();
    }

    /** Floats of scratch memory. */
    int size() {
        return taps() == 0 ? 0 : (slots() + 1) * rowSize();
    }

    /** Where the first group of a row of zeros begins. */
    int zeros() {
        return slots() * rowSize();
    }

    private boolean inside(int row) {
        return row >= top && row < top + height;
    }

    /** Where the first group of a pixel of the padded image begins, if its row is there. */
    int position(int row, int column) {
        int start = inside(row) ? row % slots() * rowSize() : zeros();
        return start + (column % columns.advance() * phaseLength() + column / columns.advance()) * COUNT;
    }

    /** Before the first row of an image: all zeros. */
    void clear(Tensor scratch) {
        Arrays.fill(scratch.array(), scratch.offset(), scratch.offset() + size(), 0f);
    }

    /** Puts in a row, for the one that a window's span before it. */
    void pack(Tensor image, int row, Tensor scratch) {
        if (!inside(row)) {
            return;
        }
        int channels = image.dim(-1);
        int advance = columns.advance();
        int end = Math.min(endColumn(), left + width);
        for (int phase = 0; phase < advance; phase++) {
            int first = left + Math.floorMod(phase - left, advance);
            groups.pack(
                    (Math.max(end - first, 0) + advance - 1) / advance,
                    image.array(),
                    image.offset() + ((row - top) * width + first - left) * channels,
                    advance * channels,
                    channels,
                    scratch.array(),
                    scratch.offset() + position(row, first),
                    groupSize());
        }
    }
}
