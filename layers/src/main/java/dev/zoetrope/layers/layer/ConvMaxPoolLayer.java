package dev.zoetrope.layers.layer;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.ConvMaxPoolGeometry;
import dev.zoetrope.core.kernel.ConvMaxPoolKernel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** A {@link Conv2D} with ReLU and the {@link MaxPooling2D} behind it as one step, see {@link ConvMaxPoolKernel}. */
record ConvMaxPoolLayer(ConvolutionLayer conv, PoolingLayer pooling) implements Layer {
    /** Filters that one task copies from one order into the other. */
    private static final int FILTERS = 8;

    /** Into about how many tasks the images are cut: enough for any number of threads, each worth its start. */
    private static final int TASKS = 40;

    /** Whether two layers that follow each other can be one step. */
    static boolean fits(ConvolutionLayer conv, PoolingLayer pooling) {
        return conv.input().rank() == 3
                && conv.activation() == Activation.RELU
                && pooling.max()
                && ConvMaxPoolGeometry.fits(conv.geometry(1), pooling.imageGeometry(1));
    }

    @Override
    public BuildContext context() {
        return conv.context();
    }

    @Override
    public Shape outputShape() {
        return pooling.outputShape();
    }

    @Override
    public List<Parameter> parameters() {
        return conv.parameters();
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        conv.context().requireInput(x, conv.input());
        ConvMaxPoolGeometry g = new ConvMaxPoolGeometry(conv.geometry(x.dim(0)), pooling.imageGeometry(x.dim(0)));
        ConvMaxPoolKernel kernel = pass.kernels().convMaxPool();
        Parameter bias = conv.bias();
        Tensor packed = pass.tensor(g.packed());
        kernel.pack(g, conv.kernel().value(), bias == null ? null : bias.value(), packed);
        Tensor y = pass.tensor(g.pool().output());
        Tensor winner = pass.tensor(g.pool().output());
        List<Tensor> scratch = pass.perWorker(g.scratch());
        pass.parallel()
                .forRanges(
                        g.frames(),
                        Math.max(1, g.frames() / TASKS),
                        (from, to, worker) -> kernel.forward(g, x, packed, y, winner, scratch.get(worker), from, to));
        return new Forward(y, dy -> backward(g, new ConvMaxPoolKernel.Result(x, y, winner), dy, pass));
    }

    private Tensor backward(ConvMaxPoolGeometry g, ConvMaxPoolKernel.Result forward, Tensor dy, Pass pass) {
        ConvMaxPoolKernel kernel = pass.kernels().convMaxPool();
        GradientRuns runs = new GradientRuns(g.frames());
        Tensor w = pass.tensor(g.byFilter());
        Tensor kernelSums = runs.sums(g.byFilter(), pass);
        Tensor biasSums = runs.sums(Shape.of(g.filters()), pass);
        List<Tensor> scratch = pass.perWorker(g.scratch());
        Tensor dx = pass.tensor(forward.x().shape());
        if (pass.wantsInputGradient()) {
            reorder(
                    g,
                    pass,
                    (from, to, worker) ->
                            ConvMaxPoolKernel.toByFilter(g, conv.kernel().value(), w, from, to));
        }
        pass.parallel().forRanges(g.frames(), runs.grain(), (from, to, worker) -> {
            Tensor kernelSum = kernelSums.slice(from / runs.grain()).fill(0f);
            Tensor biasSum = biasSums.slice(from / runs.grain()).fill(0f);
            kernel.backward(
                    g,
                    forward,
                    dy,
                    w,
                    kernelSum,
                    biasSum,
                    pass.wantsInputGradient() ? dx : null,
                    scratch.get(worker),
                    from,
                    to);
        });
        Tensor gradient = conv.kernel().gradient();
        reorder(g, pass, (from, to, worker) -> ConvMaxPoolKernel.toByFilter(g, gradient, w, from, to));
        GradientRuns.add(kernelSums, w, pass);
        reorder(g, pass, (from, to, worker) -> ConvMaxPoolKernel.fromByFilter(g, w, gradient, from, to));
        Parameter bias = conv.bias();
        if (bias != null) {
            GradientRuns.add(biasSums, bias.gradient(), pass);
        }
        return dx;
    }

    private static void reorder(ConvMaxPoolGeometry g, Pass pass, Parallel.Range copy) {
        pass.parallel().forRanges(g.filters(), FILTERS, copy);
    }
}
