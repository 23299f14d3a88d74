package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.LstmKernel;
import dev.zoetrope.core.kernel.LstmTrace;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * {@link LstmKernel}: one step of some sequences and units, forwards and backwards. What a step writes lies in one piece of
 * memory here, one tensor after another.
 */
final class LstmCases {
    private LstmCases() {}

    static List<KernelCase> all() {
        return List.of(
                new KernelCase("lstm", draw -> forward(draw, UnaryOp.TANH, UnaryOp.SIGMOID)),
                new KernelCase("lstm, gelu and silu", draw -> forward(draw, UnaryOp.GELU, UnaryOp.SILU)),
                new KernelCase("lstm, gradient", draw -> backward(draw, UnaryOp.TANH, UnaryOp.SIGMOID)),
                new KernelCase("lstm, gradient, elu and silu", draw -> backward(draw, UnaryOp.ELU, UnaryOp.SILU)));
    }

    private record Sizes(
            UnaryOp tanh, UnaryOp sigma, int n, int steps, int units, int t, int from, int to, int unit, int unitEnd) {
        static Sizes draw(Draw draw, UnaryOp tanh, UnaryOp sigma) {
            int n = draw.between(1, 4);
            int steps = draw.between(1, 3);
            int units = draw.size(33);
            int from = draw.between(0, n - 1);
            int unit = draw.chance(0.5) ? 0 : draw.between(0, units - 1);
            int unitEnd = draw.chance(0.5) ? units : draw.between(unit, units);
            int t = draw.between(0, steps - 1);
            return new Sizes(tanh, sigma, n, steps, units, t, from, draw.between(from, n), unit, unitEnd);
        }

        /** Elements of a tensor [N,units]. */
        int step() {
            return n * units;
        }

        /** Elements of a tensor [T,N,units]. */
        int all() {
            return steps * step();
        }

        /** Whether an element of a tensor {@code [T,N,gates,units]} belongs to a step's rows and units. */
        boolean has(int index, int gates, int ofStep) {
            int k = index % units;
            int row = index / (gates * units);
            int sequence = row % n;
            return row / n == ofStep && sequence >= from && sequence < to && k >= unit && k < unitEnd;
        }

        LstmTrace trace(Tensor z, Tensor gates, Tensor c, Tensor a, Tensor h) {
            return new LstmTrace(tanh, sigma, z, gates, c, a, h);
        }

        Shape gates() {
            return Shape.of(steps, n, 4 * units);
        }

        Shape activated() {
            return Shape.of(steps, n, units);
        }

        Shape states() {
            return Shape.of(steps + 1, n, units);
        }
    }

    /** The gates, c, tanh(c) and h, all in the output, and for activations that can do without it z too. */
    private static KernelCall forward(Draw draw, UnaryOp tanh, UnaryOp sigma) {
        Sizes s = Sizes.draw(draw, tanh, sigma);
        boolean inPlace = !tanh.gradientNeedsInput() && draw.chance(0.5);
        Tensor z = draw.normal(s.gates());
        Tensor start = draw.normal(Shape.of(7 * s.all() + 2 * s.step()));
        if (inPlace) {
            start.rows(0, z.size()).copyFrom(z);
        }
        int c = 4 * s.all();
        int a = c + s.all() + s.step();
        int h = a + s.all();
        IntPredicate written = i -> {
            if (i < c) {
                return s.has(i, 4, s.t);
            }
            return i < a ? s.has(i - c, 1, s.t + 1) : i < h ? s.has(i - a, 1, s.t) : s.has(i - h, 1, s.t + 1);
        };
        return new KernelCall(
                s + (inPlace ? " in place" : ""),
                List.of(z),
                KernelCall.Output.addedTo(start).onlyWhere(written),
                (kernels, in, out, scratch) -> {
                    Tensor gates = view(out, 0, s.gates());
                    LstmTrace trace = s.trace(
                            inPlace ? gates : in.getFirst(),
                            gates,
                            view(out, c, s.states()),
                            view(out, a, s.activated()),
                            view(out, h, s.states()));
                    kernels.lstm().forward(trace, s.t, s.from, s.to, s.unit, s.unitEnd);
                },
                (in, before) -> stepForward(s, in.getFirst(), before),
                (in, before, expected) -> roundings(expected));
    }

    private static Tensor view(Tensor all, int at, Shape shape) {
        return Tensor.wrap(all.array(), all.offset() + at, shape);
    }

    private static double[] roundings(double[] expected) {
        return Arrays.stream(expected)
                .map(y -> 64 * KernelCall.UNIT * Math.max(1, Math.abs(y)))
                .toArray();
    }

    private static double[] stepForward(Sizes s, double[] z, double[] start) {
        double[] out = start.clone();
        int c = 4 * s.all();
        for (int n = s.from; n < s.to; n++) {
            int row = s.t * s.n + n;
            for (int k = s.unit; k < s.unitEnd; k++) {
                int gate = row * 4 * s.units + k;
                double i = UnaryFormula.apply(s.sigma, z[gate]);
                double f = UnaryFormula.apply(s.sigma, z[gate + s.units]);
                double g = UnaryFormula.apply(s.tanh, z[gate + 2 * s.units]);
                double o = UnaryFormula.apply(s.sigma, z[gate + 3 * s.units]);
                int before = c + row * s.units + k;
                int after = before + s.step();
                int a = before + s.all() + s.step();
                int h = a + s.all() + s.step();
                out[gate] = i;
                out[gate + s.units] = f;
                out[gate + 2 * s.units] = g;
                out[gate + 3 * s.units] = o;
                out[after] = f * start[before] + i * g;
                out[a] = UnaryFormula.apply(s.tanh, out[after]);
                out[h] = o * out[a];
            }
        }
        return out;
    }

    /** dz, then dc, both in the output. The inputs hang together as in a real step: the slopes are told by outputs. */
    private static KernelCall backward(Draw draw, UnaryOp tanh, UnaryOp sigma) {
        Sizes s = Sizes.draw(draw, tanh, sigma);
        Tensor z = draw.normal(s.gates());
        Tensor gates = Tensor.zeros(s.gates());
        for (int i = 0; i < z.size(); i++) {
            UnaryOp op = i / s.units % 4 == 2 ? tanh : sigma;
            gates.array()[i] = (float) UnaryFormula.apply(op, z.array()[i]);
        }
        Tensor c = draw.normal(s.states());
        Tensor a = Tensor.zeros(s.activated());
        for (int i = 0; i < a.size(); i++) {
            a.array()[i] = (float) UnaryFormula.apply(tanh, c.array()[i + s.step()]);
        }
        int dc = 4 * s.all();
        IntPredicate written = i -> i < dc
                ? s.has(i, 4, s.t)
                : (i - dc) / s.units >= s.from
                        && (i - dc) / s.units < s.to
                        && (i - dc) % s.units >= s.unit
                        && (i - dc) % s.units < s.unitEnd;
        return new KernelCall(
                s.toString(),
                List.of(z, gates, c, a, draw.normal(Shape.of(s.n, s.units))),
                KernelCall.Output.addedTo(draw.normal(Shape.of(dc + s.n * s.units)))
                        .onlyWhere(written),
                (kernels, in, out, scratch) -> kernels.lstm()
                        .backward(
                                s.trace(in.get(0), in.get(1), in.get(2), in.get(3), in.get(3)),
                                s.t,
                                in.get(4),
                                view(out, dc, Shape.of(s.n, s.units)),
                                view(out, 0, s.gates()),
                                s.from,
                                s.to,
                                s.unit,
                                s.unitEnd),
                (in, before) -> stepBackward(s, in, before),
                (in, before, expected) -> roundings(expected));
    }

    private static double[] stepBackward(Sizes s, List<double[]> in, double[] start) {
        double[] out = start.clone();
        double[] z = in.get(0);
        double[] c = in.get(2);
        for (int n = s.from; n < s.to; n++) {
            int row = s.t * s.n + n;
            for (int k = s.unit; k < s.unitEnd; k++) {
                int gate = row * 4 * s.units + k;
                int before = row * s.units + k;
                int after = before + s.step();
                int back = 4 * s.all() + n * s.units + k;
                double i = UnaryFormula.apply(s.sigma, z[gate]);
                double f = UnaryFormula.apply(s.sigma, z[gate + s.units]);
                double g = UnaryFormula.apply(s.tanh, z[gate + 2 * s.units]);
                double o = UnaryFormula.apply(s.sigma, z[gate + 3 * s.units]);
                double dh = in.get(4)[n * s.units + k];
                double dState = start[back] + dh * o * UnaryFormula.slope(s.tanh, c[after]);
                out[gate] = dState * g * UnaryFormula.slope(s.sigma, z[gate]);
                out[gate + s.units] = dState * c[before] * UnaryFormula.slope(s.sigma, z[gate + s.units]);
                out[gate + 2 * s.units] = dState * i * UnaryFormula.slope(s.tanh, z[gate + 2 * s.units]);
                out[gate + 3 * s.units] =
                        dh * UnaryFormula.apply(s.tanh, c[after]) * UnaryFormula.slope(s.sigma, z[gate + 3 * s.units]);
                out[back] = dState * f;
            }
        }
        return out;
    }
}
