package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.kernel.DepthwiseKernel;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Tensor;

/** The textbook loops: one sum after another. */
final class ScalarDepthwise implements DepthwiseKernel {
    private static final int PADDING = -1;

    @Override
    public int scratchSize(DepthwiseGeometry g) {
        return 0;
    }

    /** Takes an element of x, one of w and one of y that belong together; x is {@link #PADDING} outside the image. */
    @FunctionalInterface
    private interface Term {
        void at(int x, int w, int y);
    }

    /** All terms in the order of the outputs, and for each of the taps. */
    private static void forEachTerm(DepthwiseGeometry g, int from, int to, Term term) {
        SlidingWindow rows = g.rows();
        SlidingWindow columns = g.columns();
        for (int n = from; n < to; n++) {
            for (int oh = 0; oh < rows.output(); oh++) {
                for (int ow = 0; ow < columns.output(); ow++) {
                    int y = ((n * rows.output() + oh) * columns.output() + ow) * g.outputs();
                    for (int kh = 0; kh < rows.window(); kh++) {
                        int h = rows.position(oh, kh);
                        for (int kw = 0; kw < columns.window(); kw++) {
                            int w = columns.position(ow, kw);
                            boolean inside = rows.inside(h) && columns.inside(w);
                            int x = ((n * rows.input() + h) * columns.input() + w) * g.channels();
                            int tap = (kh * columns.window() + kw) * g.outputs();
                            for (int j = 0; j < g.outputs(); j++) {
                                term.at(inside ? x + j / g.multiplier() : PADDING, tap + j, y + j);
                            }
                        }
                    }
                }
            }
        }
    }

    private static float at(Tensor x, int i) {
        return i == PADDING ? 0f : x.array()[x.offset() + i];
    }

    @Override
    public void forward(
            DepthwiseGeometry g, Tensor x, Tensor w, Tensor bias, Tensor y, Tensor scratch, int from, int to) {
        Tensor pixels = y.rows(from, to);
        for (int i = 0; i < pixels.size(); i++) {
            pixels.array()[pixels.offset() + i] = bias.array()[bias.offset() + i % g.outputs()];
        }
        float[] sums = y.array();
        forEachTerm(
                g,
                from,
                to,
                (xi, wi, yi) ->
                        sums[y.offset() + yi] = Math.fma(at(x, xi), w.array()[w.offset() + wi], sums[y.offset() + yi]));
    }

    @Override
    public void addKernelGradient(
            DepthwiseGeometry g, Tensor x, Tensor dy, Tensor dw, Tensor scratch, int from, int to) {
        float[] sums = dw.array();
        forEachTerm(
                g,
                from,
                to,
                (xi, wi, yi) -> sums[dw.offset() + wi] =
                        Math.fma(at(x, xi), dy.array()[dy.offset() + yi], sums[dw.offset() + wi]));
    }

    @Override
    public void inputGradient(DepthwiseGeometry g, Tensor dy, Tensor w, Tensor dx, Tensor scratch, int from, int to) {
        int height = g.rows().input();
        int width = g.columns().input();
        for (int n = from; n < to; n++) {
            for (int pixel = 0; pixel < height * width; pixel++) {
                for (int c = 0; c < g.channels(); c++) {
                    float sum = 0f;
                    for (int m = 0; m < g.multiplier(); m++) {
                        float chain = chain(g, dy, w, n, pixel / width, pixel % width, c * g.multiplier() + m);
                        sum = m == 0 ? chain : sum + chain;
                    }
                    dx.array()[dx.offset() + (n * height * width + pixel) * g.channels() + c] = sum;
                }
            }
        }
    }

    /** Taps in reverse, so that the outputs that looked through them come in order. */
    private static float chain(DepthwiseGeometry g, Tensor dy, Tensor w, int n, int h, int column, int j) {
        SlidingWindow rows = g.rows();
        SlidingWindow columns = g.columns();
        float sum = 0f;
        for (int kh = rows.window() - 1; kh >= 0; kh--) {
            int oh = rows.output(h, kh);
            for (int kw = columns.window() - 1; kw >= 0; kw--) {
                int ow = columns.output(column, kw);
                if (oh >= 0 && ow >= 0) {
                    int y = ((n * rows.output() + oh) * columns.output() + ow) * g.outputs() + j;
                    int tap = (kh * columns.window() + kw) * g.outputs() + j;
                    sum = Math.fma(dy.array()[dy.offset() + y], w.array()[w.offset() + tap], sum);
                }
            }
        }
        return sum;
    }
}
