package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Pool2dGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import java.util.Arrays;

/** Pooling, window by window. Every window is the list of the elements of x that lie in it, row by row. */
final class Pool2dFormula {
    private Pool2dFormula() {}

    /** The elements of x [N,H,W,C] that element {@code yi} of y [N,OH,OW,C] looks at. */
    static int[] window(Pool2dGeometry g, int yi) {
        SlidingWindow rows = g.rows();
        SlidingWindow columns = g.columns();
        int c = yi % g.channels();
        int ow = yi / g.channels() % columns.output();
        int oh = yi / g.channels() / columns.output() % rows.output();
        int n = yi / g.channels() / columns.output() / rows.output();
        int[] window = new int[rows.window() * columns.window()];
        int count = 0;
        for (int kh = 0; kh < rows.window(); kh++) {
            int h = oh * rows.stride() + kh - rows.padBefore();
            for (int kw = 0; kw < columns.window(); kw++) {
                int w = ow * columns.stride() + kw - columns.padBefore();
                if (h >= 0 && h < rows.input() && w >= 0 && w < columns.input()) {
                    window[count++] = ((n * rows.input() + h) * columns.input() + w) * g.channels() + c;
                }
            }
        }
        return Arrays.copyOf(window, count);
    }

    /** {@code y = max x} over the window. */
    static double[] max(Pool2dGeometry g, double[] x) {
        double[] y = new double[g.output().size()];
        for (int yi = 0; yi < y.length; yi++) {
            y[yi] = Arrays.stream(window(g, yi)).mapToDouble(xi -> x[xi]).max().orElseThrow();
        }
        return y;
    }

    /** {@code dx[argmax] += dy}, the first of several largest. */
    static double[] maxGradient(Pool2dGeometry g, double[] x, double[] dy) {
        double[] dx = new double[g.input().size()];
        for (int yi = 0; yi < dy.length; yi++) {
            int first = -1;
            for (int xi : window(g, yi)) {
                first = first < 0 || x[xi] > x[first] ? xi : first;
            }
            dx[first] += dy[yi];
        }
        return dx;
    }

    /** {@code y = Σ x / count} over the window. */
    static double[] average(Pool2dGeometry g, double[] x) {
        double[] y = new double[g.output().size()];
        for (int yi = 0; yi < y.length; yi++) {
            y[yi] = Arrays.stream(window(g, yi)).mapToDouble(xi -> x[xi]).sum() / window(g, yi).length;
        }
        return y;
    }

    /** {@code dx += dy / count} at each element of the window. */
    static double[] averageGradient(Pool2dGeometry g, double[] dy) {
        double[] dx = new double[g.input().size()];
        for (int yi = 0; yi < dy.length; yi++) {
            int[] window = window(g, yi);
            for (int xi : window) {
                dx[xi] += dy[yi] / window.length;
            }
        }
        return dx;
    }
}
