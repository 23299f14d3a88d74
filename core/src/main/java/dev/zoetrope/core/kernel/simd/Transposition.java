package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Rows become columns, a block of COUNT×COUNT at a time: for each bit d of the lanes' numbers, rows i and i + d exchange what is not
 * on the diagonal, the high lanes of the one against the low lanes of the other (Eklundh, "A fast computer method for matrix
 * transposing", 1972). Two bits at once, so that a block goes through memory once in between, where its result will be.
 */
final class Transposition {
    /** With less, four elements at a time in plain code are no slower. */
    private static final boolean PAYS = COUNT >= 8;

    private static final VectorShuffle<Float> DOWN_8 = down(8);
    private static final VectorShuffle<Float> DOWN_4 = down(4);
    private static final VectorShuffle<Float> DOWN_2 = down(2);
    private static final VectorShuffle<Float> DOWN_1 = down(1);
    private static final VectorShuffle<Float> UP_8 = up(8);
    private static final VectorShuffle<Float> UP_4 = up(4);
    private static final VectorShuffle<Float> UP_2 = up(2);
    private static final VectorShuffle<Float> UP_1 = up(1);
    private static final VectorMask<Float> HIGH_8 = high(8);
    private static final VectorMask<Float> HIGH_4 = high(4);
    private static final VectorMask<Float> HIGH_2 = high(2);
    private static final VectorMask<Float> HIGH_1 = high(1);
    private static final VectorMask<Float> LOW_8 = HIGH_8.not();
    private static final VectorMask<Float> LOW_4 = HIGH_4.not();
    private static final VectorMask<Float> LOW_2 = HIGH_2.not();
    private static final VectorMask<Float> LOW_1 = HIGH_1.not();

    private Transposition() {}

    private static VectorShuffle<Float> down(int lanes) {
        return VectorShuffle.fromOp(SPECIES, i -> Math.floorMod(i - lanes, COUNT));
    }

    private static VectorShuffle<Float> up(int lanes) {
        return VectorShuffle.fromOp(SPECIES, i -> (i + lanes) % COUNT);
    }

    /** Lanes in whose number a bit is set. */
    private static VectorMask<Float> high(int bit) {
        boolean[] lanes = new boolean[COUNT];
        for (int i = 0; i < COUNT; i++) {
            lanes[i] = (i & bit) != 0;
        }
        return VectorMask.fromArray(SPECIES, lanes, 0);
    }

    /**
     * {@code out[to + j·outStride + i] = x[from + i·stride + j]} for {@code rows} i and {@code columns} j. The last blocks may
     * overlap those before.
     */
    static void run(float[] x, int from, int stride, int rows, int columns, float[] out, int to, int outStride) {
        if (stride == 3 && columns == 3) {
            int done = Colours.separate(x, from, rows, out, to, outStride);
            byElement(x, from + 3 * done, stride, rows - done, columns, out, to + done, outStride);
        } else if (PAYS && rows >= COUNT && columns >= COUNT) {
            for (int j = 0; j < columns; j += COUNT) {
                int column = Math.min(j, columns - COUNT);
                for (int i = 0; i < rows; i += COUNT) {
                    int row = Math.min(i, rows - COUNT);
                    block(x, from + row * stride + column, stride, out, to + column * outStride + row, outStride);
                }
            }
        } else {
            byElement(x, from, stride, rows, columns, out, to, outStride);
        }
    }

    private static void byElement(
            float[] x, int from, int stride, int rows, int columns, float[] out, int to, int outStride) {
        int j = 0;
        for (; j + 4 <= columns; j += 4) {
            int y0 = to + j * outStride;
            int y1 = y0 + outStride;
            int y2 = y1 + outStride;
            int y3 = y2 + outStride;
            for (int i = 0; i < rows; i++) {
                int at = from + i * stride + j;
                out[y0 + i] = x[at];
                out[y1 + i] = x[at + 1];
                out[y2 + i] = x[at + 2];
                out[y3 + i] = x[at + 3];
            }
        }
        for (; j < columns; j++) {
            Packing.copy(x, from + j, stride, rows, out, to + j * outStride, 1);
        }
    }

    private static void block(float[] x, int from, int stride, float[] out, int to, int outStride) {
        if (COUNT == 16) {
            exchange8And4(x, from, stride, out, to, outStride);
        } else {
            exchange4(x, from, stride, out, to, outStride);
        }
        exchange2And1(out, to, outStride);
    }

    private static void exchange8And4(float[] x, int from, int stride, float[] out, int to, int outStride) {
        for (int i = 0; i < 4; i++) {
            int at = from + i * stride;
            FloatVector a = load(x, at);
            FloatVector b = load(x, at + 4 * stride);
            FloatVector c = load(x, at + 8 * stride);
            FloatVector d = load(x, at + 12 * stride);
            FloatVector e = a.blend(c.rearrange(DOWN_8), HIGH_8);
            FloatVector f = b.blend(d.rearrange(DOWN_8), HIGH_8);
            FloatVector g = c.blend(a.rearrange(UP_8), LOW_8);
            FloatVector h = d.blend(b.rearrange(UP_8), LOW_8);
            int y = to + i * outStride;
            e.blend(f.rearrange(DOWN_4), HIGH_4).intoArray(out, y);
            f.blend(e.rearrange(UP_4), LOW_4).intoArray(out, y + 4 * outStride);
            g.blend(h.rearrange(DOWN_4), HIGH_4).intoArray(out, y + 8 * outStride);
            h.blend(g.rearrange(UP_4), LOW_4).intoArray(out, y + 12 * outStride);
        }
    }

    private static void exchange4(float[] x, int from, int stride, float[] out, int to, int outStride) {
        for (int i = 0; i < 4; i++) {
            FloatVector a = load(x, from + i * stride);
            FloatVector b = load(x, from + (i + 4) * stride);
            a.blend(b.rearrange(DOWN_4), HIGH_4).intoArray(out, to + i * outStride);
            b.blend(a.rearrange(UP_4), LOW_4).intoArray(out, to + (i + 4) * outStride);
        }
    }

    private static void exchange2And1(float[] out, int to, int outStride) {
        for (int i = 0; i < COUNT; i += 4) {
            int at = to + i * outStride;
            FloatVector a = load(out, at);
            FloatVector b = load(out, at + outStride);
            FloatVector c = load(out, at + 2 * outStride);
            FloatVector d = load(out, at + 3 * outStride);
            FloatVector e = a.blend(c.rearrange(DOWN_2), HIGH_2);
            FloatVector f = b.blend(d.rearrange(DOWN_2), HIGH_2);
            FloatVector g = c.blend(a.rearrange(UP_2), LOW_2);
            FloatVector h = d.blend(b.rearrange(UP_2), LOW_2);
            e.blend(f.rearrange(DOWN_1), HIGH_1).intoArray(out, at);
            f.blend(e.rearrange(UP_1), LOW_1).intoArray(out, at + outStride);
            g.blend(h.rearrange(DOWN_1), HIGH_1).intoArray(out, at + 2 * outStride);
            h.blend(g.rearrange(UP_1), LOW_1).intoArray(out, at + 3 * outStride);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
