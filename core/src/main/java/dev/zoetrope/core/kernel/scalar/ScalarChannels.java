package dev.zoetrope.core.kernel.scalar;

import dev.zoetrope.core.kernel.ChannelKernel;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;

/** Row after row; the sums wait in memory. */
final class ScalarChannels implements ChannelKernel {
    @Override
    public void moments(Tensor x, Tensor moments, int from, int to) {
        int n = x.dim(-1);
        float[] out = moments.array();
        int mean = moments.offset();
        int squares = mean + n;
        Arrays.fill(out, mean, mean + n, 0f);
        Arrays.fill(out, squares, squares + n, 0f);
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            for (int c = 0; c < n; c++) {
                out[mean + c] += x.array()[in + c];
            }
        }
        for (int c = 0; c < n; c++) {
            out[mean + c] /= to - from;
        }
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            for (int c = 0; c < n; c++) {
                float d = x.array()[in + c] - out[mean + c];
                out[squares + c] = Math.fma(d, d, out[squares + c]);
            }
        }
    }

    @Override
    public void affine(Tensor x, Tensor coefficients, Tensor y, int from, int to) {
        int n = x.dim(-1);
        float[] a = coefficients.array();
        int at = coefficients.offset();
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int out = y.offset() + row * n;
            for (int c = 0; c < n; c++) {
                y.array()[out + c] = Math.fma(x.array()[in + c] - a[at + c], a[at + n + c], a[at + 2 * n + c]);
            }
        }
    }

    @Override
    public void gradientSums(Tensor x, Tensor dy, Tensor mean, Tensor sums, int from, int to) {
        int n = x.dim(-1);
        float[] out = sums.array();
        int at = sums.offset();
        Arrays.fill(out, at, at + n, 0f);
        Arrays.fill(out, at + n, at + 2 * n, 0f);
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int up = dy.offset() + row * n;
            for (int c = 0; c < n; c++) {
                float slope = dy.array()[up + c];
                out[at + c] = Math.fma(slope, x.array()[in + c] - mean.array()[mean.offset() + c], out[at + c]);
                out[at + n + c] += slope;
            }
        }
    }

    @Override
    public void gradient(Tensor x, Tensor dy, Tensor coefficients, Tensor dx, int from, int to) {
        int n = x.dim(-1);
        float[] a = coefficients.array();
        int at = coefficients.offset();
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int up = dy.offset() + row * n;
            int down = dx.offset() + row * n;
            for (int c = 0; c < n; c++) {
                float d = x.array()[in + c] - a[at + c];
                dx.array()[down + c] =
                        Math.fma(dy.array()[up + c], a[at + n + c], Math.fma(d, a[at + 2 * n + c], a[at + 3 * n + c]));
            }
        }
    }
}
