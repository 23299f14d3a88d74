package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Conv2DTranspose}, built: a convolution the other way round, so that forward and input gradient change places.
 *
 * @param convolution from one output to one input
 */
record Conv2DTransposeLayer(
        BuildContext context,
        Shape input,
        Conv2dGeometry convolution,
        Parameter kernel,
        @Nullable Parameter bias,
        Activation activation)
        implements ActivatedLayer {
    @Override
    public Shape outputShape() {
        return convolution.input().dropFirst(1);
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(kernel) : List.of(kernel, bias);
    }

    @Override
    public Layer withActivation(Activation other) {
        return new Conv2DTransposeLayer(context, input, convolution, kernel, bias, other);
    }

    private Conv2dGeometry geometry(int images) {
        return new Conv2dGeometry(
                images, convolution.channels(), convolution.filters(), 1, convolution.rows(), convolution.columns());
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, input);
        Conv2dGeometry g = geometry(x.dim(0));
        Tensor z = pass.tensor(g.input());
        long mark = pass.workspace().mark();
        Conv2dKernel conv = pass.kernels().conv2d();
        Tensor packed = pass.tensor(Shape.of(conv.packedSize(g)));
        conv.packTransposed(g, kernel.value(), packed);
        List<Tensor> scratch = pass.perWorker(Shape.of(conv.scratchSize(g)));
        pass.parallel().forEach(g.frames(), (n, worker) -> {
            Bias.begin(bias, z.slice(n));
            conv.addInputGradient(g, x, packed, z, scratch.get(worker), n, n + 1);
        });
        pass.workspace().release(mark);
        Forward activated = activation.forward(z, pass);
        return new Forward(
                activated.output(), dy -> backward(x, activated.backward().apply(dy), pass));
    }

    /** {@code dw += dz⋆x, db += Σ dz, dx = dz∗w}, see {@link Conv2dKernel}. */
    private Tensor backward(Tensor x, Tensor dz, Pass pass) {
        Conv2dGeometry g = geometry(x.dim(0));
        Tensor dx = pass.tensor(x.shape());
        long mark = pass.workspace().mark();
        Conv2dKernel conv = pass.kernels().conv2d();
        List<Tensor> scratch = pass.perWorker(Shape.of(conv.scratchSize(g)));
        GradientRuns.addAll(
                kernel,
                bias,
                dz,
                pass,
                (from, to, worker, sum) -> conv.addKernelGradient(g, dz, x, sum, scratch.get(worker), from, to));
        if (pass.wantsInputGradient()) {
            Tensor packed = pass.tensor(Shape.of(conv.packedSize(g)));
            conv.pack(g, kernel.value(), packed);
            pass.parallel().forEach(g.frames(), (n, worker) -> {
                dx.slice(n).fill(0f);
                conv.addForward(g, dz, packed, dx, scratch.get(worker), n, n + 1);
            });
        }
        pass.workspace().release(mark);
        return dx;
    }
}
