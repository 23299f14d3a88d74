package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.Pool2dGeometry;
import dev.zoetrope.core.kernel.Pool2dKernel;
import dev.zoetrope.core.kernel.PoolWindows;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** One window and channel after another. The channels from some on are also what vectors leave over. */
public final class ScalarPool2d implements Pool2dKernel {
    private final int firstChannel;

    /** Pooling of all channels. */
    ScalarPool2d() {
        this(0);
    }

    /** Pooling of the channels from {@code firstChannel} on; gradients of the others are left as they are. */
    public ScalarPool2d(int firstChannel) {
        this.firstChannel = firstChannel;
    }

    @Override
    public void max(Pool2dGeometry g, Tensor x, Tensor y, int from, int to) {
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            for (int c = firstChannel; c < g.channels(); c++) {
                float largest = Float.NEGATIVE_INFINITY;
                for (int h = top; h < bottom; h++) {
                    for (int w = left; w < right; w++) {
                        largest = Math.max(largest, x.array()[x.offset() + in + PoolWindows.index(g, h, w) + c]);
                    }
                }
                y.array()[y.offset() + out + c] = largest;
            }
        });
    }

    @Override
    public void maxGradient(Pool2dGeometry g, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            for (int c = firstChannel; c < g.channels(); c++) {
                float largest = y.array()[y.offset() + out + c];
                boolean found = false;
                for (int h = top; h < bottom && !found; h++) {
                    for (int w = left; w < right && !found; w++) {
                        int i = in + PoolWindows.index(g, h, w) + c;
                        found = x.array()[x.offset() + i] == largest;
                        if (found) {
                            dx.array()[dx.offset() + i] += dy.array()[dy.offset() + out + c];
                        }
                    }
                }
            }
        });
    }

    @Override
    public void average(Pool2dGeometry g, Tensor x, Tensor y, int from, int to) {
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            float count = (bottom - top) * (right - left);
            for (int c = firstChannel; c < g.channels(); c++) {
                float sum = 0f;
                for (int h = top; h < bottom; h++) {
                    for (int w = left; w < right; w++) {
                        sum += x.array()[x.offset() + in + PoolWindows.index(g, h, w) + c];
                    }
                }
                y.array()[y.offset() + out + c] = sum / count;
            }
        });
    }

    @Override
    public void averageGradient(Pool2dGeometry g, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        PoolWindows.forEach(g, from, to, (top, bottom, left, right, in, out) -> {
            float count = (bottom - top) * (right - left);
            for (int c = firstChannel; c < g.channels(); c++) {
                float share = dy.array()[dy.offset() + out + c] / count;
                for (int h = top; h < bottom; h++) {
                    for (int w = left; w < right; w++) {
                        dx.array()[dx.offset() + in + PoolWindows.index(g, h, w) + c] += share;
                    }
                }
            }
        });
    }

    private void clear(Pool2dGeometry g, Tensor dx, int from, int to) {
        if (firstChannel == 0) {
            int frame = g.input().size() / Math.max(1, g.frames());
            Arrays.fill(dx.array(), dx.offset() + from * frame, dx.offset() + to * frame, 0f);
        }
    }
}
