package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.RowKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** {@link RowKernel}: softmax, its logarithm, standardisation, and their gradients. */
final class RowCases {
    private static final Shape SCRATCH = Shape.of(RowKernel.SCRATCH);
    private static final float EPSILON = 1e-3f;

    private RowCases() {}

    static List<KernelCase> all() {
        return List.of(
                new KernelCase("softmax", draw -> softmax(draw, false)),
                new KernelCase("log softmax", draw -> softmax(draw, true)),
                new KernelCase("softmax, gradient", draw -> softmaxGradient(draw, false)),
                new KernelCase("log softmax, gradient", draw -> softmaxGradient(draw, true)),
                new KernelCase("product of rows", RowCases::dot),
                new KernelCase("standardize", RowCases::standardize),
                new KernelCase("standardize, gradient", RowCases::standardizeGradient));
    }

    /** Rows {@code from} to {@code to} of a matrix [m,n]. */
    record Rows(int m, int n, int from, int to) {
        static Rows of(Draw draw) {
            int m = draw.between(1, 6);
            int from = draw.chance(0.5) ? 0 : draw.between(0, m - 1);
            int to = draw.chance(0.5) ? m : draw.between(from + 1, m);
            return new Rows(m, draw.chance(0.5) ? draw.size(33) : 16 + draw.size(33), from, to);
        }

        Shape shape() {
            return Shape.of(m, n);
        }

        /** Whether an element of the matrix lies in these rows. */
        IntPredicate elements() {
            return i -> i >= from * n && i < to * n;
        }
    }

    /** The sum of a row has some dozen terms; each result is at most a few times as large as 1. */
    static double[] roundings(double[] expected, double factor) {
        return Arrays.stream(expected)
                .map(y -> factor * KernelCall.UNIT * Math.max(1, Math.abs(y)))
                .toArray();
    }

    private static KernelCall dot(Draw draw) {
        Rows rows = Rows.of(draw);
        return new KernelCall(
                rows.toString(),
                List.of(draw.normal(rows.shape()), draw.normal(rows.shape())),
                KernelCall.Output.of(Shape.of(rows.m()))
                        .onlyWhere(row -> row >= rows.from() && row < rows.to())
                        .withScratch(SCRATCH),
                (kernels, in, y, scratch) ->
                        kernels.rows().dot(in.get(0), in.get(1), y, rows.from(), rows.to(), scratch),
                (in, start) -> dot(in.get(0), in.get(1), rows.n()),
                (in, start, expected) -> roundings(expected, 64));
    }

    private static double[] dot(double[] a, double[] b, int n) {
        double[] y = new double[a.length / n];
        for (int i = 0; i < a.length; i++) {
            y[i / n] += a[i] * b[i];
        }
        return y;
    }

    private static KernelCall softmax(Draw draw, boolean logarithm) {
        Rows rows = Rows.of(draw);
        return new KernelCall(
                rows.toString(),
                List.of(draw.normal(rows.shape())),
                KernelCall.Output.of(rows.shape()).onlyWhere(rows.elements()).withScratch(SCRATCH),
                (kernels, in, y, scratch) -> {
                    if (logarithm) {
                        kernels.rows().logSoftmax(in.getFirst(), y, rows.from(), rows.to(), scratch);
                    } else {
                        kernels.rows().softmax(in.getFirst(), y, rows.from(), rows.to(), scratch);
                    }
                },
                (in, start) -> softmax(in.getFirst(), rows.n(), logarithm),
                (in, start, expected) -> roundings(expected, 16));
    }

    private static double[] softmax(double[] x, int n, boolean logarithm) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double sum = 0;
            for (int k = i - i % n; k < i - i % n + n; k++) {
                sum += Math.exp(x[k] - x[i]);
            }
            y[i] = logarithm ? -Math.log(sum) : 1 / sum;
        }
        return y;
    }

    private static KernelCall softmaxGradient(Draw draw, boolean logarithm) {
        Rows rows = Rows.of(draw);
        Tensor y = Tensor.zeros(rows.shape());
        double[] values = softmax(Doubles.of(draw.normal(rows.shape())).values(), rows.n(), logarithm);
        for (int i = 0; i < values.length; i++) {
            y.array()[i] = (float) values[i];
        }
        return new KernelCall(
                rows.toString(),
                List.of(y, draw.normal(rows.shape())),
                KernelCall.Output.of(rows.shape()).onlyWhere(rows.elements()).withScratch(SCRATCH),
                (kernels, in, dx, scratch) -> {
                    if (logarithm) {
                        kernels.rows().logSoftmaxGradient(in.get(0), in.get(1), dx, rows.from(), rows.to(), scratch);
                    } else {
                        kernels.rows().softmaxGradient(in.get(0), in.get(1), dx, rows.from(), rows.to(), scratch);
                    }
                },
                (in, start) -> softmaxGradient(in.get(0), in.get(1), rows.n(), logarithm),
                (in, start, expected) -> roundings(expected, 64));
    }

    private static double[] softmaxGradient(double[] y, double[] dy, int n, boolean logarithm) {
        double[] dx = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            double sum = 0;
            for (int k = i - i % n; k < i - i % n + n; k++) {
                sum += logarithm ? dy[k] : dy[k] * y[k];
            }
            dx[i] = logarithm ? dy[i] - Math.exp(y[i]) * sum : y[i] * (dy[i] - sum);
        }
        return dx;
    }

    /** Output: y, then the mean and the inverse deviation of each row. */
    private static KernelCall standardize(Draw draw) {
        Rows rows = Rows.of(draw);
        int size = rows.m() * rows.n();
        return new KernelCall(
                rows.toString(),
                List.of(draw.normal(rows.shape()), draw.normal(Shape.of(rows.n())), draw.normal(Shape.of(rows.n()))),
                KernelCall.Output.of(Shape.of(size + 2 * rows.m()))
                        .onlyWhere(i -> i < size
                                ? rows.elements().test(i)
                                : i >= size + 2 * rows.from() && i < size + 2 * rows.to())
                        .withScratch(SCRATCH),
                (kernels, in, out, scratch) -> kernels.rows()
                        .standardize(
                                in.get(0),
                                in.get(1),
                                in.get(2),
                                EPSILON,
                                part(out, 0, rows.shape()),
                                part(out, size, Shape.of(rows.m(), 2)),
                                rows.from(),
                                rows.to(),
                                scratch),
                (in, start) -> standardize(in, rows),
                (in, start, expected) -> roundings(expected, 512));
    }

    static Tensor part(Tensor whole, int from, Shape shape) {
        return Tensor.wrap(whole.array(), whole.offset() + from, shape);
    }

    private static double[] standardize(List<double[]> in, Rows rows) {
        double[] x = in.getFirst();
        int n = rows.n();
        double[] out = new double[rows.m() * n + 2 * rows.m()];
        for (int row = 0; row < rows.m(); row++) {
            double mean = Arrays.stream(x, row * n, row * n + n).sum() / n;
            double variance = Arrays.stream(x, row * n, row * n + n)
                            .map(value -> (value - mean) * (value - mean))
                            .sum()
                    / n;
            double r = 1 / Math.sqrt(variance + EPSILON);
            for (int k = 0; k < n; k++) {
                out[row * n + k] = (x[row * n + k] - mean) * r * in.get(1)[k] + in.get(2)[k];
            }
            out[rows.m() * n + 2 * row] = mean;
            out[rows.m() * n + 2 * row + 1] = r;
        }
        return out;
    }

    /** Output: dx, then the gradients of gamma and beta, which are added to. */
    private static KernelCall standardizeGradient(Draw draw) {
        Rows rows = Rows.of(draw);
        int n = rows.n();
        int size = rows.m() * n;
        Tensor statistics = draw.normal(Shape.of(rows.m(), 2));
        for (int row = 0; row < rows.m(); row++) {
            statistics.set((float) draw.uniform(0.5, 2), row, 1);
        }
        Tensor start = draw.normal(Shape.of(size + 2 * n));
        return new KernelCall(
                rows.toString(),
                List.of(draw.normal(rows.shape()), draw.normal(Shape.of(n)), statistics, draw.normal(rows.shape())),
                KernelCall.Output.addedTo(start)
                        .onlyWhere(i -> i >= size || rows.elements().test(i))
                        .withScratch(SCRATCH),
                (kernels, in, out, scratch) -> kernels.rows()
                        .standardizeGradient(
                                in.get(0),
                                in.get(1),
                                in.get(2),
                                in.get(3),
                                part(out, 0, rows.shape()),
                                part(out, size, Shape.of(2, n)),
                                rows.from(),
                                rows.to(),
                                scratch),
                (in, before) -> standardizeGradient(in, rows, before),
                (in, before, expected) -> roundings(expected, 1024));
    }

    private static double[] standardizeGradient(List<double[]> in, Rows rows, double[] start) {
        int n = rows.n();
        double[] out = start.clone();
        for (int row = rows.from(); row < rows.to(); row++) {
            double mean = in.get(2)[2 * row];
            double r = in.get(2)[2 * row + 1];
            double sum = 0;
            double dot = 0;
            for (int k = 0; k < n; k++) {
                double g = in.get(3)[row * n + k] * in.get(1)[k];
                sum += g;
                dot += g * (in.get(0)[row * n + k] - mean);
            }
            for (int k = 0; k < n; k++) {
                double d = in.get(0)[row * n + k] - mean;
                double dy = in.get(3)[row * n + k];
                out[row * n + k] = r * (dy * in.get(1)[k] - sum / n - d * r * r * dot / n);
                out[rows.m() * n + k] += dy * d * r;
                out[rows.m() * n + n + k] += dy;
            }
        }
        return out;
    }
}
