package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Pool2dGeometry;
import dev.zoetrope.core.kernel.PoolGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import java.util.Arrays;

/**
 * Pooling, window by window. Every window is the list of the elements of x that lie in it, slice by slice and row by row.
 */
final class PoolFormula {
    private PoolFormula() {}

    /** The sizes of a pooling of images as those of one of volumes. */
    static PoolGeometry of(Pool2dGeometry g) {
        return new PoolGeometry(g.frames(), g.channels(), SlidingWindow.none(), g.rows(), g.columns());
    }

    /** The elements of x [N,D,H,W,C] that element {@code yi} of y [N,OD,OH,OW,C] looks at. */
    static int[] window(PoolGeometry g, int yi) {
        SlidingWindow depths = g.depths();
        SlidingWindow rows = g.rows();
        SlidingWindow columns = g.columns();
        int c = yi % g.channels();
        int pixel = yi / g.channels();
        int ow = pixel % columns.output();
        int oh = pixel / columns.output() % rows.output();
        int od = pixel / columns.output() / rows.output() % depths.output();
        int n = pixel / columns.output() / rows.output() / depths.output();
        int[] window = new int[depths.window() * rows.window() * columns.window()];
        int count = 0;
        for (int tap = 0; tap < window.length; tap++) {
            int d = od * depths.stride() + tap / columns.window() / rows.window() - depths.padBefore();
            int h = oh * rows.stride() + tap / columns.window() % rows.window() - rows.padBefore();
            int w = ow * columns.stride() + tap % columns.window() - columns.padBefore();
            boolean inside = d >= 0 && d < depths.input() && h >= 0 && h < rows.input();
            if (inside && w >= 0 && w < columns.input()) {
                int slice = n * depths.input() + d;
                window[count++] = ((slice * rows.input() + h) * columns.input() + w) * g.channels() + c;
            }
        }
        return Arrays.copyOf(window, count);
    }

    /** {@code y = max x} over the window. */
    static double[] max(PoolGeometry g, double[] x) {
        double[] y = new double[g.output().size()];
        for (int yi = 0; yi < y.length; yi++) {
            y[yi] = Arrays.stream(window(g, yi)).mapToDouble(xi -> x[xi]).max().orElseThrow();
        }
        return y;
    }

    /** {@code dx[argmax] += dy}, the first of several largest. */
    static double[] maxGradient(PoolGeometry g, double[] x, double[] dy) {
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
    static double[] average(PoolGeometry g, double[] x) {
        double[] y = new double[g.output().size()];
        for (int yi = 0; yi < y.length; yi++) {
            y[yi] = Arrays.stream(window(g, yi)).mapToDouble(xi -> x[xi]).sum() / window(g, yi).length;
        }
        return y;
    }

    /** {@code dx += dy / count} at each element of the window. */
    static double[] averageGradient(PoolGeometry g, double[] dy) {
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
