package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.RowKernel;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/** The standardisation of {@link SimdRows}; a row is read again while it is in the first-level cache. */
final class SimdStandardization {
    private static final int PARTIALS = RowKernel.PARTIALS;

    private SimdStandardization() {}

    static void forward(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            float epsilon,
            Tensor y,
            Tensor statistics,
            int from,
            int to,
            Tensor scratch) {
        int n = x.dim(-1);
        float[] sums = scratch.array();
        int p = scratch.offset();
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            float mean = SimdRows.sum(x.array(), in, n, sums, p) / n;
            float variance = squares(x.array(), in, mean, n, sums, p) / n;
            float r = 1f / (float) Math.sqrt(variance + epsilon);
            scale(x.array(), in, mean, r, gamma, beta, y.array(), y.offset() + row * n, n);
            statistics.array()[statistics.offset() + 2 * row] = mean;
            statistics.array()[statistics.offset() + 2 * row + 1] = r;
        }
    }

    /** {@code Σ (x−mean)²} */
    private static float squares(float[] x, int i, float mean, int n, float[] sums, int p) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        int whole = n - n % PARTIALS;
        for (int k = 0; k < whole; k += PARTIALS) {
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, i + k).sub(mean);
            sum0 = d0.fma(d0, sum0);
            if (COUNT <= 8) {
                FloatVector d1 =
                        FloatVector.fromArray(SPECIES, x, i + k + COUNT).sub(mean);
                sum1 = d1.fma(d1, sum1);
            }
            if (COUNT == 4) {
                FloatVector d2 = FloatVector.fromArray(SPECIES, x, i + k + 8).sub(mean);
                sum2 = d2.fma(d2, sum2);
                FloatVector d3 = FloatVector.fromArray(SPECIES, x, i + k + 12).sub(mean);
                sum3 = d3.fma(d3, sum3);
            }
        }
        sum0.intoArray(sums, p);
        if (COUNT <= 8) {
            sum1.intoArray(sums, p + COUNT);
        }
        if (COUNT == 4) {
            sum2.intoArray(sums, p + 8);
            sum3.intoArray(sums, p + 12);
        }
        for (int k = whole; k < n; k++) {
            float d = x[i + k] - mean;
            sums[p + k - whole] = Math.fma(d, d, sums[p + k - whole]);
        }
        return RowKernel.total(sums, p);
    }

    private static void scale(
            float[] x, int i, float mean, float r, Tensor gamma, Tensor beta, float[] y, int o, int n) {
        float[] scale = gamma.array();
        float[] shift = beta.array();
        int g = gamma.offset();
        int b = beta.offset();
        int bound = SPECIES.loopBound(n);
        for (int k = 0; k < bound; k += COUNT) {
            FloatVector.fromArray(SPECIES, x, i + k)
                    .sub(mean)
                    .mul(r)
                    .fma(FloatVector.fromArray(SPECIES, scale, g + k), FloatVector.fromArray(SPECIES, shift, b + k))
                    .intoArray(y, o + k);
        }
        for (int k = bound; k < n; k++) {
            y[o + k] = Math.fma((x[i + k] - mean) * r, scale[g + k], shift[b + k]);
        }
    }

    static void backward(
            Tensor x,
            Tensor gamma,
            Tensor statistics,
            Tensor dy,
            Tensor dx,
            Tensor sums,
            int from,
            int to,
            Tensor scratch) {
        int n = x.dim(-1);
        float[] partials = scratch.array();
        int p = scratch.offset();
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int up = dy.offset() + row * n;
            float mean = statistics.array()[statistics.offset() + 2 * row];
            float r = statistics.array()[statistics.offset() + 2 * row + 1];
            sums(x.array(), in, mean, dy.array(), up, gamma.array(), gamma.offset(), n, partials, p);
            float e = -r * RowKernel.total(partials, p) / n;
            float b = -r * r * r * RowKernel.total(partials, p + PARTIALS) / n;
            parameters(x.array(), in, mean, r, dy.array(), up, sums.array(), sums.offset(), n);
            input(x.array(), in, mean, dy.array(), up, gamma, r, b, e, dx.array(), dx.offset() + row * n, n);
        }
    }

    /** The partial sums of {@code g = dy·gamma}, and behind them those of {@code g·(x−mean)}. */
    private static void sums(
            float[] x, int i, float mean, float[] dy, int u, float[] gamma, int g, int n, float[] sums, int p) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        FloatVector dot0 = FloatVector.zero(SPECIES);
        FloatVector dot1 = FloatVector.zero(SPECIES);
        FloatVector dot2 = FloatVector.zero(SPECIES);
        FloatVector dot3 = FloatVector.zero(SPECIES);
        int whole = n - n % PARTIALS;
        for (int k = 0; k < whole; k += PARTIALS) {
            FloatVector g0 =
                    FloatVector.fromArray(SPECIES, dy, u + k).mul(FloatVector.fromArray(SPECIES, gamma, g + k));
            sum0 = sum0.add(g0);
            dot0 = FloatVector.fromArray(SPECIES, x, i + k).sub(mean).fma(g0, dot0);
            if (COUNT <= 8) {
                int c = k + COUNT;
                FloatVector g1 =
                        FloatVector.fromArray(SPECIES, dy, u + c).mul(FloatVector.fromArray(SPECIES, gamma, g + c));
                sum1 = sum1.add(g1);
                dot1 = FloatVector.fromArray(SPECIES, x, i + c).sub(mean).fma(g1, dot1);
            }
            if (COUNT == 4) {
                int c = k + 8;
                FloatVector g2 =
                        FloatVector.fromArray(SPECIES, dy, u + c).mul(FloatVector.fromArray(SPECIES, gamma, g + c));
                sum2 = sum2.add(g2);
                dot2 = FloatVector.fromArray(SPECIES, x, i + c).sub(mean).fma(g2, dot2);
                int e = k + 12;
                FloatVector g3 =
                        FloatVector.fromArray(SPECIES, dy, u + e).mul(FloatVector.fromArray(SPECIES, gamma, g + e));
                sum3 = sum3.add(g3);
                dot3 = FloatVector.fromArray(SPECIES, x, i + e).sub(mean).fma(g3, dot3);
            }
        }
        sum0.intoArray(sums, p);
        dot0.intoArray(sums, p + PARTIALS);
        if (COUNT <= 8) {
            sum1.intoArray(sums, p + COUNT);
            dot1.intoArray(sums, p + PARTIALS + COUNT);
        }
        if (COUNT == 4) {
            sum2.intoArray(sums, p + 8);
            sum3.intoArray(sums, p + 12);
            dot2.intoArray(sums, p + PARTIALS + 8);
            dot3.intoArray(sums, p + PARTIALS + 12);
        }
        for (int k = whole; k < n; k++) {
            float slope = dy[u + k] * gamma[g + k];
            int at = p + k - whole;
            sums[at] += slope;
            sums[at + PARTIALS] = Math.fma(slope, x[i + k] - mean, sums[at + PARTIALS]);
        }
    }

    /** {@code sums[0] += dy·(x−mean)·r}, {@code sums[1] += dy} */
    private static void parameters(
            float[] x, int i, float mean, float r, float[] dy, int u, float[] sums, int s, int n) {
        int bound = SPECIES.loopBound(n);
        for (int k = 0; k < bound; k += COUNT) {
            FloatVector slope = FloatVector.fromArray(SPECIES, dy, u + k);
            FloatVector.fromArray(SPECIES, x, i + k)
                    .sub(mean)
                    .mul(r)
                    .fma(slope, FloatVector.fromArray(SPECIES, sums, s + k))
                    .intoArray(sums, s + k);
            FloatVector.fromArray(SPECIES, sums, s + n + k).add(slope).intoArray(sums, s + n + k);
        }
        for (int k = bound; k < n; k++) {
            sums[s + k] = Math.fma(dy[u + k], (x[i + k] - mean) * r, sums[s + k]);
            sums[s + n + k] += dy[u + k];
        }
    }

    /** {@code dx = dy·gamma·r + (x−mean)·b + e} */
    private static void input(
            float[] x,
            int i,
            float mean,
            float[] dy,
            int u,
            Tensor gamma,
            float r,
            float b,
            float e,
            float[] dx,
            int d,
            int n) {
        float[] scale = gamma.array();
        int g = gamma.offset();
        FloatVector slopes = FloatVector.broadcast(SPECIES, b);
        FloatVector rest = FloatVector.broadcast(SPECIES, e);
        FloatVector inverse = FloatVector.broadcast(SPECIES, r);
        int bound = SPECIES.loopBound(n);
        for (int k = 0; k < bound; k += COUNT) {
            FloatVector.fromArray(SPECIES, dy, u + k)
                    .mul(FloatVector.fromArray(SPECIES, scale, g + k))
                    .fma(
                            inverse,
                            FloatVector.fromArray(SPECIES, x, i + k).sub(mean).fma(slopes, rest))
                    .intoArray(dx, d + k);
        }
        for (int k = bound; k < n; k++) {
            dx[d + k] = Math.fma(dy[u + k] * scale[g + k], r, Math.fma(x[i + k] - mean, b, e));
        }
    }
}
