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

        /** Elements of a tensor [N,T,units]. */
        int states() {
            return n * steps * units;
        }

        /** Whether an element of a tensor {@code [N,T,gates,units]} belongs to the step. */
        boolean has(int index, int gates) {
            int k = index % units;
            int row = index / (gates * units);
            int sequence = row / steps;
            return row % steps == t && sequence >= from && sequence < to && k >= unit && k < unitEnd;
        }

        LstmTrace trace(Tensor z, Tensor gates, Tensor c, Tensor a, Tensor h) {
            return new LstmTrace(tanh, sigma, z, gates, c, a, h);
        }

        Shape gates() {
            return Shape.of(n, steps, 4 * units);
        }

        Shape state() {
            return Shape.of(n, steps, units);
        }
    }

    /** The gates, c, tanh(c) and h, all in the output, and for activations that can do without it z too. */
    private static KernelCall forward(Draw draw, UnaryOp tanh, UnaryOp sigma) {
        Sizes s = Sizes.draw(draw, tanh, sigma);
        boolean inPlace = !tanh.gradientNeedsInput() && draw.chance(0.5);
        Tensor z = draw.normal(s.gates());
        Tensor start = draw.normal(Shape.of(7 * s.states()));
        if (inPlace) {
            start.rows(0, z.size()).copyFrom(z);
        }
        int c = 4 * s.states();
        IntPredicate written = i -> i < c ? s.has(i, 4) : s.has((i - c) % s.states(), 1);
        return new KernelCall(
                s + (inPlace ? " in place" : ""),
                List.of(z),
                KernelCall.Output.addedTo(start).onlyWhere(written),
                (kernels, in, out, scratch) -> {
                    Tensor gates = view(out, 0, s.gates());
                    LstmTrace trace = s.trace(
                            inPlace ? gates : in.getFirst(),
                            gates,
                            view(out, c, s.state()),
                            view(out, c + s.states(), s.state()),
                            view(out, c + 2 * s.states(), s.state()));
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
        int c = 4 * s.states();
        for (int n = s.from; n < s.to; n++) {
            int row = n * s.steps + s.t;
            for (int k = s.unit; k < s.unitEnd; k++) {
                int gate = row * 4 * s.units + k;
                double i = UnaryFormula.apply(s.sigma, z[gate]);
                double f = UnaryFormula.apply(s.sigma, z[gate + s.units]);
                double g = UnaryFormula.apply(s.tanh, z[gate + 2 * s.units]);
                double o = UnaryFormula.apply(s.sigma, z[gate + 3 * s.units]);
                int state = c + row * s.units + k;
                out[gate] = i;
                out[gate + s.units] = f;
                out[gate + 2 * s.units] = g;
                out[gate + 3 * s.units] = o;
                out[state] = f * (s.t == 0 ? 0 : start[state - s.units]) + i * g;
                out[state + s.states()] = UnaryFormula.apply(s.tanh, out[state]);
                out[state + 2 * s.states()] = o * out[state + s.states()];
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
        Tensor c = draw.normal(s.state());
        Tensor a = Tensor.zeros(s.state());
        for (int i = 0; i < c.size(); i++) {
            a.array()[i] = (float) UnaryFormula.apply(tanh, c.array()[i]);
        }
        int dc = 4 * s.states();
        IntPredicate written = i -> i < dc
                ? s.has(i, 4)
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
            int row = n * s.steps + s.t;
            for (int k = s.unit; k < s.unitEnd; k++) {
                int gate = row * 4 * s.units + k;
                int state = row * s.units + k;
                int back = 4 * s.states() + n * s.units + k;
                double i = UnaryFormula.apply(s.sigma, z[gate]);
                double f = UnaryFormula.apply(s.sigma, z[gate + s.units]);
                double g = UnaryFormula.apply(s.tanh, z[gate + 2 * s.units]);
                double o = UnaryFormula.apply(s.sigma, z[gate + 3 * s.units]);
                double dh = in.get(4)[n * s.units + k];
                double dState = start[back] + dh * o * UnaryFormula.slope(s.tanh, c[state]);
                double before = s.t == 0 ? 0 : c[state - s.units];
                out[gate] = dState * g * UnaryFormula.slope(s.sigma, z[gate]);
                out[gate + s.units] = dState * before * UnaryFormula.slope(s.sigma, z[gate + s.units]);
                out[gate + 2 * s.units] = dState * i * UnaryFormula.slope(s.tanh, z[gate + 2 * s.units]);
                out[gate + 3 * s.units] =
                        dh * UnaryFormula.apply(s.tanh, c[state]) * UnaryFormula.slope(s.sigma, z[gate + 3 * s.units]);
                out[back] = dState * f;
            }
        }
        return out;
    }
}
