package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.PoolGeometry;
import dev.zoetrope.core.kernel.PoolKernel;
import dev.zoetrope.core.kernel.PoolWindows;
import dev.zoetrope.core.kernel.scalar.ScalarPool;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * One window after another, lanes over its channels; the last vector overlaps the one before. Of fewer channels than lanes the
 * rest is the next position's: forwards it goes where the next window will write. Backwards it would only be added to, but
 * then each position has to wait for the stores of the one before, and the scalar twin is faster.
 *
 * <p>A window's positions are one loop, not one in another, and no vector is passed from method to method: what lives through
 * two loops, or through a call that C2 does not inline, is boxed.
 */
final class SimdPool implements PoolKernel {
    private final PoolKernel scalar = Kernels.scalar().pool();

    /** A vector's first channel, when those before {@code next} are done. */
    private static int first(PoolGeometry g, int next) {
        return Math.max(0, Math.min(next, g.channels() - COUNT));
    }

    @Override
    public void max(PoolGeometry g, Tensor x, Tensor y, int from, int to) {
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            if (window.hasRoom(COUNT)) {
                for (int next = 0; next < g.channels(); next += COUNT) {
                    int c = first(g, next);
                    int in = x.offset() + window.first() + c;
                    max(g.channels(), window, x.array(), in, y.array(), y.offset() + window.out() + c);
                }
            } else {
                ScalarPool.max(g, window, x, y);
            }
        }
    }

    private static void max(int channels, PoolWindows window, float[] x, int first, float[] y, int out) {
        FloatVector largest = FloatVector.fromArray(SPECIES, x, first);
        int at = first;
        int column = 0;
        int row = 0;
        for (int p = 1; p < window.count(); p++) {
            at += channels;
            if (++column == window.width()) {
                column = 0;
                at += window.rowGap();
                if (++row == window.height()) {
                    row = 0;
                    at += window.sliceGap();
                }
            }
            largest = largest.max(FloatVector.fromArray(SPECIES, x, at));
        }
        largest.intoArray(y, out);
    }

    @Override
    public void maxGradient(PoolGeometry g, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        if (g.channels() < COUNT) {
            scalar.maxGradient(g, x, y, dy, dx, from, to);
            return;
        }
        clear(g, dx, from, to);
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int next = 0; next < g.channels(); next += COUNT) {
                int c = first(g, next);
                maxGradient(
                        g.channels(),
                        window,
                        next - c,
                        y.array(),
                        y.offset() + window.out() + c,
                        dy.array(),
                        dy.offset() + window.out() + c,
                        x.array(),
                        x.offset() + window.first() + c,
                        dx.array(),
                        dx.offset() + window.first() + c);
            }
        }
    }

    private static void maxGradient(
            int channels,
            PoolWindows window,
            int done,
            float[] y,
            int yAt,
            float[] dy,
            int dyAt,
            float[] x,
            int xAt,
            float[] dx,
            int dxAt) {
        FloatVector largest = FloatVector.fromArray(SPECIES, y, yAt);
        // What a lane still has to give; it becomes 0 once given.
        FloatVector rest = Lanes.from(done, FloatVector.fromArray(SPECIES, dy, dyAt));
        int at = 0;
        int column = 0;
        int row = 0;
        for (int p = 0; p < window.count(); p++) {
            VectorMask<Float> here = FloatVector.fromArray(SPECIES, x, xAt + at).compare(VectorOperators.EQ, largest);
            FloatVector.fromArray(SPECIES, dx, dxAt + at)
                    .add(constant(0f).blend(rest, here))
                    .intoArray(dx, dxAt + at);
            rest = rest.blend(0f, here);
            at += channels;
            if (++column == window.width()) {
                column = 0;
                at += window.rowGap();
                if (++row == window.height()) {
                    row = 0;
                    at += window.sliceGap();
                }
            }
        }
    }

    @Override
    public void average(PoolGeometry g, Tensor x, Tensor y, int from, int to) {
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            if (window.hasRoom(COUNT)) {
                for (int next = 0; next < g.channels(); next += COUNT) {
                    int c = first(g, next);
                    int in = x.offset() + window.first() + c;
                    average(g.channels(), window, x.array(), in, y.array(), y.offset() + window.out() + c);
                }
            } else {
                ScalarPool.average(g, window, x, y);
            }
        }
    }

    private static void average(int channels, PoolWindows window, float[] x, int first, float[] y, int out) {
        FloatVector sum = constant(0f);
        int at = first;
        int column = 0;
        int row = 0;
        for (int p = 0; p < window.count(); p++) {
            sum = sum.add(FloatVector.fromArray(SPECIES, x, at));
            at += channels;
            if (++column == window.width()) {
                column = 0;
                at += window.rowGap();
                if (++row == window.height()) {
                    row = 0;
                    at += window.sliceGap();
                }
            }
        }
        sum.div(window.count()).intoArray(y, out);
    }

    @Override
    public void averageGradient(PoolGeometry g, Tensor dy, Tensor dx, int from, int to) {
        if (g.channels() < COUNT) {
            scalar.averageGradient(g, dy, dx, from, to);
            return;
        }
        clear(g, dx, from, to);
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int next = 0; next < g.channels(); next += COUNT) {
                int c = first(g, next);
                int up = dy.offset() + window.out() + c;
                int down = dx.offset() + window.first() + c;
                averageGradient(g.channels(), window, next - c, dy.array(), up, dx.array(), down);
            }
        }
    }

    private static void averageGradient(
            int channels, PoolWindows window, int done, float[] dy, int up, float[] dx, int first) {
        FloatVector share =
                Lanes.from(done, FloatVector.fromArray(SPECIES, dy, up)).div(window.count());
        int at = first;
        int column = 0;
        int row = 0;
        for (int p = 0; p < window.count(); p++) {
            FloatVector.fromArray(SPECIES, dx, at).add(share).intoArray(dx, at);
            at += channels;
            if (++column == window.width()) {
                column = 0;
                at += window.rowGap();
                if (++row == window.height()) {
                    row = 0;
                    at += window.sliceGap();
                }
            }
        }
    }

    private static void clear(PoolGeometry g, Tensor dx, int from, int to) {
        int frame = g.input().dropFirst(1).size();
        Arrays.fill(dx.array(), dx.offset() + from * frame, dx.offset() + to * frame, 0f);
    }
}
