package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;
import static dev.zoetrope.core.kernel.simd.VectorMath.constant;

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
 * One window after another, lanes over its channels; those after the last whole vector go through the scalar twin. A
 * window's positions are one loop, not one in another: what lives through two may be boxed.
 */
final class SimdPool implements PoolKernel {
    @Override
    public void max(PoolGeometry g, Tensor x, Tensor y, int from, int to) {
        int whole = SPECIES.loopBound(g.channels());
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = 0; c < whole; c += COUNT) {
                max(g.channels(), window, x.array(), x.offset() + window.first() + c)
                        .intoArray(y.array(), y.offset() + window.out() + c);
            }
        }
        if (whole < g.channels()) {
            new ScalarPool(whole).max(g, x, y, from, to);
        }
    }

    private static FloatVector max(int channels, PoolWindows window, float[] x, int first) {
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
        return largest;
    }

    @Override
    public void maxGradient(PoolGeometry g, Tensor x, Tensor y, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        int whole = SPECIES.loopBound(g.channels());
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = 0; c < whole; c += COUNT) {
                int first = window.first() + c;
                maxGradient(
                        g.channels(),
                        window,
                        FloatVector.fromArray(SPECIES, y.array(), y.offset() + window.out() + c),
                        FloatVector.fromArray(SPECIES, dy.array(), dy.offset() + window.out() + c),
                        x.array(),
                        x.offset() + first,
                        dx.array(),
                        dx.offset() + first);
            }
        }
        if (whole < g.channels()) {
            new ScalarPool(whole).maxGradient(g, x, y, dy, dx, from, to);
        }
    }

    private static void maxGradient(
            int channels,
            PoolWindows window,
            FloatVector largest,
            FloatVector dy,
            float[] x,
            int xAt,
            float[] dx,
            int dxAt) {
        // What a lane still has to give; it becomes 0 once given.
        FloatVector rest = dy;
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
        int whole = SPECIES.loopBound(g.channels());
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = 0; c < whole; c += COUNT) {
                sum(g.channels(), window, x.array(), x.offset() + window.first() + c)
                        .div(window.count())
                        .intoArray(y.array(), y.offset() + window.out() + c);
            }
        }
        if (whole < g.channels()) {
            new ScalarPool(whole).average(g, x, y, from, to);
        }
    }

    private static FloatVector sum(int channels, PoolWindows window, float[] x, int first) {
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
        return sum;
    }

    @Override
    public void averageGradient(PoolGeometry g, Tensor dy, Tensor dx, int from, int to) {
        clear(g, dx, from, to);
        int whole = SPECIES.loopBound(g.channels());
        for (PoolWindows window = new PoolWindows(g, from, to); window.next(); ) {
            for (int c = 0; c < whole; c += COUNT) {
                FloatVector share = FloatVector.fromArray(SPECIES, dy.array(), dy.offset() + window.out() + c)
                        .div(window.count());
                addToAll(g.channels(), window, share, dx.array(), dx.offset() + window.first() + c);
            }
        }
        if (whole < g.channels()) {
            new ScalarPool(whole).averageGradient(g, dy, dx, from, to);
        }
    }

    private static void addToAll(int channels, PoolWindows window, FloatVector share, float[] dx, int first) {
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
