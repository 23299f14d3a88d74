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

    Conv2dGeometry geometry(int images) {
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
        List<Tensor> scratch = pass.perWorker(g.scratch());
        Tensor b = bias == null ? null : bias.value();
        pass.parallel()
                .forRanges(
                        g.frames(),
                        1,
                        (from, to, worker) -> conv.forward(g, x, kernel.value(), b, z, scratch.get(worker), from, to));
        Forward activated = activation.forward(z, pass);
        return new Forward(
                activated.output(), dy -> backward(x, activated.backward().apply(dy), pass));
    }

    /** {@code dw += x⋆dz, db += Σ dz, dx = dz∗w}, see {@link Conv2dKernel}. */
    private Tensor backward(Tensor x, Tensor dz, Pass pass) {
        Conv2dGeometry g = geometry(x.dim(0));
        addParameterGradients(x, dz, pass);
        Tensor dx = pass.tensor(x.shape());
        if (pass.wantsInputGradient()) {
            Conv2dKernel conv = pass.kernels().conv2d();
            List<Tensor> scratch = pass.perWorker(g.scratch());
            Tensor transposed = pass.tensor(kernel.value().shape());
            Conv2dKernel.transpose(g, kernel.value(), transposed);
            pass.parallel()
                    .forRanges(
                            g.frames(),
                            1,
                            (from, to, worker) ->
                                    conv.inputGradient(g, dz, transposed, dx, scratch.get(worker), from, to));
        }
        return dx;
    }

    /** {@code dw += x⋆dz, db += Σ dz} */
    void addParameterGradients(Tensor x, Tensor dz, Pass pass) {
        Conv2dGeometry g = geometry(x.dim(0));
        Conv2dKernel conv = pass.kernels().conv2d();
        List<Tensor> scratch = pass.perWorker(g.scratch());
        GradientRuns runs = new GradientRuns(g.frames());
        Tensor kernelSums = runs.sums(kernel.value().shape(), pass);
        Tensor biasSums = runs.sums(Shape.of(g.filters()), pass);
        pass.parallel().forRanges(g.frames(), runs.grain(), (from, to, worker) -> {
            int run = from / runs.grain();
            Tensor kernelSum = kernelSums.slice(run).fill(0f);
            conv.addKernelGradient(g, x, dz, kernelSum, scratch.get(worker), from, to);
            Matrix pixels = Matrix.of(dz.rows(from, to));
            Tensor biasSum = biasSums.rows(run, run + 1).fill(0f);
            pass.kernels().gemm().addProduct(Linear.ones(pixels.rows()), pixels, Matrix.of(biasSum));
        });
        GradientRuns.add(kernelSums, kernel.gradient(), pass);
        if (bias != null) {
            GradientRuns.add(biasSums, bias.gradient(), pass);
        }
    }
}
