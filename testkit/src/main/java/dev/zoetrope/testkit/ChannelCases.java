package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.ChannelKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.testkit.RowCases.Rows;
import java.util.List;

/** {@link ChannelKernel}: sums over rows, and affine functions. */
final class ChannelCases {
    private ChannelCases() {}

    static List<KernelCase> all() {
        return List.of(
                new KernelCase("channel moments", ChannelCases::moments),
                new KernelCase("channel affine", ChannelCases::affine),
                new KernelCase("channel gradient sums", ChannelCases::gradientSums),
                new KernelCase("channel gradient", ChannelCases::gradient));
    }

    private static KernelCall moments(Draw draw) {
        Rows rows = Rows.of(draw);
        return new KernelCall(
                rows.toString(),
                List.of(draw.normal(rows.shape())),
                KernelCall.Output.of(Shape.of(2, rows.n())),
                (kernels, in, out, scratch) -> kernels.channels().moments(in.getFirst(), out, rows.from(), rows.to()),
                (in, start) -> moments(in.getFirst(), rows),
                (in, start, expected) -> RowCases.roundings(expected, 64));
    }

    private static double[] moments(double[] x, Rows rows) {
        int n = rows.n();
        double[] out = new double[2 * n];
        for (int c = 0; c < n; c++) {
            for (int row = rows.from(); row < rows.to(); row++) {
                out[c] += x[row * n + c] / (rows.to() - rows.from());
            }
            for (int row = rows.from(); row < rows.to(); row++) {
                double d = x[row * n + c] - out[c];
                out[n + c] += d * d;
            }
        }
        return out;
    }

    private static KernelCall affine(Draw draw) {
        Rows rows = Rows.of(draw);
        return new KernelCall(
                rows.toString(),
                List.of(draw.normal(rows.shape()), draw.normal(Shape.of(3, rows.n()))),
                KernelCall.Output.of(rows.shape()).rows(rows.from(), rows.to()),
                (kernels, in, y, scratch) -> kernels.channels().affine(in.get(0), in.get(1), y, rows.from(), rows.to()),
                (in, start) -> affine(in.get(0), in.get(1), rows.n()),
                (in, start, expected) -> RowCases.roundings(expected, 16));
    }

    private static double[] affine(double[] x, double[] k, int n) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i % n;
            y[i] = (x[i] - k[c]) * k[n + c] + k[2 * n + c];
        }
        return y;
    }

    private static KernelCall gradientSums(Draw draw) {
        Rows rows = Rows.of(draw);
        return new KernelCall(
                rows.toString(),
                List.of(draw.normal(rows.shape()), draw.normal(rows.shape()), draw.normal(Shape.of(rows.n()))),
                KernelCall.Output.of(Shape.of(2, rows.n())),
                (kernels, in, out, scratch) ->
                        kernels.channels().gradientSums(in.get(0), in.get(1), in.get(2), out, rows.from(), rows.to()),
                (in, start) -> gradientSums(in, rows),
                (in, start, expected) -> RowCases.roundings(expected, 256));
    }

    private static double[] gradientSums(List<double[]> in, Rows rows) {
        int n = rows.n();
        double[] out = new double[2 * n];
        for (int i = rows.from() * n; i < rows.to() * n; i++) {
            out[i % n] += in.get(1)[i] * (in.get(0)[i] - in.get(2)[i % n]);
            out[n + i % n] += in.get(1)[i];
        }
        return out;
    }

    private static KernelCall gradient(Draw draw) {
        Rows rows = Rows.of(draw);
        return new KernelCall(
                rows.toString(),
                List.of(draw.normal(rows.shape()), draw.normal(rows.shape()), draw.normal(Shape.of(4, rows.n()))),
                KernelCall.Output.of(rows.shape()).rows(rows.from(), rows.to()),
                (kernels, in, dx, scratch) ->
                        kernels.channels().gradient(in.get(0), in.get(1), in.get(2), dx, rows.from(), rows.to()),
                (in, start) -> gradient(in.get(0), in.get(1), in.get(2), rows.n()),
                (in, start, expected) -> RowCases.roundings(expected, 64));
    }

    private static double[] gradient(double[] x, double[] dy, double[] k, int n) {
        double[] dx = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i % n;
            dx[i] = dy[i] * k[n + c] + (x[i] - k[c]) * k[2 * n + c] + k[3 * n + c];
        }
        return dx;
    }
}
