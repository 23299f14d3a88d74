package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/**
 * The sums of one image: for each pixel of a result the products of what its window looks at with the weights of the
 * same lane, four pixels × two vectors at a time, the second overlapping the first where there are not two whole ones.
 * All starts are read before the first result is written, and what is computed twice is the same.
 *
 * @param top the zeros above the image that the sweep of the rows reckons with; they are not there
 * @param left as well, of the columns
 * @param height of the image looked at
 * @param width of the image looked at
 * @param resultWidth of the result
 * @param kernelWidth KW
 */
record DepthwiseSums(
        Sweep rows,
        Sweep columns,
        int top,
        int left,
        int height,
        int width,
        int resultWidth,
        int kernelWidth,
        int lanes) {

    /**
     * Adds all sums.
     *
     * @param x [height,width,lanes]
     * @param w [KH,KW,lanes]
     * @param y […,resultWidth,lanes]
     */
    void add(Tensor x, Tensor w, Tensor y) {
        int firstWhole = firstWhole();
        int endWhole = Math.max(firstWhole, endWhole());
        for (int i = 0; i < rows.count(); i++) {
            for (int j = 0; j < columns.count(); ) {
                boolean four = j >= firstWhole && j + 4 <= endWhole;
                addPixels(x, w, y, i, j, four ? 1 : 0);
                j += four ? 4 : 1;
            }
        }
    }

    /** The first sum of a row whose window lies within the image from its first tap on. */
    private int firstWhole() {
        int begin = columns.begin() - left;
        return begin >= 0 ? 0 : (-begin + columns.advance() - 1) / columns.advance();
    }

    /** The end of those whose windows lie within it up to the last tap. */
    private int endWhole() {
        int room = width - 1 - (columns.begin() - left) - (columns.taps() - 1) * columns.dilation();
        return room < 0 ? 0 : Math.min(columns.count(), room / columns.advance() + 1);
    }

    /** One pixel, or, with a step of 1, four neighbours. */
    private void addPixels(Tensor x, Tensor w, Tensor y, int i, int j, int step) {
        int h = rows.begin() - top + i * rows.advance();
        int column = columns.begin() - left + j * columns.advance();
        int firstRow = firstInside(h, rows.dilation());
        int runs = endInside(h, rows, height) - firstRow;
        int firstColumn = firstInside(column, columns.dilation());
        int length = endInside(column, columns, width) - firstColumn;
        if (runs <= 0 || length <= 0) {
            return;
        }
        int at = ((h + firstRow * rows.dilation()) * width + column + firstColumn * columns.dilation()) * lanes;
        int tap = (rows.tap(firstRow) * kernelWidth + columns.tap(firstColumn)) * lanes;
        int result = (rows.first() + i * rows.step()) * resultWidth + columns.first() + j * columns.step();
        for (int lane = 0, taken; lane < lanes; lane += taken) {
            taken = Block.columns(lanes - lane);
            add(
                    runs,
                    length,
                    x.array(),
                    x.offset() + at + lane,
                    rows.dilation() * width * lanes,
                    columns.dilation() * lanes,
                    step * columns.advance() * lanes,
                    w.array(),
                    w.offset() + tap + lane,
                    -rows.tapStep() * kernelWidth * lanes,
                    -columns.tapStep() * lanes,
                    y.array(),
                    y.offset() + result * lanes + lane,
                    step * columns.step() * lanes,
                    Block.shift(taken));
        }
    }

    private static int firstInside(int position, int dilation) {
        return position >= 0 ? 0 : (-position + dilation - 1) / dilation;
    }

    private static int endInside(int position, Sweep sweep, int size) {
        return position >= size ? 0 : Math.min(sweep.taps(), (size - 1 - position) / sweep.dilation() + 1);
    }

    /** {@code c[i·cStep+j] += Σ a[r·aRun + k·aStep + i·aPixel + j]·w[r·wRun + k·wStep + j]} for four i. */
    private static void add(
            int runs,
            int length,
            float[] a,
            int aAt,
            int aRun,
            int aStep,
            int aPixel,
            float[] w,
            int wAt,
            int wRun,
            int wStep,
            float[] c,
            int c0,
            int cStep,
            int shift) {
        int c1 = c0 + cStep;
        int c2 = c1 + cStep;
        int c3 = c2 + cStep;
        FloatVector x00 = load(c, c0);
        FloatVector x01 = load(c, c0 + shift);
        FloatVector x10 = load(c, c1);
        FloatVector x11 = load(c, c1 + shift);
        FloatVector x20 = load(c, c2);
        FloatVector x21 = load(c, c2 + shift);
        FloatVector x30 = load(c, c3);
        FloatVector x31 = load(c, c3 + shift);
        for (int r = 0; r < runs; r++) {
            int a0 = aAt + r * aRun;
            int b = wAt + r * wRun;
            for (int k = 0; k < length; k++) {
                int a1 = a0 + aPixel;
                int a2 = a1 + aPixel;
                int a3 = a2 + aPixel;
                FloatVector w0 = load(w, b);
                FloatVector w1 = load(w, b + shift);
                x00 = load(a, a0).fma(w0, x00);
                x01 = load(a, a0 + shift).fma(w1, x01);
                x10 = load(a, a1).fma(w0, x10);
                x11 = load(a, a1 + shift).fma(w1, x11);
                x20 = load(a, a2).fma(w0, x20);
                x21 = load(a, a2 + shift).fma(w1, x21);
                x30 = load(a, a3).fma(w0, x30);
                x31 = load(a, a3 + shift).fma(w1, x31);
                a0 += aStep;
                b += wStep;
            }
        }
        x00.intoArray(c, c0);
        x01.intoArray(c, c0 + shift);
        x10.intoArray(c, c1);
        x11.intoArray(c, c1 + shift);
        x20.intoArray(c, c2);
        x21.intoArray(c, c2 + shift);
        x30.intoArray(c, c3);
        x31.intoArray(c, c3 + shift);
    }

    /**
     * Adds an image's part of the weights' gradient.
     *
     * @param x [H,W,lanes]
     * @param dy [OH,OW,lanes]
     * @param dw [KH,KW,lanes]
     */
    static void addKernelGradient(DepthwiseGeometry g, int lanes, Tensor x, Tensor dy, Tensor dw) {
        SlidingWindow rows = g.rows();
        SlidingWindow columns = g.columns();
        int tapRow = columns.window() * lanes;
        for (int oh = 0; oh < rows.output(); oh++) {
            int firstTap = firstInside(rows.position(oh, 0), rows.dilation());
            int endTap = endInside(rows.position(oh, 0), Sweep.forward(rows), rows.input());
            for (int kw = 0; kw < columns.window(); kw++) {
                int first = firstInside(columns.position(0, kw), columns.stride());
                int reach = columns.input() - 1 - columns.position(0, kw);
                int end = reach < 0 ? 0 : Math.min(columns.output(), reach / columns.stride() + 1);
                int dyAt = dy.offset() + (oh * columns.output() + first) * lanes;
                for (int kh = firstTap; kh < endTap && first < end; kh += 4) {
                    int xAt = x.offset()
                            + (rows.position(oh, kh) * columns.input() + columns.position(first, kw)) * lanes;
                    int xRow = rows.dilation() * columns.input() * lanes;
                    int wAt = dw.offset() + kh * tapRow + kw * lanes;
                    // A tap behind the last is the last once more.
                    int one = Math.min(1, endTap - 1 - kh);
                    int two = Math.min(2, endTap - 1 - kh);
                    int three = Math.min(3, endTap - 1 - kh);
                    for (int lane = 0, taken; lane < lanes; lane += taken) {
                        taken = Block.columns(lanes - lane);
                        addTaps(
                                end - first,
                                dy.array(),
                                dyAt + lane,
                                lanes,
                                x.array(),
                                xAt + lane,
                                xAt + lane + one * xRow,
                                xAt + lane + two * xRow,
                                xAt + lane + three * xRow,
                                columns.stride() * lanes,
                                dw.array(),
                                wAt + lane,
                                wAt + lane + one * tapRow,
                                wAt + lane + two * tapRow,
                                wAt + lane + three * tapRow,
                                Block.shift(taken));
                    }
                }
            }
        }
    }

    /** {@code w[wi+j] += Σ dy[b + k·bStep + j]·x[xi + k·xStep + j]} for four taps i. */
    private static void addTaps(
            int length,
            float[] dy,
            int dyAt,
            int dyStep,
            float[] x,
            int x0,
            int x1,
            int x2,
            int x3,
            int xStep,
            float[] w,
            int w0,
            int w1,
            int w2,
            int w3,
            int shift) {
        FloatVector s00 = load(w, w0);
        FloatVector s01 = load(w, w0 + shift);
        FloatVector s10 = load(w, w1);
        FloatVector s11 = load(w, w1 + shift);
        FloatVector s20 = load(w, w2);
        FloatVector s21 = load(w, w2 + shift);
        FloatVector s30 = load(w, w3);
        FloatVector s31 = load(w, w3 + shift);
        int b = dyAt;
        int at = 0;
        for (int k = 0; k < length; k++) {
            FloatVector d0 = load(dy, b);
            FloatVector d1 = load(dy, b + shift);
            s00 = load(x, x0 + at).fma(d0, s00);
            s01 = load(x, x0 + at + shift).fma(d1, s01);
            s10 = load(x, x1 + at).fma(d0, s10);
            s11 = load(x, x1 + at + shift).fma(d1, s11);
            s20 = load(x, x2 + at).fma(d0, s20);
            s21 = load(x, x2 + at + shift).fma(d1, s21);
            s30 = load(x, x3 + at).fma(d0, s30);
            s31 = load(x, x3 + at + shift).fma(d1, s31);
            b += dyStep;
            at += xStep;
        }
        s00.intoArray(w, w0);
        s01.intoArray(w, w0 + shift);
        s10.intoArray(w, w1);
        s11.intoArray(w, w1 + shift);
        s20.intoArray(w, w2);
        s21.intoArray(w, w2 + shift);
        s30.intoArray(w, w3);
        s31.intoArray(w, w3 + shift);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
