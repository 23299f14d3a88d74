package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.ChannelKernel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/**
 * Lanes over channels; the last vector overlaps the one before, and where input and output may be the same both are
 * read before one is written. Sums stay in registers while the rows go by, four vectors of channels at a time, so that a row is
 * read by whole cache lines and four chains of additions hide each other's latency. Fewer channels than lanes go through the
 * scalar twin.
 */
final class SimdChannels implements ChannelKernel {
    private final ChannelKernel scalar = Kernels.scalar().channels();

    /** So many channels are done by vectors that overlap none; the last two vectors go together. */
    private static int single(int n) {
        int whole = SPECIES.loopBound(n);
        return whole == n ? n : whole - COUNT;
    }

    @Override
    public void moments(Tensor x, Tensor moments, int from, int to) {
        int n = x.dim(-1);
        if (n < COUNT) {
            scalar.moments(x, moments, from, to);
            return;
        }
        int c = 0;
        for (; c + 4 * COUNT <= n; c += 4 * COUNT) {
            fourMoments(x.array(), x.offset() + from * n + c, n, to - from, moments.array(), moments.offset() + c);
        }
        for (; c < n; c += COUNT) {
            int at = Math.min(c, n - COUNT);
            oneMoment(x.array(), x.offset() + from * n + at, n, to - from, moments.array(), moments.offset() + at);
        }
    }

    private static void fourMoments(float[] x, int at, int n, int rows, float[] out, int o) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            int i = at + row * n;
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, x, i));
            sum1 = sum1.add(FloatVector.fromArray(SPECIES, x, i + COUNT));
            sum2 = sum2.add(FloatVector.fromArray(SPECIES, x, i + 2 * COUNT));
            sum3 = sum3.add(FloatVector.fromArray(SPECIES, x, i + 3 * COUNT));
        }
        FloatVector mean0 = sum0.div(rows);
        FloatVector mean1 = sum1.div(rows);
        FloatVector mean2 = sum2.div(rows);
        FloatVector mean3 = sum3.div(rows);
        mean0.intoArray(out, o);
        mean1.intoArray(out, o + COUNT);
        mean2.intoArray(out, o + 2 * COUNT);
        mean3.intoArray(out, o + 3 * COUNT);
        FloatVector squares0 = FloatVector.zero(SPECIES);
        FloatVector squares1 = FloatVector.zero(SPECIES);
        FloatVector squares2 = FloatVector.zero(SPECIES);
        FloatVector squares3 = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            int i = at + row * n;
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, i).sub(mean0);
            FloatVector d1 = FloatVector.fromArray(SPECIES, x, i + COUNT).sub(mean1);
            FloatVector d2 = FloatVector.fromArray(SPECIES, x, i + 2 * COUNT).sub(mean2);
            FloatVector d3 = FloatVector.fromArray(SPECIES, x, i + 3 * COUNT).sub(mean3);
            squares0 = d0.fma(d0, squares0);
            squares1 = d1.fma(d1, squares1);
            squares2 = d2.fma(d2, squares2);
            squares3 = d3.fma(d3, squares3);
        }
        squares0.intoArray(out, o + n);
        squares1.intoArray(out, o + n + COUNT);
        squares2.intoArray(out, o + n + 2 * COUNT);
        squares3.intoArray(out, o + n + 3 * COUNT);
    }

    private static void oneMoment(float[] x, int at, int n, int rows, float[] out, int o) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            sum = sum.add(FloatVector.fromArray(SPECIES, x, at + row * n));
        }
        FloatVector mean = sum.div(rows);
        mean.intoArray(out, o);
        FloatVector squares = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            FloatVector d = FloatVector.fromArray(SPECIES, x, at + row * n).sub(mean);
            squares = d.fma(d, squares);
        }
        squares.intoArray(out, o + n);
    }

    @Override
    public void affine(Tensor x, Tensor coefficients, Tensor y, int from, int to) {
        int n = x.dim(-1);
        if (n < COUNT) {
            scalar.affine(x, coefficients, y, from, to);
            return;
        }
        int single = single(n);
        int before = SPECIES.loopBound(n) - COUNT;
        int last = n - COUNT;
        float[] in = x.array();
        float[] a = coefficients.array();
        float[] out = y.array();
        int mean = coefficients.offset();
        int scale = mean + n;
        int shift = scale + n;
        for (int row = from; row < to; row++) {
            int i = x.offset() + row * n;
            int o = y.offset() + row * n;
            for (int c = 0; c < single; c += COUNT) {
                FloatVector.fromArray(SPECIES, in, i + c)
                        .sub(FloatVector.fromArray(SPECIES, a, mean + c))
                        .fma(FloatVector.fromArray(SPECIES, a, scale + c), FloatVector.fromArray(SPECIES, a, shift + c))
                        .intoArray(out, o + c);
            }
            if (single < n) {
                FloatVector one = FloatVector.fromArray(SPECIES, in, i + before)
                        .sub(FloatVector.fromArray(SPECIES, a, mean + before))
                        .fma(
                                FloatVector.fromArray(SPECIES, a, scale + before),
                                FloatVector.fromArray(SPECIES, a, shift + before));
                FloatVector.fromArray(SPECIES, in, i + last)
                        .sub(FloatVector.fromArray(SPECIES, a, mean + last))
                        .fma(
                                FloatVector.fromArray(SPECIES, a, scale + last),
                                FloatVector.fromArray(SPECIES, a, shift + last))
                        .intoArray(out, o + last);
                one.intoArray(out, o + before);
            }
        }
    }

    @Override
    public void gradientSums(Tensor x, Tensor dy, Tensor mean, Tensor sums, int from, int to) {
        int n = x.dim(-1);
        if (n < COUNT) {
            scalar.gradientSums(x, dy, mean, sums, from, to);
            return;
        }
        int in = x.offset() + from * n;
        int up = dy.offset() + from * n;
        int rows = to - from;
        int c = 0;
        for (; c + 4 * COUNT <= n; c += 4 * COUNT) {
            fourSums(x.array(), in + c, dy.array(), up + c, n, rows, mean, sums, c);
        }
        for (; c < n; c += COUNT) {
            int at = Math.min(c, n - COUNT);
            oneSum(x.array(), in + at, dy.array(), up + at, n, rows, mean, sums, at);
        }
    }

    private static void fourSums(
            float[] x, int in, float[] dy, int up, int n, int rows, Tensor mean, Tensor sums, int c) {
        int m = mean.offset() + c;
        FloatVector mean0 = FloatVector.fromArray(SPECIES, mean.array(), m);
        FloatVector mean1 = FloatVector.fromArray(SPECIES, mean.array(), m + COUNT);
        FloatVector mean2 = FloatVector.fromArray(SPECIES, mean.array(), m + 2 * COUNT);
        FloatVector mean3 = FloatVector.fromArray(SPECIES, mean.array(), m + 3 * COUNT);
        FloatVector dot0 = FloatVector.zero(SPECIES);
        FloatVector dot1 = FloatVector.zero(SPECIES);
        FloatVector dot2 = FloatVector.zero(SPECIES);
        FloatVector dot3 = FloatVector.zero(SPECIES);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            int i = in + row * n;
            int u = up + row * n;
            FloatVector slope0 = FloatVector.fromArray(SPECIES, dy, u);
            dot0 = FloatVector.fromArray(SPECIES, x, i).sub(mean0).fma(slope0, dot0);
            sum0 = sum0.add(slope0);
            FloatVector slope1 = FloatVector.fromArray(SPECIES, dy, u + COUNT);
            dot1 = FloatVector.fromArray(SPECIES, x, i + COUNT).sub(mean1).fma(slope1, dot1);
            sum1 = sum1.add(slope1);
            FloatVector slope2 = FloatVector.fromArray(SPECIES, dy, u + 2 * COUNT);
            dot2 = FloatVector.fromArray(SPECIES, x, i + 2 * COUNT).sub(mean2).fma(slope2, dot2);
            sum2 = sum2.add(slope2);
            FloatVector slope3 = FloatVector.fromArray(SPECIES, dy, u + 3 * COUNT);
            dot3 = FloatVector.fromArray(SPECIES, x, i + 3 * COUNT).sub(mean3).fma(slope3, dot3);
            sum3 = sum3.add(slope3);
        }
        float[] out = sums.array();
        int o = sums.offset() + c;
        dot0.intoArray(out, o);
        dot1.intoArray(out, o + COUNT);
        dot2.intoArray(out, o + 2 * COUNT);
        dot3.intoArray(out, o + 3 * COUNT);
        sum0.intoArray(out, o + n);
        sum1.intoArray(out, o + n + COUNT);
        sum2.intoArray(out, o + n + 2 * COUNT);
        sum3.intoArray(out, o + n + 3 * COUNT);
    }

    private static void oneSum(
            float[] x, int in, float[] dy, int up, int n, int rows, Tensor mean, Tensor sums, int c) {
        FloatVector center = FloatVector.fromArray(SPECIES, mean.array(), mean.offset() + c);
        FloatVector dot = FloatVector.zero(SPECIES);
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int row = 0; row < rows; row++) {
            FloatVector slope = FloatVector.fromArray(SPECIES, dy, up + row * n);
            dot = FloatVector.fromArray(SPECIES, x, in + row * n).sub(center).fma(slope, dot);
            sum = sum.add(slope);
        }
        dot.intoArray(sums.array(), sums.offset() + c);
        sum.intoArray(sums.array(), sums.offset() + n + c);
    }

    @Override
    public void gradient(Tensor x, Tensor dy, Tensor coefficients, Tensor dx, int from, int to) {
        int n = x.dim(-1);
        if (n < COUNT) {
            scalar.gradient(x, dy, coefficients, dx, from, to);
            return;
        }
        int single = single(n);
        int before = SPECIES.loopBound(n) - COUNT;
        int last = n - COUNT;
        float[] in = x.array();
        float[] up = dy.array();
        float[] down = dx.array();
        float[] k = coefficients.array();
        int mean = coefficients.offset();
        int a = mean + n;
        int b = a + n;
        int e = b + n;
        for (int row = from; row < to; row++) {
            int i = x.offset() + row * n;
            int u = dy.offset() + row * n;
            int o = dx.offset() + row * n;
            for (int c = 0; c < single; c += COUNT) {
                FloatVector rest = FloatVector.fromArray(SPECIES, in, i + c)
                        .sub(FloatVector.fromArray(SPECIES, k, mean + c))
                        .fma(FloatVector.fromArray(SPECIES, k, b + c), FloatVector.fromArray(SPECIES, k, e + c));
                FloatVector.fromArray(SPECIES, up, u + c)
                        .fma(FloatVector.fromArray(SPECIES, k, a + c), rest)
                        .intoArray(down, o + c);
            }
            if (single < n) {
                FloatVector rest = FloatVector.fromArray(SPECIES, in, i + before)
                        .sub(FloatVector.fromArray(SPECIES, k, mean + before))
                        .fma(
                                FloatVector.fromArray(SPECIES, k, b + before),
                                FloatVector.fromArray(SPECIES, k, e + before));
                FloatVector one = FloatVector.fromArray(SPECIES, up, u + before)
                        .fma(FloatVector.fromArray(SPECIES, k, a + before), rest);
                rest = FloatVector.fromArray(SPECIES, in, i + last)
                        .sub(FloatVector.fromArray(SPECIES, k, mean + last))
                        .fma(FloatVector.fromArray(SPECIES, k, b + last), FloatVector.fromArray(SPECIES, k, e + last));
                FloatVector.fromArray(SPECIES, up, u + last)
                        .fma(FloatVector.fromArray(SPECIES, k, a + last), rest)
                        .intoArray(down, o + last);
                one.intoArray(down, o + before);
            }
        }
    }
}
