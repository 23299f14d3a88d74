package dev.zoetrope.testkit;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.kernel.DropoutMask;
import dev.zoetrope.core.kernel.Elementwise;
import dev.zoetrope.core.kernel.Rectifier;
import dev.zoetrope.core.kernel.UnaryOp;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@link Elementwise}: every function and its gradient, in place too, and dropout. */
final class ElementwiseCases {
    private static final float[] EXTREMES = {
        0f,
        -0f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e-6f,
        -1e-6f,
        6f,
        -3f,
        3f,
        30.1f,
        -30.1f,
        87.5f,
        88.5f,
        89.5f,
        -87.5f,
        -95f,
        -104.5f,
        1000f,
        -1000f
    };

    private ElementwiseCases() {}

    static List<KernelCase> all() {
        Stream<KernelCase> functions = Arrays.stream(UnaryOp.values())
                .flatMap(op -> Stream.of(
                        new KernelCase(op.toString(), draw -> apply(op, draw)),
                        new KernelCase(op + " in place", draw -> applyInPlace(op, draw))));
        return Stream.concat(
                        functions,
                        Stream.of(
                                new KernelCase("dropout", ElementwiseCases::dropout),
                                new KernelCase("normal noise", ElementwiseCases::normal),
                                new KernelCase("rectify", ElementwiseCases::rectify),
                                new KernelCase("rectify, gradient", ElementwiseCases::rectifyGradient)))
                .toList();
    }

    static List<KernelCase> gradients() {
        return Arrays.stream(UnaryOp.values())
                .map(op -> new KernelCase(op + ", gradient", draw -> gradient(op, draw)))
                .toList();
    }

    /** Elements {@code from} to {@code to} of {@code n}. */
    private record Part(int n, int from, int to) {
        static Part of(Draw draw) {
            int n = draw.size(33) + draw.size(33);
            int from = draw.between(0, n - 1);
            return new Part(n, draw.chance(0.5) ? 0 : from, draw.chance(0.5) ? n : draw.between(from, n));
        }
    }

    /** From [−10, 10), a few of the extremes among them. */
    private static Tensor values(Draw draw, int n) {
        Tensor x = Tensor.zeros(n);
        for (int i = 0; i < n; i++) {
            x.array()[i] =
                    draw.chance(0.3) ? EXTREMES[draw.between(0, EXTREMES.length - 1)] : (float) draw.uniform(-10, 10);
        }
        return x;
    }

    /** Four roundings' worth of the result, or of 1 where it is smaller: relative accuracy is FloatMath's own test. */
    private static double[] fewRoundings(double[] expected) {
        return Arrays.stream(expected)
                .map(y -> 4 * KernelCall.UNIT * Math.max(1, Math.abs(y)))
                .toArray();
    }

    private static KernelCall apply(UnaryOp op, Draw draw) {
        Part part = Part.of(draw);
        return new KernelCall(
                part.toString(),
                List.of(values(draw, part.n())),
                KernelCall.Output.of(Shape.of(part.n())).rows(part.from(), part.to()),
                (kernels, in, y, scratch) -> kernels.elementwise().apply(op, in.getFirst(), y, part.from(), part.to()),
                (in, start) -> map(op, in.getFirst()),
                (in, start, expected) -> fewRoundings(expected));
    }

    private static KernelCall applyInPlace(UnaryOp op, Draw draw) {
        Part part = Part.of(draw);
        return new KernelCall(
                part.toString(),
                List.of(),
                KernelCall.Output.addedTo(values(draw, part.n())).rows(part.from(), part.to()),
                (kernels, in, y, scratch) -> kernels.elementwise().apply(op, y, y, part.from(), part.to()),
                (in, start) -> map(op, start),
                (in, start, expected) -> fewRoundings(expected));
    }

    private static double[] map(UnaryOp op, double[] x) {
        return Arrays.stream(x).map(value -> UnaryFormula.apply(op, value)).toArray();
    }

    /** x keeps away from kinks, and near 0, where the difference quotient of the formula has digits to spare. */
    private static KernelCall gradient(UnaryOp op, Draw draw) {
        Part part = Part.of(draw);
        Tensor x = Tensor.zeros(part.n());
        Tensor y = Tensor.zeros(part.n());
        for (int i = 0; i < part.n(); i++) {
            do {
                x.array()[i] = (float) draw.uniform(-7, 7);
            } while (nearKink(op, x.array()[i]));
            y.array()[i] = (float) UnaryFormula.apply(op, x.array()[i]);
        }
        Tensor dy = draw.normal(Shape.of(part.n()));
        return new KernelCall(
                part.toString(),
                List.of(x, y, dy),
                KernelCall.Output.of(Shape.of(part.n())).rows(part.from(), part.to()),
                (kernels, in, dx, scratch) ->
                        kernels.elementwise().gradient(op, in.get(0), in.get(1), in.get(2), dx, part.from(), part.to()),
                (in, start) -> slopes(op, in.get(0), in.get(2)),
                (in, start, expected) -> gradientBound(op, in.get(0), in.get(2)));
    }

    private static boolean nearKink(UnaryOp op, double x) {
        return Arrays.stream(UnaryFormula.kinks(op)).anyMatch(kink -> Math.abs(x - kink) < 1e-3);
    }

    private static double[] slopes(UnaryOp op, double[] x, double[] dy) {
        double[] dx = new double[x.length];
        for (int i = 0; i < dx.length; i++) {
            dx[i] = dy[i] * UnaryFormula.slope(op, x[i]);
        }
        return dx;
    }

    /** A slope told by a rounded y, or by x·(1−s) with x up to 7, is off by some roundings of 1, or of itself if larger. */
    private static double[] gradientBound(UnaryOp op, double[] x, double[] dy) {
        double[] bound = new double[x.length];
        for (int i = 0; i < bound.length; i++) {
            bound[i] = 16 * KernelCall.UNIT * Math.abs(dy[i]) * Math.max(1, Math.abs(UnaryFormula.slope(op, x[i])));
        }
        return bound;
    }

    private static KernelCall dropout(Draw draw) {
        Part part = Part.of(draw);
        double rate = draw.uniform(0, 0.9);
        DropoutMask mask = DropoutMask.of(new CounterRandom(draw.seed()), (float) rate);
        return new KernelCall(
                part + " " + mask,
                List.of(draw.normal(Shape.of(part.n()))),
                KernelCall.Output.of(Shape.of(part.n())).rows(part.from(), part.to()),
                (kernels, in, y, scratch) ->
                        kernels.elementwise().dropout(mask, in.getFirst(), y, part.from(), part.to()),
                (in, start) -> kept(mask, in.getFirst(), 1 / (1 - (double) (float) rate)),
                (in, start, expected) -> fewRoundings(expected));
    }

    private static double[] kept(DropoutMask mask, double[] x, double scale) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = mask.keeps(i) ? x[i] * scale : 0;
        }
        return y;
    }

    private static KernelCall normal(Draw draw) {
        Part part = Part.of(draw);
        CounterRandom random = new CounterRandom(draw.seed());
        return new KernelCall(
                part + " " + random,
                List.of(),
                KernelCall.Output.of(Shape.of(part.n())).rows(part.from(), part.to()),
                (kernels, in, y, scratch) -> kernels.elementwise().normal(random, y, part.from(), part.to()),
                (in, start) -> IntStream.range(0, part.n())
                        .mapToDouble(i -> normal(random, i))
                        .toArray(),
                (in, start, expected) -> Arrays.stream(expected)
                        .map(y -> 16 * KernelCall.UNIT * Math.max(1, Math.abs(y)))
                        .toArray());
    }

    /** √(−2·ln u)·cos(π·v) */
    static double normal(CounterRandom random, int i) {
        double u = ((random.bits(2 * i) >>> 8) + 1) * 0x1p-24;
        double v = (random.bits(2 * i + 1) >> 8) * 0x1p-23;
        return Math.sqrt(-2 * Math.log(u)) * Math.cos(Math.PI * v);
    }

    private static Rectifier rectifier(Draw draw) {
        float most = draw.chance(0.5) ? Float.POSITIVE_INFINITY : (float) draw.uniform(0.5, 3);
        return new Rectifier(most, (float) draw.uniform(0, 0.5), (float) draw.uniform(0, 0.5));
    }

    private static KernelCall rectify(Draw draw) {
        Part part = Part.of(draw);
        Rectifier r = rectifier(draw);
        return new KernelCall(
                part + " " + r,
                List.of(draw.normal(Shape.of(part.n()))),
                KernelCall.Output.of(Shape.of(part.n())).rows(part.from(), part.to()),
                (kernels, in, y, scratch) -> kernels.elementwise().rectify(r, in.getFirst(), y, part.from(), part.to()),
                (in, start) -> Arrays.stream(in.getFirst())
                        .map(x ->
                                x > r.threshold() ? Math.min(x, r.maxValue()) : r.negativeSlope() * (x - r.threshold()))
                        .toArray(),
                (in, start, expected) -> fewRoundings(expected));
    }

    private static KernelCall rectifyGradient(Draw draw) {
        Part part = Part.of(draw);
        Rectifier r = rectifier(draw);
        return new KernelCall(
                part + " " + r,
                List.of(draw.normal(Shape.of(part.n())), draw.normal(Shape.of(part.n()))),
                KernelCall.Output.of(Shape.of(part.n())).rows(part.from(), part.to()),
                (kernels, in, dx, scratch) ->
                        kernels.elementwise().rectifyGradient(r, in.get(0), in.get(1), dx, part.from(), part.to()),
                (in, start) -> rectifierSlopes(r, in.get(0), in.get(1)),
                (in, start, expected) -> fewRoundings(expected));
    }

    private static double[] rectifierSlopes(Rectifier r, double[] x, double[] dy) {
        double[] dx = new double[x.length];
        for (int i = 0; i < dx.length; i++) {
            double above = x[i] < r.maxValue() ? 1 : 0;
            dx[i] = dy[i] * (x[i] > r.threshold() ? above : r.negativeSlope());
        }
        return dx;
    }
}
