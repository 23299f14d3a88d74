package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.DepthwiseGeometry;
import dev.zoetrope.core.kernel.DepthwiseKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link DepthwiseConv2D}, built. */
record DepthwiseConv2DLayer(
        BuildContext context,
        Shape input,
        DepthwiseGeometry oneImage,
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
        return new DepthwiseConv2DLayer(context, input, oneImage, kernel, bias, other);
    }

    private DepthwiseGeometry geometry(int images) {
        return new DepthwiseGeometry(
                images, oneImage.channels(), oneImage.multiplier(), oneImage.rows(), oneImage.columns());
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, input);
        DepthwiseGeometry g = geometry(x.dim(0));
        Tensor z = pass.tensor(g.output());
        long mark = pass.workspace().mark();
        DepthwiseKernel conv = pass.kernels().depthwise();
        List<Tensor> scratch = pass.perWorker(Shape.of(conv.scratchSize(g)));
        Tensor begin = bias == null ? pass.tensor(Shape.of(g.outputs())).fill(0f) : bias.value();
        pass.parallel()
                .forEach(
                        g.frames(),
                        (n, worker) -> conv.forward(g, x, kernel.value(), begin, z, scratch.get(worker), n, n + 1));
        pass.workspace().release(mark);
        Forward activated = activation.forward(z, pass);
        return new Forward(
                activated.output(), dy -> backward(x, activated.backward().apply(dy), pass));
    }

    /** {@code dw += x⋆dz, db += Σ dz, dx = dz∗w}, see {@link DepthwiseKernel}. */
    private Tensor backward(Tensor x, Tensor dz, Pass pass) {
        DepthwiseGeometry g = geometry(x.dim(0));
        Tensor dx = pass.tensor(x.shape());
        long mark = pass.workspace().mark();
        DepthwiseKernel conv = pass.kernels().depthwise();
        List<Tensor> scratch = pass.perWorker(Shape.of(conv.scratchSize(g)));
        // both read dz: what is in the cache for one is for the other
        GradientRuns.addAll(kernel, bias, dz, pass, (from, to, worker, sum) -> {
            conv.addKernelGradient(g, x, dz, sum, scratch.get(worker), from, to);
            if (pass.wantsInputGradient()) {
                conv.inputGradient(g, dz, kernel.value(), dx, scratch.get(worker), from, to);
            }
        });
        pass.workspace().release(mark);
        return dx;
    }
}
