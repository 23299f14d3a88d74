package dev.zoetrope.layers.layer;

import dev.zoetrope.core.kernel.Conv2dGeometry;
import dev.zoetrope.core.kernel.Conv2dKernel;
import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Conv1D}, {@link Conv2D} and {@link Conv3D}, built. A volume's convolution is a sum of two-dimensional ones over
 * the slices that a window of depth KD looks at, in their order; an image has one slice, a sequence is an image of
 * height 1.
 *
 * @param slice the two-dimensional convolution of one slice
 */
record ConvolutionLayer(
        BuildContext context,
        Shape input,
        Shape outputShape,
        SlidingWindow depths,
        Conv2dGeometry slice,
        Parameter kernel,
        @Nullable Parameter bias,
        Activation activation)
        implements ActivatedLayer {

    static ConvolutionLayer of(
            BuildContext context,
            Volume windows,
            int groups,
            Parameter kernel,
            @Nullable Parameter bias,
            Activation activation) {
        int filters = kernel.value().dim(-1);
        return new ConvolutionLayer(
                context,
                windows.input(),
                windows.output(filters),
                windows.depths(),
                new Conv2dGeometry(1, windows.channels(), filters, groups, windows.rows(), windows.columns()),
                kernel,
                bias,
                activation);
    }

    /** The convolution of images of one size, without an activation. */
    static ConvolutionLayer of(
            BuildContext context, Conv2dGeometry oneImage, Parameter kernel, @Nullable Parameter bias) {
        return new ConvolutionLayer(
                context,
                oneImage.input().dropFirst(1),
                oneImage.output().dropFirst(1),
                SlidingWindow.none(),
                oneImage,
                kernel,
                bias,
                Activation.LINEAR);
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(kernel) : List.of(kernel, bias);
    }

    @Override
    public Layer withActivation(Activation other) {
        return new ConvolutionLayer(context, input, outputShape, depths, slice, kernel, bias, other);
    }

    /** The sizes of a batch of images. */
    Conv2dGeometry geometry(int images) {
        return new Conv2dGeometry(
                images, slice.channels(), slice.filters(), slice.groups(), slice.rows(), slice.columns());
    }

    @Override
    public Forward forward(Tensor x, Pass pass) {
        context.requireInput(x, input);
        int n = x.dim(0);
        Tensor z = pass.tensor(outputShape.prepend(n));
        long mark = pass.workspace().mark();
        Conv2dKernel conv = pass.kernels().conv2d();
        Tensor packed = packed(conv, false, pass);
        Tensor in = images(x, slice.input(), n * depths.input());
        Tensor out = images(z, slice.output(), n * depths.output());
        List<Tensor> scratch = scratch(conv, pass);
        pass.parallel().forEach(out.dim(0), (task, worker) -> {
            Tensor y = out.rows(task, task + 1);
            Bias.begin(bias, y);
            int first = task / depths.output() * depths.input();
            for (int kd = 0; kd < depths.window(); kd++) {
                int d = depths.position(task % depths.output(), kd);
                if (depths.inside(d)) {
                    Tensor seen = in.rows(first + d, first + d + 1);
                    conv.addForward(slice, seen, packed.slice(kd), y, scratch.get(worker), 0, 1);
                }
            }
        });
        pass.workspace().release(mark);
        Forward activated = activation.forward(z, pass);
        return new Forward(
                activated.output(), dy -> backward(x, activated.backward().apply(dy), pass));
    }

    /** {@code dw += x⋆dz, db += Σ dz, dx = dz∗w}, see {@link Conv2dKernel}. */
    private Tensor backward(Tensor x, Tensor dz, Pass pass) {
        addParameterGradients(x, dz, pass);
        Tensor dx = pass.tensor(x.shape());
        if (pass.wantsInputGradient()) {
            int n = x.dim(0);
            Tensor upstream = images(dz, slice.output(), n * depths.output());
            addInputGradient(upstream, images(dx, slice.input(), n * depths.input()), pass);
        }
        return dx;
    }

    /** {@code dw += x⋆dz, db += Σ dz} */
    void addParameterGradients(Tensor x, Tensor dz, Pass pass) {
        long mark = pass.workspace().mark();
        Conv2dKernel conv = pass.kernels().conv2d();
        Tensor in = images(x, slice.input(), x.dim(0) * depths.input());
        Tensor upstream = images(dz, slice.output(), x.dim(0) * depths.output());
        List<Tensor> scratch = scratch(conv, pass);
        GradientRuns.addAll(kernel, bias, dz, pass, (from, to, worker, sum) -> {
            Tensor byTap = taps(sum);
            for (int i = from * depths.output(); i < to * depths.output(); i++) {
                int first = i / depths.output() * depths.input();
                for (int kd = 0; kd < depths.window(); kd++) {
                    int d = depths.position(i % depths.output(), kd);
                    if (depths.inside(d)) {
                        Tensor seen = in.rows(first + d, first + d + 1);
                        Tensor dy = upstream.rows(i, i + 1);
                        conv.addKernelGradient(slice, seen, dy, byTap.slice(kd), scratch.get(worker), 0, 1);
                    }
                }
            }
        });
        pass.workspace().release(mark);
    }

    /** The taps in reverse, so that the outputs that looked through them come in order. */
    private void addInputGradient(Tensor upstream, Tensor dx, Pass pass) {
        long mark = pass.workspace().mark();
        Conv2dKernel conv = pass.kernels().conv2d();
        Tensor packed = packed(conv, true, pass);
        List<Tensor> scratch = scratch(conv, pass);
        pass.parallel().forEach(dx.dim(0), (task, worker) -> {
            Tensor sum = dx.rows(task, task + 1).fill(0f);
            int first = task / depths.input() * depths.output();
            for (int kd = depths.window() - 1; kd >= 0; kd--) {
                int od = depths.output(task % depths.input(), kd);
                if (od >= 0) {
                    Tensor dy = upstream.rows(first + od, first + od + 1);
                    conv.addInputGradient(slice, dy, packed.slice(kd), sum, scratch.get(worker), 0, 1);
                }
            }
        });
        pass.workspace().release(mark);
    }

    /** The weights of each tap in depth, [KD,…], as the kernel wants them. */
    private Tensor packed(Conv2dKernel conv, boolean transposed, Pass pass) {
        Tensor packed = pass.tensor(Shape.of(depths.window(), conv.packedSize(slice)));
        Tensor byTap = taps(kernel.value());
        for (int kd = 0; kd < depths.window(); kd++) {
            if (transposed) {
                conv.packTransposed(slice, byTap.slice(kd), packed.slice(kd));
            } else {
                conv.pack(slice, byTap.slice(kd), packed.slice(kd));
            }
        }
        return packed;
    }

    private List<Tensor> scratch(Conv2dKernel conv, Pass pass) {
        return pass.perWorker(Shape.of(conv.scratchSize(slice)));
    }

    /** Slices of volumes as so many images. */
    private static Tensor images(Tensor x, Shape oneImage, int count) {
        return x.reshape(oneImage.dropFirst(1).prepend(count));
    }

    /** Weights or their gradient by their tap in depth, [KD,KH,KW,C/G,F]. */
    private Tensor taps(Tensor w) {
        return w.reshape(slice.kernel().prepend(depths.window()));
    }
}
