package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.FloatMath;
import dev.zoetrope.core.kernel.RowKernel;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** Row after row, element after element. */
public final class ScalarRows implements RowKernel {
    @Override
    public void softmax(Tensor x, Tensor y, int from, int to, Tensor scratch) {
        int n = x.dim(-1);
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int out = y.offset() + row * n;
            float largest = largest(x.array(), in, n);
            float sum = exponentials(x.array(), in, largest, y.array(), out, n, scratch);
            for (int k = out; k < out + n; k++) {
                y.array()[k] /= sum;
            }
        }
    }

    /** {@code y = e^(x−largest)}, and their sum. */
    private static float exponentials(float[] x, int in, float largest, float[] y, int out, int n, Tensor scratch) {
        float[] sums = zeros(scratch);
        int at = scratch.offset();
        for (int k = 0; k < n; k++) {
            y[out + k] = FloatMath.exp(x[in + k] - largest);
            sums[at + k % PARTIALS] += y[out + k];
        }
        return RowKernel.total(sums, at);
    }

    private static float largest(float[] x, int in, int n) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int k = in; k < in + n; k++) {
            largest = Math.max(largest, x[k]);
        }
        return largest;
    }

    private static float[] zeros(Tensor scratch) {
        Arrays.fill(scratch.array(), scratch.offset(), scratch.offset() + SCRATCH, 0f);
        return scratch.array();
    }

    @Override
    public void softmaxGradient(Tensor y, Tensor dy, Tensor dx, int from, int to, Tensor scratch) {
        int n = y.dim(-1);
        for (int row = from; row < to; row++) {
            float[] sums = zeros(scratch);
            int at = scratch.offset();
            for (int k = 0; k < n; k++) {
                int p = at + k % PARTIALS;
                int i = row * n + k;
                sums[p] = Math.fma(dy.array()[dy.offset() + i], y.array()[y.offset() + i], sums[p]);
            }
            float dot = RowKernel.total(sums, at);
            for (int i = row * n; i < row * n + n; i++) {
                dx.array()[dx.offset() + i] = y.array()[y.offset() + i] * (dy.array()[dy.offset() + i] - dot);
            }
        }
    }

    @Override
    public void logSoftmax(Tensor x, Tensor y, int from, int to, Tensor scratch) {
        int n = x.dim(-1);
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int out = y.offset() + row * n;
            float largest = largest(x.array(), in, n);
            float sum = exponentials(x.array(), in, largest, y.array(), out, n, scratch);
            float logSum = (float) StrictMath.log(sum);
            for (int k = 0; k < n; k++) {
                y.array()[out + k] = x.array()[in + k] - largest - logSum;
            }
        }
    }

    @Override
    public void logSoftmaxGradient(Tensor y, Tensor dy, Tensor dx, int from, int to, Tensor scratch) {
        int n = y.dim(-1);
        for (int row = from; row < to; row++) {
            float[] sums = zeros(scratch);
            int at = scratch.offset();
            for (int k = 0; k < n; k++) {
                sums[at + k % PARTIALS] += dy.array()[dy.offset() + row * n + k];
            }
            float sum = RowKernel.total(sums, at);
            for (int i = row * n; i < row * n + n; i++) {
                float share = FloatMath.exp(y.array()[y.offset() + i]);
                dx.array()[dx.offset() + i] = Math.fma(-share, sum, dy.array()[dy.offset() + i]);
            }
        }
    }

    @Override
    public void standardize(
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
        int at = scratch.offset();
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int out = y.offset() + row * n;
            float[] sums = zeros(scratch);
            for (int k = 0; k < n; k++) {
                sums[at + k % PARTIALS] += x.array()[in + k];
            }
            float mean = RowKernel.total(sums, at) / n;
            zeros(scratch);
            for (int k = 0; k < n; k++) {
                float d = x.array()[in + k] - mean;
                sums[at + k % PARTIALS] = Math.fma(d, d, sums[at + k % PARTIALS]);
            }
            float r = 1f / (float) Math.sqrt(RowKernel.total(sums, at) / n + epsilon);
            for (int k = 0; k < n; k++) {
                y.array()[out + k] = Math.fma(
                        (x.array()[in + k] - mean) * r,
                        gamma.array()[gamma.offset() + k],
                        beta.array()[beta.offset() + k]);
            }
            statistics.array()[statistics.offset() + 2 * row] = mean;
            statistics.array()[statistics.offset() + 2 * row + 1] = r;
        }
    }

    @Override
    public void standardizeGradient(
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
        int at = scratch.offset();
        float[] total = sums.array();
        int s = sums.offset();
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int up = dy.offset() + row * n;
            float mean = statistics.array()[statistics.offset() + 2 * row];
            float r = statistics.array()[statistics.offset() + 2 * row + 1];
            float[] partials = zeros(scratch);
            for (int k = 0; k < n; k++) {
                float g = dy.array()[up + k] * gamma.array()[gamma.offset() + k];
                int p = at + k % PARTIALS;
                partials[p] += g;
                partials[p + PARTIALS] = Math.fma(g, x.array()[in + k] - mean, partials[p + PARTIALS]);
            }
            float e = -r * RowKernel.total(partials, at) / n;
            float b = -r * r * r * RowKernel.total(partials, at + PARTIALS) / n;
            for (int k = 0; k < n; k++) {
                float d = x.array()[in + k] - mean;
                float slope = dy.array()[up + k];
                total[s + k] = Math.fma(slope, d * r, total[s + k]);
                total[s + n + k] += slope;
                float g = slope * gamma.array()[gamma.offset() + k];
                dx.array()[dx.offset() + row * n + k] = Math.fma(g, r, Math.fma(d, b, e));
            }
        }
    }

    @Override
    public void dot(Tensor a, Tensor b, Tensor y, int from, int to, Tensor scratch) {
        int n = a.dim(-1);
        int at = scratch.offset();
        for (int row = from; row < to; row++) {
            float[] sums = zeros(scratch);
            for (int k = 0; k < n; k++) {
                int p = at + k % PARTIALS;
                sums[p] = Math.fma(a.array()[a.offset() + row * n + k], b.array()[b.offset() + row * n + k], sums[p]);
            }
            y.array()[y.offset() + row] = RowKernel.total(sums, at);
        }
    }
}
