package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.PoolGeometry;
import dev.zoetrope.core.kernel.PoolKernel;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** {@link PoolKernel}: windows that overlap, leave gaps, reach over the border; values that tie. */
final class PoolCases {
    private PoolCases() {}

    static List<KernelCase> all() {
        return List.of(
                new KernelCase("max pooling", draw -> max(draw, false)),
                new KernelCase("max pooling, ties", draw -> max(draw, true)),
                new KernelCase("max pooling, gradient with ties", draw -> maxGradient(draw, true)),
                new KernelCase("average pooling", PoolCases::average));
    }

    static List<KernelCase> gradients() {
        return List.of(
                new KernelCase("max pooling, gradient", draw -> maxGradient(draw, false)),
                new KernelCase("average pooling, gradient", PoolCases::averageGradient));
    }

    private static PoolGeometry geometry(Draw draw) {
        SlidingWindow depths = draw.chance(0.5) ? SlidingWindow.none() : window(draw);
        return new PoolGeometry(draw.between(1, 3), draw.size(33), depths, window(draw), window(draw));
    }

    private static SlidingWindow window(Draw draw) {
        int taps = draw.between(1, 4);
        int stride = draw.between(1, 4);
        return draw.chance(0.5)
                ? SlidingWindow.same(draw.between(1, 9), taps, stride, 1)
                : SlidingWindow.valid(taps + draw.between(0, 6), taps, stride, 1);
    }

    private record Images(PoolGeometry g, int from, int to) {
        static Images of(Draw draw) {
            PoolGeometry g = geometry(draw);
            int from = draw.between(0, g.frames() - 1);
            return new Images(g, from, draw.between(from, g.frames()));
        }

        KernelCall.Output y() {
            return KernelCall.Output.of(g.output()).rows(from, to);
        }

        KernelCall.Output dx() {
            return KernelCall.Output.of(g.input()).rows(from, to);
        }

        int taps() {
            return g.depths().window() * g.rows().window() * g.columns().window();
        }
    }

    /** Ties come from few different values; otherwise all differ by far more than a difference quotient's step. */
    private static Tensor values(Draw draw, PoolGeometry g, boolean ties) {
        Tensor x = draw.normal(g.input());
        for (int i = 0; i < x.size(); i++) {
            float rounded = Math.round(x.array()[i] * 2);
            x.array()[i] = ties ? rounded : rounded + i * 1e-5f;
        }
        return x;
    }

    private static KernelCall max(Draw draw, boolean ties) {
        Images images = Images.of(draw);
        PoolGeometry g = images.g();
        return new KernelCall(
                images.toString(),
                List.of(values(draw, g, ties)),
                images.y(),
                (kernels, in, y, scratch) -> kernels.pool().max(g, in.getFirst(), y, images.from(), images.to()),
                (in, start) -> PoolFormula.max(g, in.getFirst()),
                (in, start, expected) -> new double[expected.length]);
    }

    private static KernelCall maxGradient(Draw draw, boolean ties) {
        Images images = Images.of(draw);
        PoolGeometry g = images.g();
        Tensor x = values(draw, g, ties);
        Tensor dy = draw.normal(g.output());
        Tensor y = Tensor.zeros(g.output());
        Kernels.scalar().pool().max(g, x, y, 0, g.frames());
        // Which element a window chooses depends on x, not on its magnitude: the bound looks at dy alone.
        KernelCall.Formula formula =
                (in, start) -> PoolFormula.maxGradient(g, Doubles.of(x).values(), in.get(2));
        double[] upstream = Doubles.of(dy).values();
        return new KernelCall(
                images.toString(),
                List.of(x, y, dy),
                images.dx(),
                (kernels, in, dx, scratch) ->
                        kernels.pool().maxGradient(g, in.get(0), in.get(1), in.get(2), dx, images.from(), images.to()),
                formula,
                KernelCall.Tolerance.ofSum(images.taps(), formula),
                new KernelCall.Primal(
                        Doubles.of(x).values(), 1e-6, point -> Conv2dCases.dot(upstream, PoolFormula.max(g, point))));
    }

    private static KernelCall average(Draw draw) {
        Images images = Images.of(draw);
        PoolGeometry g = images.g();
        KernelCall.Formula formula = (in, start) -> PoolFormula.average(g, in.getFirst());
        return new KernelCall(
                images.toString(),
                List.of(draw.normal(g.input())),
                images.y(),
                (kernels, in, y, scratch) -> kernels.pool().average(g, in.getFirst(), y, images.from(), images.to()),
                formula,
                KernelCall.Tolerance.ofSum(images.taps() + 1, formula));
    }

    private static KernelCall averageGradient(Draw draw) {
        Images images = Images.of(draw);
        PoolGeometry g = images.g();
        Tensor dy = draw.normal(g.output());
        Tensor x = draw.normal(g.input());
        double[] upstream = Doubles.of(dy).values();
        KernelCall.Formula formula = (in, start) -> PoolFormula.averageGradient(g, in.getFirst());
        return new KernelCall(
                images.toString(),
                List.of(dy),
                images.dx(),
                (kernels, in, dx, scratch) ->
                        kernels.pool().averageGradient(g, in.getFirst(), dx, images.from(), images.to()),
                formula,
                KernelCall.Tolerance.ofSum(images.taps() + 1, formula),
                new KernelCall.Primal(
                        Doubles.of(x).values(),
                        1e-3,
                        point -> Conv2dCases.dot(upstream, PoolFormula.average(g, point))));
    }
}
