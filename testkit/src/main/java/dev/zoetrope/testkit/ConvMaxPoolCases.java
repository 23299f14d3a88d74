package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.Pool2dGeometry;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** {@link ConvMaxPoolKernel}: strides, both paddings, windows of all sizes, gaps between them and pixels left over. */
final class ConvMaxPoolCases {
    /** Of a dropout behind the pooling. */
    private static final float SCALE = 1.25f;

    private ConvMaxPoolCases() {}

    static List<KernelCase> all() {
        return List.of(
                new KernelCase("convMaxPool", draw -> forward(draw, geometry(draw))),
                new KernelCase("convMaxPool, one large window", draw -> forward(draw, largeWindow(draw))));
    }

    static List<KernelCase> gradients() {
        return List.of(
                new KernelCase(
                        "convMaxPool, kernel gradient", draw -> Trial.of(draw).kernelGradient()),
                new KernelCase(
                        "convMaxPool, bias gradient", draw -> Trial.of(draw).biasGradient()),
                new KernelCase(
                        "convMaxPool, input gradient", draw -> Trial.of(draw).inputGradient()));
    }

    private static ConvMaxPoolGeometry geometry(Draw draw) {
        int frames = draw.between(1, 3);
        boolean colours = draw.chance(0.3); // kernels three pixels wide over three channels have a loop of their own
        SlidingWindow rows = window(draw, draw.between(1, 4), draw.between(1, 2));
        SlidingWindow columns = colours ? window(draw, 3, 1) : window(draw, draw.between(1, 4), draw.between(1, 2));
        Conv2dGeometry conv = new Conv2dGeometry(frames, colours ? 3 : draw.size(9), draw.size(33), 1, rows, columns);
        return new ConvMaxPoolGeometry(
                conv, new Pool2dGeometry(frames, conv.filters(), pool(draw, rows), pool(draw, columns)));
    }

    private static SlidingWindow window(Draw draw, int taps, int stride) {
        int size = draw.chance(0.8) ? draw.between(1, 12) : draw.between(13, 40); // wide rows have kernels of their own
        return draw.chance(0.5)
                ? SlidingWindow.same(size, taps, stride, 1)
                : SlidingWindow.valid(taps - 1 + size, taps, stride, 1);
    }

    private static SlidingWindow pool(Draw draw, SlidingWindow conv) {
        int window = draw.between(1, Math.min(4, conv.output()));
        return SlidingWindow.valid(conv.output(), window, window + (draw.chance(0.2) ? 1 : 0), 1);
    }

    /** A window with so many sums that images do not go forward in pairs. */
    private static ConvMaxPoolGeometry largeWindow(Draw draw) {
        int frames = draw.between(1, 3);
        int size = draw.between(33, 36);
        SlidingWindow side = SlidingWindow.same(size, draw.between(1, 2), 1, 1);
        Conv2dGeometry conv = new Conv2dGeometry(frames, draw.between(1, 2), draw.size(33), 1, side, side);
        SlidingWindow all = SlidingWindow.valid(size, size, size, 1);
        return new ConvMaxPoolGeometry(conv, new Pool2dGeometry(frames, conv.filters(), all, all));
    }

    private static KernelCall forward(Draw draw, ConvMaxPoolGeometry g) {
        int from = draw.between(0, g.frames() - 1);
        int to = draw.between(from, g.frames());
        int size = g.pool().output().size();
        int image = size / g.frames();
        KernelCall.Tolerance ofConv = KernelCall.Tolerance.ofSum(
                g.terms(), (in, start) -> Conv2dFormula.forward(g.conv(), in.get(0), in.get(1), in.get(2)));
        return new KernelCall(
                g + " images " + from + " to " + to,
                List.of(
                        draw.normal(g.conv().input()),
                        draw.normal(g.conv().kernel()),
                        draw.normal(Shape.of(g.filters()))),
                // the values, and behind them the winners
                KernelCall.Output.of(g.pool().output().prepend(2))
                        .onlyWhere(i -> i % size >= from * image && i % size < to * image)
                        .withScratch(g.scratch()),
                (kernels, in, out, scratch) -> {
                    Tensor packed = Tensor.zeros(g.packed());
                    kernels.convMaxPool().pack(g, in.get(1), in.get(2), packed);
                    kernels.convMaxPool()
                            .forward(g, in.get(0), packed, out.slice(0), out.slice(1), scratch)
                            .run(from, to);
                },
                (in, start) -> both(
                        formula(g, in.get(0), in.get(1), in.get(2)),
                        winners(g, in).number()),
                (in, start, expected) -> {
                    double[] bounds = ofConv.of(in, new double[g.conv().output().size()], expected);
                    // a maximum is off by no more than what it is the maximum of
                    double[] largest = PoolFormula.max(PoolFormula.of(g.pool()), bounds);
                    double[] lead = winners(g, in).lead();
                    double[] number = new double[size];
                    for (int i = 0; i < size; i++) {
                        number[i] = lead[i] > 2 * largest[i] ? 0 : g.windowSize();
                    }
                    return both(largest, number);
                });
    }

    private static double[] both(double[] values, double[] winners) {
        double[] both = Arrays.copyOf(values, values.length + winners.length);
        System.arraycopy(winners, 0, both, values.length, winners.length);
        return both;
    }

    /** Each window's first largest pixel, 0 where none is positive, and by how much it is larger than 0 and all others. */
    private record Winners(double[] number, double[] lead) {}

    private static Winners winners(ConvMaxPoolGeometry g, List<double[]> in) {
        double[] z = Conv2dFormula.forward(g.conv(), in.get(0), in.get(1), in.get(2));
        int size = g.pool().output().size();
        Winners winners = new Winners(new double[size], new double[size]);
        for (int i = 0; i < size; i++) {
            int[] window = PoolFormula.window(PoolFormula.of(g.pool()), i);
            double best = 0;
            for (int pixel = 0; pixel < window.length; pixel++) {
                double value = z[window[pixel]];
                if (value > best) {
                    winners.lead()[i] = value - best;
                    winners.number()[i] = pixel;
                    best = value;
                } else {
                    winners.lead()[i] = pixel == 0 ? best - value : Math.min(winners.lead()[i], best - value);
                }
            }
        }
        return winners;
    }

    private static double[] formula(ConvMaxPoolGeometry g, double[] x, double[] w, double[] bias) {
        double[] z = Conv2dFormula.forward(g.conv(), x, w, bias);
        for (int i = 0; i < z.length; i++) {
            z[i] = Math.max(z[i], 0);
        }
        return PoolFormula.max(PoolFormula.of(g.pool()), z);
    }

    /** A forward pass, and a gradient to carry back through it. */
    private record Trial(
            ConvMaxPoolGeometry g, Tensor x, Tensor w, Tensor bias, Tensor y, Tensor winner, Tensor dy, Draw draw) {

        static Trial of(Draw draw) {
            ConvMaxPoolGeometry g = geometry(draw);
            Tensor x = draw.normal(g.conv().input());
            Tensor w = draw.normal(g.conv().kernel());
            Tensor bias = draw.normal(Shape.of(g.filters()));
            Tensor packed = Tensor.zeros(g.packed());
            Tensor y = Tensor.zeros(g.pool().output());
            Tensor winner = Tensor.zeros(g.pool().output());
            ConvMaxPoolKernel kernel = Kernels.scalar().convMaxPool();
            kernel.pack(g, w, bias, packed);
            kernel.forward(g, x, packed, y, winner, Tensor.zeros(g.scratch())).run(0, g.frames());
            return new Trial(g, x, w, bias, y, winner, draw.normal(g.pool().output()), draw);
        }

        private KernelCall call(
                Tensor at, KernelCall.Output output, Wanted wanted, KernelCall.Formula formula, int terms) {
            ToDoubleFunction<double[]> loss = point -> SCALE
                    * Conv2dCases.dot(
                            Doubles.of(dy).values(),
                            formula(
                                    g,
                                    at == x ? point : Doubles.of(x).values(),
                                    at == w ? point : Doubles.of(w).values(),
                                    at == bias ? point : Doubles.of(bias).values()));
            return new KernelCall(
                    g.toString(),
                    List.of(x, w, y, winner, dy),
                    output.withScratch(g.scratch()),
                    (kernels, in, out, scratch) -> run(kernels, in, out, scratch, wanted),
                    formula,
                    KernelCall.Tolerance.ofSum(terms, formula),
                    new KernelCall.Primal(Doubles.of(at).values(), 1e-6, loss));
        }

        private enum Wanted {
            KERNEL,
            BIAS,
            INPUT
        }

        private void run(Kernels kernels, List<Tensor> in, Tensor out, Tensor scratch, Wanted wanted) {
            Tensor weights = Tensor.zeros(g.byFilter());
            Tensor dw = Tensor.zeros(g.byFilter());
            ConvMaxPoolKernel.toByFilter(g, kernels.gemm(), in.get(1), weights, 0, g.filters());
            if (wanted == Wanted.KERNEL) {
                ConvMaxPoolKernel.toByFilter(g, kernels.gemm(), out, dw, 0, g.filters());
            }
            Tensor db = wanted == Wanted.BIAS ? out : Tensor.zeros(g.filters());
            @Nullable Tensor dx = wanted == Wanted.INPUT ? out : null;
            ConvMaxPoolKernel.Result forward = new ConvMaxPoolKernel.Result(in.get(0), in.get(2), in.get(3), SCALE);
            kernels.convMaxPool()
                    .backward(g, forward, in.get(4), weights, dx, scratch)
                    .run(dw, db, 0, g.frames());
            if (wanted == Wanted.KERNEL) {
                ConvMaxPoolKernel.fromByFilter(g, kernels.gemm(), dw, out, 0, g.filters());
            }
        }

        KernelCall kernelGradient() {
            return call(
                    w,
                    KernelCall.Output.addedTo(draw.normal(w.shape())),
                    Wanted.KERNEL,
                    (in, start) -> {
                        double[] dz = atTheWinners(in.get(4));
                        Conv2dFormula.forEachTerm(g.conv(), (xi, wi, yi) -> start[wi] += in.get(0)[xi] * dz[yi]);
                        return start;
                    },
                    y.size() / g.filters());
        }

        KernelCall biasGradient() {
            return call(
                    bias,
                    KernelCall.Output.addedTo(draw.normal(bias.shape())),
                    Wanted.BIAS,
                    (in, start) -> {
                        double[] dz = atTheWinners(in.get(4));
                        for (int yi = 0; yi < dz.length; yi++) {
                            start[yi % g.filters()] += dz[yi];
                        }
                        return start;
                    },
                    y.size() / g.filters());
        }

        KernelCall inputGradient() {
            return call(
                    x,
                    KernelCall.Output.of(x.shape()),
                    Wanted.INPUT,
                    (in, start) -> {
                        double[] dz = atTheWinners(in.get(4));
                        double[] dx = new double[x.size()];
                        Conv2dFormula.forEachTerm(g.conv(), (xi, wi, yi) -> dx[xi] += dz[yi] * in.get(1)[wi]);
                        return dx;
                    },
                    g.filters() * g.conv().rows().window() * g.conv().columns().window());
        }

        /** The gradient by the convolution's output [N,OH,OW,F]. */
        private double[] atTheWinners(double[] upstream) {
            double[] dz = new double[g.conv().output().size()];
            for (int i = 0; i < upstream.length; i++) {
                if (y.array()[i] > 0) {
                    int pixel = PoolFormula.window(PoolFormula.of(g.pool()), i)[(int) winner.array()[i]];
                    dz[pixel] = SCALE * upstream[i];
                }
            }
            return dz;
        }
    }
}
