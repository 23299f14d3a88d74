package dev.zoetrope.testkit;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.kernel.DepthwiseKernel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * {@link DepthwiseKernel}: strides, dilation, both paddings, several outputs of a channel. Its formula is that of a
 * convolution with as many groups as channels, and the same order of weights.
 */
final class DepthwiseCases {
    private DepthwiseCases() {}

    static List<KernelCase> all() {
        return List.of(new KernelCase("depthwise", DepthwiseCases::forward));
    }

    static List<KernelCase> gradients() {
        return List.of(
                new KernelCase("depthwise, kernel gradient", DepthwiseCases::kernelGradient),
                new KernelCase("depthwise, input gradient", DepthwiseCases::inputGradient));
    }

    private record Images(DepthwiseGeometry g, int from, int to) {
        static Images of(Draw draw) {
            int multiplier = draw.chance(0.4) ? draw.between(2, 3) : 1;
            DepthwiseGeometry g = new DepthwiseGeometry(
                    draw.between(1, 3), draw.size(33), multiplier, Conv2dCases.window(draw), Conv2dCases.window(draw));
            int from = draw.between(0, g.frames() - 1);
            return new Images(g, from, draw.between(from, g.frames()));
        }

        Conv2dGeometry grouped() {
            return new Conv2dGeometry(g.frames(), g.channels(), g.outputs(), g.channels(), g.rows(), g.columns());
        }

        Shape scratch() {
            return Shape.of(Math.max(
                    Kernels.scalar().depthwise().scratchSize(g),
                    Kernels.best().depthwise().scratchSize(g)));
        }

        boolean has(int yi) {
            int image = g.output().dropFirst(1).size();
            return yi >= from * image && yi < to * image;
        }

        int taps() {
            return g.rows().window() * g.columns().window();
        }
    }

    private static KernelCall forward(Draw draw) {
        Images images = Images.of(draw);
        DepthwiseGeometry g = images.g;
        KernelCall.Formula formula = (in, start) -> {
            double[] y = new double[g.output().size()];
            Arrays.setAll(y, i -> in.get(2)[i % g.outputs()]);
            Conv2dFormula.forEachTerm(images.grouped(), (xi, wi, yi) -> y[yi] += in.get(0)[xi] * in.get(1)[wi]);
            return y;
        };
        return new KernelCall(
                images.toString(),
                List.of(draw.normal(g.input()), draw.normal(g.kernel()), draw.normal(Shape.of(g.outputs()))),
                KernelCall.Output.of(g.output()).rows(images.from, images.to).withScratch(images.scratch()),
                (kernels, in, y, scratch) -> kernels.depthwise()
                        .forward(g, in.get(0), in.get(1), in.get(2), y, scratch, images.from, images.to),
                formula,
                KernelCall.Tolerance.ofSum(images.taps() + 1, formula));
    }

    private static KernelCall kernelGradient(Draw draw) {
        Images images = Images.of(draw);
        DepthwiseGeometry g = images.g;
        Tensor x = draw.normal(g.input());
        Tensor dy = draw.normal(g.output());
        KernelCall.Formula formula = (in, start) -> {
            double[] dw = start.clone();
            Conv2dFormula.forEachTerm(images.grouped(), (xi, wi, yi) -> {
                if (images.has(yi)) {
                    dw[wi] += in.get(0)[xi] * in.get(1)[yi];
                }
            });
            return dw;
        };
        double[] input = Doubles.of(x).values();
        // Images that the call leaves out carry no gradient.
        double[] upstream = Doubles.of(dy).values();
        for (int i = 0; i < upstream.length; i++) {
            upstream[i] = images.has(i) ? upstream[i] : 0;
        }
        return new KernelCall(
                images.toString(),
                List.of(x, dy),
                KernelCall.Output.addedTo(draw.normal(g.kernel())).withScratch(images.scratch()),
                (kernels, in, dw, scratch) -> kernels.depthwise()
                        .addKernelGradient(g, in.get(0), in.get(1), dw, scratch, images.from, images.to),
                formula,
                KernelCall.Tolerance.ofSum(g.output().size() / g.outputs() + 1, formula),
                new KernelCall.Primal(
                        Doubles.of(draw.normal(g.kernel())).values(),
                        1e-3,
                        point -> Conv2dCases.dot(upstream, forward(images, input, point))));
    }

    private static KernelCall inputGradient(Draw draw) {
        Images images = Images.of(draw);
        DepthwiseGeometry g = images.g;
        Tensor w = draw.normal(g.kernel());
        Tensor dy = draw.normal(g.output());
        KernelCall.Formula formula = (in, start) -> {
            double[] dx = new double[g.input().size()];
            Conv2dFormula.forEachTerm(images.grouped(), (xi, wi, yi) -> dx[xi] += in.get(0)[yi] * in.get(1)[wi]);
            return dx;
        };
        double[] weights = Doubles.of(w).values();
        double[] upstream = Doubles.of(dy).values();
        return new KernelCall(
                images.toString(),
                List.of(dy, w),
                KernelCall.Output.of(g.input()).rows(images.from, images.to).withScratch(images.scratch()),
                (kernels, in, dx, scratch) ->
                        kernels.depthwise().inputGradient(g, in.get(0), in.get(1), dx, scratch, images.from, images.to),
                formula,
                KernelCall.Tolerance.ofSum(images.taps() * g.multiplier() + 1, formula),
                new KernelCall.Primal(
                        Doubles.of(draw.normal(g.input())).values(),
                        1e-3,
                        point -> Conv2dCases.dot(upstream, forward(images, point, weights))));
    }

    private static double[] forward(Images images, double[] x, double[] w) {
        return Conv2dFormula.forward(images.grouped(), x, w, new double[images.g.outputs()]);
    }
}
