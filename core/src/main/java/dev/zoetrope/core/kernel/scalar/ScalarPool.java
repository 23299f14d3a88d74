package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.PoolGeometry;
import dev.zoetrope.core.kernel.PoolKernel;
import dev.zoetrope.core.kernel.PoolWindows;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** One window and channel after another. A window by itself is also what vectors leave over. */
public final class ScalarPool implements PoolKernel {
    ScalarPool() {}

    @Override
    public void max(PoolGeometry g, Tensor x, Tensor y, int from, int to) {
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            max(g, window, x, y);
        }
    }

    /** One window of {@link #max(PoolGeometry, Tensor, Tensor, int, int)}. */
    public static void max(PoolGeometry g, PoolWindows window, Tensor x, Tensor y) {
        for (int c = 0; c < g.channels(); c++) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int row = 0; row < window.rows(); row++) {
                int at = x.offset() + window.row(row) + c;
                for (int column = 0; column < window.width(); column++) {
                    largest = Math.max(largest, x.array()[at + column * g.channels()]);
                }
            }
            y.array()[y.offset() + window.out() + c] = largest;
        }
    }

    @Override
    public void maxGradient(PoolGeometry g, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = 0; c < g.channels(); c++) {
                int out = window.out() + c;
                int i = find(y.array()[y.offset() + out], g, window, x, c);
                if (i >= 0) {
                    dx.array()[dx.offset() + i] += dy.array()[dy.offset() + out];
                }
            }
        }
    }

    /** Where in x channel {@code c} of a window is {@code value} first; -1 if nowhere, as for NaN. */
    private static int find(float value, PoolGeometry g, PoolWindows window, Tensor x, int c) {
        for (int row = 0; row < window.rows(); row++) {
            int at = window.row(row) + c;
            for (int column = 0; column < window.width(); column++, at += g.channels()) {
                if (x.array()[x.offset() + at] == value) {
                    return at;
                }
            }
        }
        return -1;
    }

    @Override
    public void average(PoolGeometry g, Tensor x, Tensor y, int from, int to) {
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            average(g, window, x, y);
        }
    }

    /** One window of {@link #average(PoolGeometry, Tensor, Tensor, int, int)}. */
    public static void average(PoolGeometry g, PoolWindows window, Tensor x, Tensor y) {
        for (int c = 0; c < g.channels(); c++) {
            float sum = 0f;
            for (int row = 0; row < window.rows(); row++) {
                int at = x.offset() + window.row(row) + c;
                for (int column = 0; column < window.width(); column++) {
                    sum += x.array()[at + column * g.channels()];
                }
            }
            y.array()[y.offset() + window.out() + c] = sum / window.count();
        }
    }

    @Override
    public void averageGradient(PoolGeometry g, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = 0; c < g.channels(); c++) {
                float share = dy.array()[dy.offset() + window.out() + c] / window.count();
                for (int row = 0; row < window.rows(); row++) {
                    int at = dx.offset() + window.row(row) + c;
                    for (int column = 0; column < window.width(); column++) {
                        dx.array()[at + column * g.channels()] += share;
                    }
                }
            }
        }
    }

    /** Zeros for the gradient of volumes {@code from} (inclusive) to {@code to} (exclusive). */
    public static void clear(PoolGeometry g, Tensor dx, int from, int to) {
        int frame = g.input().dropFirst(1).size();
        Arrays.fill(dx.array(), dx.offset() + from * frame, dx.offset() + to * frame, 0f);
    }
}
