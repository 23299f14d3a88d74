package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.GruKernel;
import dev.zoetrope.core.kernel.GruTrace;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * {@link GruKernel}: the two halves of a step one after the other, forwards and backwards, as in a reset gate that acts after
 * the product or before it. What a step writes lies in one piece of memory here, one tensor after another.
 */
final class GruCases {
    private GruCases() {}

    static List<KernelCase> all() {
        return List.of(
                new KernelCase("gru", draw -> forward(draw, UnaryOp.TANH, UnaryOp.SIGMOID)),
                new KernelCase("gru, gelu and silu", draw -> forward(draw, UnaryOp.GELU, UnaryOp.SILU)),
                new KernelCase("gru, gradient", draw -> backward(draw, UnaryOp.TANH, UnaryOp.SIGMOID)),
                new KernelCase("gru, gradient, elu and silu", draw -> backward(draw, UnaryOp.ELU, UnaryOp.SILU)));
    }

    private record Sizes(
            UnaryOp tanh, UnaryOp sigma, boolean after, int n, int steps, int units, int t, int from, int to) {
        static Sizes draw(Draw draw, UnaryOp tanh, UnaryOp sigma) {
            int n = draw.between(1, 4);
            int steps = draw.between(1, 3);
            int from = draw.between(0, n - 1);
            int t = draw.between(0, steps - 1);
            return new Sizes(tanh, sigma, draw.chance(0.5), n, steps, draw.size(33), t, from, draw.between(from, n));
        }

        int step() {
            return n * units;
        }

        /** Elements of a tensor [T,N,units]. */
        int all() {
            return steps * step();
        }

        Shape gates() {
            return Shape.of(steps, n, 3 * units);
        }

        Shape inner() {
            return Shape.of(steps, n, units);
        }

        Shape states() {
            return Shape.of(steps + 1, n, units);
        }

        /** Whether an element of a tensor [T,N,gates,units] belongs to a step's rows. */
        boolean has(int index, int gates, int ofStep) {
            int row = index / (gates * units);
            return row / n == ofStep && row % n >= from && row % n < to;
        }
    }

    private static Tensor view(Tensor all, int at, Shape shape) {
        return Tensor.wrap(all.array(), all.offset() + at, shape);
    }

    private static double[] roundings(double[] expected) {
        return Arrays.stream(expected)
                .map(y -> 64 * KernelCall.UNIT * Math.max(1, Math.abs(y)))
                .toArray();
    }

    /** z, the gates, what is scaled, and h, all in the output. */
    private static KernelCall forward(Draw draw, UnaryOp tanh, UnaryOp sigma) {
        Sizes s = Sizes.draw(draw, tanh, sigma);
        int gates = 3 * s.all();
        int scaled = 2 * gates;
        int h = scaled + s.all();
        return new KernelCall(
                s.toString(),
                List.of(draw.normal(s.inner())),
                KernelCall.Output.addedTo(draw.normal(Shape.of(h + s.all() + s.step())))
                        .onlyWhere(i -> i < scaled
                                ? s.has(i % gates, 3, s.t)
                                : i < h ? s.has(i - scaled, 1, s.t) : s.has(i - h, 1, s.t + 1)),
                (kernels, in, out, scratch) -> {
                    GruTrace trace = new GruTrace(
                            tanh,
                            sigma,
                            s.after,
                            view(out, 0, s.gates()),
                            view(out, gates, s.gates()),
                            in.getFirst(),
                            view(out, scaled, s.inner()),
                            view(out, h, s.states()));
                    kernels.gru().gates(trace, s.t, s.from, s.to);
                    kernels.gru().output(trace, s.t, s.from, s.to);
                },
                (in, before) -> stepForward(s, in.getFirst(), before),
                (in, before, expected) -> roundings(expected));
    }

    private static double[] stepForward(Sizes s, double[] inner, double[] start) {
        double[] out = start.clone();
        int gates = 3 * s.all();
        int scaled = 2 * gates;
        int h = scaled + s.all();
        for (int n = s.from; n < s.to; n++) {
            int row = s.t * s.n + n;
            for (int k = 0; k < s.units; k++) {
                int z = row * 3 * s.units + k;
                int state = row * s.units + k;
                double u = UnaryFormula.apply(s.sigma, start[z]);
                double r = UnaryFormula.apply(s.sigma, start[z + s.units]);
                if (s.after) {
                    out[z + 2 * s.units] += r * inner[state];
                } else {
                    out[scaled + state] = r * inner[state];
                }
                double g = UnaryFormula.apply(s.tanh, out[z + 2 * s.units]);
                out[gates + z] = u;
                out[gates + z + s.units] = r;
                out[gates + z + 2 * s.units] = g;
                out[h + state + s.step()] = u * start[h + state] + (1 - u) * g;
            }
        }
        return out;
    }

    /** dz, then dInner, then dh, all in the output. The inputs hang together as in a real step. */
    private static KernelCall backward(Draw draw, UnaryOp tanh, UnaryOp sigma) {
        Sizes s = Sizes.draw(draw, tanh, sigma);
        Tensor z = draw.normal(s.gates());
        Tensor gates = Tensor.zeros(s.gates());
        for (int i = 0; i < z.size(); i++) {
            UnaryOp op = i / s.units % 3 == 2 ? tanh : sigma;
            gates.array()[i] = (float) UnaryFormula.apply(op, z.array()[i]);
        }
        int dInner = 3 * s.all();
        int dh = dInner + s.all();
        return new KernelCall(
                s.toString(),
                List.of(z, gates, draw.normal(s.inner()), draw.normal(s.states())),
                KernelCall.Output.addedTo(draw.normal(Shape.of(dh + s.step())))
                        .onlyWhere(i -> i < dInner
                                ? s.has(i, 3, s.t)
                                : i < dh ? s.has(i - dInner, 1, s.t) : s.has(i - dh, 1, 0)),
                (kernels, in, out, scratch) -> {
                    GruTrace trace =
                            new GruTrace(tanh, sigma, s.after, in.get(0), in.get(1), in.get(2), in.get(2), in.get(3));
                    Tensor dz = view(out, 0, s.gates());
                    kernels.gru().outputGradient(trace, s.t, view(out, dh, Shape.of(s.n, s.units)), dz, s.from, s.to);
                    kernels.gru().gatesGradient(trace, s.t, dz, view(out, dInner, s.inner()), s.from, s.to);
                },
                (in, before) -> stepBackward(s, in, before),
                (in, before, expected) -> roundings(expected));
    }

    private static double[] stepBackward(Sizes s, List<double[]> in, double[] start) {
        double[] out = start.clone();
        double[] z = in.get(0);
        int dInner = 3 * s.all();
        int dh = dInner + s.all();
        for (int n = s.from; n < s.to; n++) {
            int row = s.t * s.n + n;
            for (int k = 0; k < s.units; k++) {
                int gate = row * 3 * s.units + k;
                int state = row * s.units + k;
                int back = dh + n * s.units + k;
                double u = UnaryFormula.apply(s.sigma, z[gate]);
                double r = UnaryFormula.apply(s.sigma, z[gate + s.units]);
                double g = UnaryFormula.apply(s.tanh, z[gate + 2 * s.units]);
                double upstream = start[back];
                out[gate] = upstream * (in.get(3)[state] - g) * UnaryFormula.slope(s.sigma, z[gate]);
                out[gate + 2 * s.units] = upstream * (1 - u) * UnaryFormula.slope(s.tanh, z[gate + 2 * s.units]);
                out[back] = upstream * u;
                double d = s.after ? out[gate + 2 * s.units] : start[dInner + state];
                out[gate + s.units] = d * in.get(2)[state] * UnaryFormula.slope(s.sigma, z[gate + s.units]);
                out[dInner + state] = d * r;
            }
        }
        return out;
    }
}
