package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.Matrix;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Conv2D}, built. */
record Conv2DLayer(
        BuildContext context,
        Conv2dGeometry oneImage,
        Parameter kernel,
        @Nullable Parameter bias,
        Activation activation)
        implements ActivatedLayer {
    /**
     * The images of a batch are cut into at most this many runs, whose weight gradients are summed apart and then added
     * up in order: a number that must not depend on the threads, or the bits would.
     */
    private static final int GRADIENT_RUNS = 16;

    @Override
    public Shape outputShape() {
        return oneImage.output().dropFirst(1);
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(kernel) : List.of(kernel, bias);
    }

    @Override
    public Layer withActivation(Activation other) {
        return new Conv2DLayer(context, oneImage, kernel, bias, other);
    }

    private Conv2dGeometry geometry(int images) {
        return new Conv2dGeometry(
                images,
                oneImage.channels(),
                oneImage.filters(),
                oneImage.groups(),
                oneImage.rows(),
                oneImage.columns());
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, oneImage.input().dropFirst(1));
        Conv2dGeometry g = geometry(x.dim(0));
        Conv2dKernel conv = pass.kernels().conv2d();
        Tensor z = pass.tensor(g.output());
        Tensor scratch = scratch(g, pass);
        Tensor b = bias == null ? null : bias.value();
        pass.parallel()
                .forRanges(
                        g.frames(),
                        1,
                        (from, to, worker) ->
                                conv.forward(g, x, kernel.value(), b, z, scratch.slice(worker), from, to));
        Forward activated = activation.forward(z, pass);
        return new Forward(
                activated.output(), dy -> backward(x, activated.backward().apply(dy), pass));
    }

    /** {@code dw += x⋆dz, db += Σ dz, dx = dz∗w}, see {@link Conv2dKernel}. */
    private Tensor backward(Tensor x, Tensor dz, Pass pass) {
        Conv2dGeometry g = geometry(x.dim(0));
        Conv2dKernel conv = pass.kernels().conv2d();
        Tensor scratch = scratch(g, pass);
        addParameterGradients(g, conv, x, dz, scratch, pass);
        Tensor dx = pass.tensor(x.shape());
        if (pass.wantsInputGradient()) {
            Tensor transposed = pass.tensor(kernel.value().shape());
            Conv2dKernel.transpose(g, kernel.value(), transposed);
            pass.parallel()
                    .forRanges(
                            g.frames(),
                            1,
                            (from, to, worker) ->
                                    conv.inputGradient(g, dz, transposed, dx, scratch.slice(worker), from, to));
        }
        return dx;
    }

    private void addParameterGradients(
            Conv2dGeometry g, Conv2dKernel conv, Tensor x, Tensor dz, Tensor scratch, Pass pass) {
        int grain = Math.max(1, (g.frames() + GRADIENT_RUNS - 1) / GRADIENT_RUNS);
        int runs = (g.frames() + grain - 1) / grain;
        Tensor kernelSums = pass.tensor(kernel.value().shape().prepend(runs));
        Tensor biasSums = pass.tensor(Shape.of(runs, g.filters()));
        pass.parallel().forRanges(g.frames(), grain, (from, to, worker) -> {
            Tensor kernelSum = kernelSums.slice(from / grain).fill(0f);
            conv.addKernelGradient(g, x, dz, kernelSum, scratch.slice(worker), from, to);
            Matrix pixels = Matrix.of(dz.rows(from, to));
            Tensor biasSum = biasSums.rows(from / grain, from / grain + 1).fill(0f);
            pass.kernels().gemm().addProduct(Linear.ones(pixels.rows()), pixels, Matrix.of(biasSum));
        });
        addRuns(kernelSums, kernel.gradient(), pass);
        if (bias != null) {
            addRuns(biasSums, bias.gradient(), pass);
        }
    }

    /** Adds {@code sums [R,…]} over the runs, in their order, to {@code gradient […]}. */
    private static void addRuns(Tensor sums, Tensor gradient, Pass pass) {
        Matrix runs = Matrix.of(sums.reshape(Shape.of(sums.dim(0), gradient.size())));
        Linear.addProduct(
                pass, Linear.ones(runs.rows()), runs, Matrix.of(gradient.reshape(Shape.of(1, gradient.size()))));
    }

    private static Tensor scratch(Conv2dGeometry g, Pass pass) {
        return pass.tensor(g.scratch().prepend(pass.parallel().threads()));
    }
}
