package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** {@link Conv2dKernel}: strides, dilation, groups, both paddings. */
final class Conv2dCases {
    private Conv2dCases() {}

    static List<KernelCase> all() {
        return List.of(new KernelCase("conv2d", Conv2dCases::forward));
    }

    static List<KernelCase> gradients() {
        return List.of(
                new KernelCase("conv2d, kernel gradient", Conv2dCases::kernelGradient),
                new KernelCase("conv2d, input gradient", Conv2dCases::inputGradient));
    }

    private static Conv2dGeometry geometry(Draw draw) {
        int groups = draw.chance(0.3) ? draw.between(2, 3) : 1;
        return new Conv2dGeometry(
                draw.between(1, 3),
                groups * draw.size(groups == 1 ? 9 : 3),
                groups * draw.size(groups == 1 ? 33 : 17),
                groups,
                window(draw),
                window(draw));
    }

    static SlidingWindow window(Draw draw) {
        int taps = draw.between(1, 4);
        int stride = draw.between(1, 3);
        int dilation = draw.between(1, 3);
        int extent = (taps - 1) * dilation + 1;
        return draw.chance(0.5)
                ? SlidingWindow.same(draw.between(1, 9), taps, stride, dilation)
                : SlidingWindow.valid(extent + draw.between(0, 6), taps, stride, dilation);
    }

    private static KernelCall forward(Draw draw) {
        Conv2dGeometry g = geometry(draw);
        int from = draw.between(0, g.frames() - 1);
        int to = draw.between(from, g.frames());
        KernelCall.Formula formula = (in, start) -> {
            double[] y = start.clone();
            Conv2dFormula.forEachTerm(g, (xi, wi, yi) -> y[yi] += in.get(0)[xi] * in.get(1)[wi]);
            return y;
        };
        return new KernelCall(
                images(g, from, to),
                List.of(draw.normal(g.input()), draw.normal(g.kernel())),
                KernelCall.Output.addedTo(draw.normal(g.output()))
                        .rows(from, to)
                        .withScratch(scratch(g)),
                (kernels, in, y, scratch) -> {
                    Conv2dKernel conv = kernels.conv2d();
                    Tensor packed = Tensor.zeros(conv.packedSize(g));
                    conv.pack(g, in.get(1), packed);
                    conv.addForward(g, in.get(0), packed, y, scratch, from, to);
                },
                formula,
                KernelCall.Tolerance.ofSum(g.kernel().size() / g.filters() + 1, formula));
    }

    /** What the implementations want at most. */
    private static Shape scratch(Conv2dGeometry g) {
        return Shape.of(Math.max(
                Kernels.scalar().conv2d().scratchSize(g),
                Kernels.best().conv2d().scratchSize(g)));
    }

    private static KernelCall kernelGradient(Draw draw) {
        Conv2dGeometry g = geometry(draw);
        int from = draw.between(0, g.frames() - 1);
        int to = draw.between(from, g.frames());
        Tensor x = draw.normal(g.input());
        Tensor dy = draw.normal(g.output());
        // Images that the call leaves out carry no gradient.
        double[] upstream = Doubles.of(dy).values();
        int image = upstream.length / g.frames();
        KernelCall.Formula formula = (in, start) -> {
            double[] dw = start.clone();
            Conv2dFormula.forEachTerm(g, (xi, wi, yi) -> {
                if (yi >= from * image && yi < to * image) {
                    dw[wi] += in.get(0)[xi] * in.get(1)[yi];
                }
            });
            return dw;
        };
        for (int i = 0; i < upstream.length; i++) {
            upstream[i] = i >= from * image && i < to * image ? upstream[i] : 0;
        }
        double[] input = Doubles.of(x).values();
        Tensor w = draw.normal(g.kernel());
        return new KernelCall(
                images(g, from, to),
                List.of(x, dy),
                KernelCall.Output.addedTo(draw.normal(g.kernel())).withScratch(scratch(g)),
                (kernels, in, dw, scratch) ->
                        kernels.conv2d().addKernelGradient(g, in.get(0), in.get(1), dw, scratch, from, to),
                formula,
                KernelCall.Tolerance.ofSum(g.output().size() / g.filters(), formula),
                new KernelCall.Primal(Doubles.of(w).values(), 1e-3, point -> dot(upstream, forward(g, input, point))));
    }

    private static KernelCall inputGradient(Draw draw) {
        Conv2dGeometry g = geometry(draw);
        int from = draw.between(0, g.frames() - 1);
        int to = draw.between(from, g.frames());
        Tensor w = draw.normal(g.kernel());
        Tensor dy = draw.normal(g.output());
        KernelCall.Formula formula = (in, start) -> {
            double[] dx = start.clone();
            Conv2dFormula.forEachTerm(g, (xi, wi, yi) -> dx[xi] += in.get(0)[yi] * in.get(1)[wi]);
            return dx;
        };
        double[] weights = Doubles.of(w).values();
        double[] upstream = Doubles.of(dy).values();
        Tensor x = draw.normal(g.input());
        return new KernelCall(
                images(g, from, to),
                List.of(dy, w),
                KernelCall.Output.addedTo(draw.normal(g.input())).rows(from, to).withScratch(scratch(g)),
                (kernels, in, dx, scratch) -> {
                    Conv2dKernel conv = kernels.conv2d();
                    Tensor packed = Tensor.zeros(conv.packedSize(g));
                    conv.packTransposed(g, in.get(1), packed);
                    conv.addInputGradient(g, in.get(0), packed, dx, scratch, from, to);
                },
                formula,
                KernelCall.Tolerance.ofSum(g.rows().window() * g.columns().window() * g.groupFilters() + 1, formula),
                new KernelCall.Primal(
                        Doubles.of(x).values(), 1e-3, point -> dot(upstream, forward(g, point, weights))));
    }

    private static double[] forward(Conv2dGeometry g, double[] x, double[] w) {
        return Conv2dFormula.forward(g, x, w, new double[g.filters()]);
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static String images(Conv2dGeometry g, int from, int to) {
        return g + " images " + from + " to " + to;
    }
}
