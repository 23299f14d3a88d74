package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;

/**
 * A convolution is {@code y[yi] = Σ x[xi]·w[wi]} over certain triples of elements. The same triples make its gradients:
 * {@code dw[wi] = Σ x[xi]·dy[yi]} and {@code dx[xi] = Σ dy[yi]·w[wi]}.
 */
final class Conv2dFormula {
    private Conv2dFormula() {}

    /** Takes an element of x [N,H,W,C], one of w [KH,KW,C/G,F] and one of y [N,OH,OW,F] that belong together. */
    @FunctionalInterface
    interface Term {
        void at(int xi, int wi, int yi);
    }

    static void forEachTerm(Conv2dGeometry g, Term term) {
        SlidingWindow rows = g.rows();
        SlidingWindow columns = g.columns();
        for (int yi = 0; yi < g.output().size(); yi++) {
            int f = yi % g.filters();
            int ow = yi / g.filters() % columns.output();
            int oh = yi / g.filters() / columns.output() % rows.output();
            int n = yi / g.filters() / columns.output() / rows.output();
            int firstChannel = f / g.groupFilters() * g.groupChannels();
            for (int kh = 0; kh < rows.window(); kh++) {
                int h = oh * rows.stride() + kh * rows.dilation() - rows.padBefore();
                for (int kw = 0; kw < columns.window(); kw++) {
                    int w = ow * columns.stride() + kw * columns.dilation() - columns.padBefore();
                    if (h < 0 || h >= rows.input() || w < 0 || w >= columns.input()) {
                        continue;
                    }
                    for (int c = 0; c < g.groupChannels(); c++) {
                        int xi = ((n * rows.input() + h) * columns.input() + w) * g.channels() + firstChannel + c;
                        int wi = ((kh * columns.window() + kw) * g.groupChannels() + c) * g.filters() + f;
                        term.at(xi, wi, yi);
                    }
                }
            }
        }
    }

    /** {@code y[n,oh,ow,f] = bias[f] + Σ x[n, oh·s+kh·d−p, ow·s+kw·d−p, c]·w[kh,kw,c,f]} */
    static double[] forward(Conv2dGeometry g, double[] x, double[] w, double[] bias) {
        double[] y = new double[g.output().size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = bias[i % g.filters()];
        }
        forEachTerm(g, (xi, wi, yi) -> y[yi] += x[xi] * w[wi]);
        return y;
    }
}
