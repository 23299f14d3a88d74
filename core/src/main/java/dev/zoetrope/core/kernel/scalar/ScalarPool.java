package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.PoolGeometry;
import dev.zoetrope.core.kernel.PoolKernel;
import dev.zoetrope.core.kernel.PoolWindows;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** One window and channel after another. The channels from some on are also what vectors leave over. */
public final class ScalarPool implements PoolKernel {
    private final int firstChannel;

    /** Pooling of all channels. */
    ScalarPool() {
        this(0);
    }

    /** Pooling of the channels from {@code firstChannel} on; gradients of the others are left as they are. */
    public ScalarPool(int firstChannel) {
        this.firstChannel = firstChannel;
    }

    /** Where position {@code p} of a window stands behind its first. */
    private static int position(PoolGeometry g, PoolWindows window, int p) {
        int row = p / window.width();
        return window.first() + p * g.channels() + row * window.rowGap() + row / window.height() * window.sliceGap();
    }

    @Override
    public void max(PoolGeometry g, Tensor x, Tensor y, int from, int to) {
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = firstChannel; c < g.channels(); c++) {
                float largest = Float.NEGATIVE_INFINITY;
                for (int p = 0; p < window.count(); p++) {
                    largest = Math.max(largest, x.array()[x.offset() + position(g, window, p) + c]);
                }
                y.array()[y.offset() + window.out() + c] = largest;
            }
        }
    }

    @Override
    public void maxGradient(PoolGeometry g, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = firstChannel; c < g.channels(); c++) {
                float largest = y.array()[y.offset() + window.out() + c];
                boolean found = false;
                for (int p = 0; p < window.count() && !found; p++) {
                    int i = position(g, window, p) + c;
                    found = x.array()[x.offset() + i] == largest;
                    if (found) {
                        dx.array()[dx.offset() + i] += dy.array()[dy.offset() + window.out() + c];
                    }
                }
            }
        }
    }

    @Override
    public void average(PoolGeometry g, Tensor x, Tensor y, int from, int to) {
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = firstChannel; c < g.channels(); c++) {
                float sum = 0f;
                for (int p = 0; p < window.count(); p++) {
                    sum += x.array()[x.offset() + position(g, window, p) + c];
                }
                y.array()[y.offset() + window.out() + c] = sum / window.count();
            }
        }
    }

    @Override
    public void averageGradient(PoolGeometry g, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = firstChannel; c < g.channels(); c++) {
                float share = dy.array()[dy.offset() + window.out() + c] / window.count();
                for (int p = 0; p < window.count(); p++) {
                    dx.array()[dx.offset() + position(g, window, p) + c] += share;
                }
            }
        }
    }

    private void clear(PoolGeometry g, Tensor dx, int from, int to) {
        if (firstChannel == 0) {
            int frame = g.input().dropFirst(1).size();
            Arrays.fill(dx.array(), dx.offset() + from * frame, dx.offset() + to * frame, 0f);
        }
    }
}
