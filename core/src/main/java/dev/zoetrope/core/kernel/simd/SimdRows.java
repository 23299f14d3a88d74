package dev.zoetrope.core.kernel.simd;

import static dev.zoetrope.core.kernel.simd.Lanes.COUNT;
import static dev.zoetrope.core.kernel.simd.Lanes.SPECIES;

import dev.zoetrope.core.kernel.FloatMath;
import dev.zoetrope.core.kernel.RowKernel;
import dev.zoetrope.core.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Row after row, 16 elements at a time: one, two or four vectors, which hold the 16 partial sums between them. They meet
 * in scratch memory, where the elements after the last 16 are added. {@code COUNT} is a constant: of the conditions on it
 * none is left in compiled code.
 */
final class SimdRows implements RowKernel {
    private static int whole(int n) {
        return n - n % PARTIALS;
    }

    private static float largest(float[] x, int at, int n) {
        FloatVector largest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int bound = SPECIES.loopBound(n);
        for (int k = 0; k < bound; k += COUNT) {
            largest = largest.max(FloatVector.fromArray(SPECIES, x, at + k));
        }
        float most = largest.reduceLanes(VectorOperators.MAX);
        for (int k = bound; k < n; k++) {
            most = Math.max(most, x[at + k]);
        }
        return most;
    }

    /** {@code y = e^(x−largest)}, and their sum. */
    private static float exponentials(float[] x, int at, float largest, float[] y, int to, int n, float[] sums, int p) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        int whole = whole(n);
        for (int k = 0; k < whole; k += PARTIALS) {
            int i = at + k;
            int o = to + k;
            FloatVector e0 = VectorMath.exp(FloatVector.fromArray(SPECIES, x, i).sub(largest));
            e0.intoArray(y, o);
            sum0 = sum0.add(e0);
            if (COUNT <= 8) {
                FloatVector e1 = VectorMath.exp(
                        FloatVector.fromArray(SPECIES, x, i + COUNT).sub(largest));
                e1.intoArray(y, o + COUNT);
                sum1 = sum1.add(e1);
            }
            if (COUNT == 4) {
                FloatVector e2 =
                        VectorMath.exp(FloatVector.fromArray(SPECIES, x, i + 8).sub(largest));
                e2.intoArray(y, o + 8);
                sum2 = sum2.add(e2);
                FloatVector e3 =
                        VectorMath.exp(FloatVector.fromArray(SPECIES, x, i + 12).sub(largest));
                e3.intoArray(y, o + 12);
                sum3 = sum3.add(e3);
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
            float e = FloatMath.exp(x[at + k] - largest);
            y[to + k] = e;
            sums[p + k - whole] += e;
        }
        return RowKernel.total(sums, p);
    }

    @Override
    public void softmax(Tensor x, Tensor y, int from, int to, Tensor scratch) {
        int n = x.dim(-1);
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int out = y.offset() + row * n;
            float largest = largest(x.array(), in, n);
            float sum = exponentials(x.array(), in, largest, y.array(), out, n, scratch.array(), scratch.offset());
            divide(y.array(), out, sum, n);
        }
    }

    private static void divide(float[] y, int at, float sum, int n) {
        int bound = SPECIES.loopBound(n);
        for (int k = at; k < at + bound; k += COUNT) {
            FloatVector.fromArray(SPECIES, y, k).div(sum).intoArray(y, k);
        }
        for (int k = at + bound; k < at + n; k++) {
            y[k] /= sum;
        }
    }

    @Override
    public void softmaxGradient(Tensor y, Tensor dy, Tensor dx, int from, int to, Tensor scratch) {
        int n = y.dim(-1);
        for (int row = from; row < to; row++) {
            int out = y.offset() + row * n;
            int up = dy.offset() + row * n;
            int down = dx.offset() + row * n;
            float dot = dot(y.array(), out, dy.array(), up, n, scratch.array(), scratch.offset());
            softmaxGradient(y.array(), out, dy.array(), up, dot, dx.array(), down, n);
        }
    }

    private static void softmaxGradient(float[] y, int o, float[] dy, int u, float dot, float[] dx, int d, int n) {
        int bound = SPECIES.loopBound(n);
        for (int k = 0; k < bound; k += COUNT) {
            FloatVector.fromArray(SPECIES, dy, u + k)
                    .sub(dot)
                    .mul(FloatVector.fromArray(SPECIES, y, o + k))
                    .intoArray(dx, d + k);
        }
        for (int k = bound; k < n; k++) {
            dx[d + k] = y[o + k] * (dy[u + k] - dot);
        }
    }

    private static float dot(float[] a, int i, float[] b, int j, int n, float[] sums, int p) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        int whole = whole(n);
        for (int k = 0; k < whole; k += PARTIALS) {
            sum0 = FloatVector.fromArray(SPECIES, a, i + k).fma(FloatVector.fromArray(SPECIES, b, j + k), sum0);
            if (COUNT <= 8) {
                int c = k + COUNT;
                sum1 = FloatVector.fromArray(SPECIES, a, i + c).fma(FloatVector.fromArray(SPECIES, b, j + c), sum1);
            }
            if (COUNT == 4) {
                int c = k + 8;
                sum2 = FloatVector.fromArray(SPECIES, a, i + c).fma(FloatVector.fromArray(SPECIES, b, j + c), sum2);
                int e = k + 12;
                sum3 = FloatVector.fromArray(SPECIES, a, i + e).fma(FloatVector.fromArray(SPECIES, b, j + e), sum3);
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
            sums[p + k - whole] = Math.fma(a[i + k], b[j + k], sums[p + k - whole]);
        }
        return RowKernel.total(sums, p);
    }

    static float sum(float[] x, int i, int n, float[] sums, int p) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        int whole = whole(n);
        for (int k = 0; k < whole; k += PARTIALS) {
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, x, i + k));
            if (COUNT <= 8) {
                sum1 = sum1.add(FloatVector.fromArray(SPECIES, x, i + k + COUNT));
            }
            if (COUNT == 4) {
                sum2 = sum2.add(FloatVector.fromArray(SPECIES, x, i + k + 8));
                sum3 = sum3.add(FloatVector.fromArray(SPECIES, x, i + k + 12));
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
            sums[p + k - whole] += x[i + k];
        }
        return RowKernel.total(sums, p);
    }

    @Override
    public void logSoftmax(Tensor x, Tensor y, int from, int to, Tensor scratch) {
        int n = x.dim(-1);
        for (int row = from; row < to; row++) {
            int in = x.offset() + row * n;
            int out = y.offset() + row * n;
            float largest = largest(x.array(), in, n);
            float sum = exponentials(x.array(), in, largest, y.array(), out, n, scratch.array(), scratch.offset());
            float logSum = (float) StrictMath.log(sum);
            int bound = SPECIES.loopBound(n);
            for (int k = 0; k < bound; k += COUNT) {
                FloatVector.fromArray(SPECIES, x.array(), in + k)
                        .sub(largest)
                        .sub(logSum)
                        .intoArray(y.array(), out + k);
            }
            for (int k = bound; k < n; k++) {
                y.array()[out + k] = x.array()[in + k] - largest - logSum;
            }
        }
    }

    @Override
    public void logSoftmaxGradient(Tensor y, Tensor dy, Tensor dx, int from, int to, Tensor scratch) {
        int n = y.dim(-1);
        for (int row = from; row < to; row++) {
            int out = y.offset() + row * n;
            int up = dy.offset() + row * n;
            int down = dx.offset() + row * n;
            float sum = sum(dy.array(), up, n, scratch.array(), scratch.offset());
            FloatVector total = FloatVector.broadcast(SPECIES, sum);
            int bound = SPECIES.loopBound(n);
            for (int k = 0; k < bound; k += COUNT) {
                VectorMath.exp(FloatVector.fromArray(SPECIES, y.array(), out + k))
                        .neg()
                        .fma(total, FloatVector.fromArray(SPECIES, dy.array(), up + k))
                        .intoArray(dx.array(), down + k);
            }
            for (int k = bound; k < n; k++) {
                dx.array()[down + k] = Math.fma(-FloatMath.exp(y.array()[out + k]), sum, dy.array()[up + k]);
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
        SimdStandardization.forward(x, gamma, beta, epsilon, y, statistics, from, to, scratch);
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
        SimdStandardization.backward(x, gamma, statistics, dy, dx, sums, from, to, scratch);
    }

    @Override
    public void dot(Tensor a, Tensor b, Tensor y, int from, int to, Tensor scratch) {
        int n = a.dim(-1);
        for (int row = from; row < to; row++) {
            int at = row * n;
            y.array()[y.offset() + row] =
                    dot(a.array(), a.offset() + at, b.array(), b.offset() + at, n, scratch.array(), scratch.offset());
        }
    }
}
