package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Conv1D;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Conv2DTranspose;
import dev.zoetrope.layers.layer.Conv3D;
import dev.zoetrope.layers.layer.DepthwiseConv2D;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.SeparableConv2D;
import dev.zoetrope.layers.layer.Size2D;
import dev.zoetrope.layers.layer.Sizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Convolutions as Conv and ConvTranspose, which have the channels behind the batch axis. */
final class ConvolutionNodes {
    private ConvolutionNodes() {}

    static List<Value> write(Conv1D spec, Site site) {
        return site.done(convolution(
                site, spec.padding(), spec.strides(), spec.dilationRate(), spec.groups(), spec.activation()));
    }

    static List<Value> write(Conv2D spec, Site site) {
        return site.done(convolution(
                site, spec.padding(), spec.strides(), spec.dilationRate(), spec.groups(), spec.activation()));
    }

    static List<Value> write(Conv3D spec, Site site) {
        return site.done(convolution(
                site, spec.padding(), spec.strides(), spec.dilationRate(), spec.groups(), spec.activation()));
    }

    private static String convolution(
            Site site, Padding padding, Sizes strides, Sizes dilation, int groups, Activation activation) {
        int[] window = site.weight("kernel").shape().dropLast(2).dims();
        String x = site.graph().channelsFirst(site.x().name(), site.rank());
        String kernel = site.transposed("kernel", kernelOrder(site.rank()));
        Object[] attributes = windows(site.x().shape(), window, strides, dilation, padding, groups);
        String y = site.graph().node("Conv", withBias(site, x, kernel), attributes);
        return activatedLast(site, activation, y);
    }

    /** From [K…,C,F] to [F,C,K…]. */
    private static int[] kernelOrder(int rank) {
        return IntStream.concat(IntStream.of(rank - 1, rank - 2), IntStream.range(0, rank - 2))
                .toArray();
    }

    static List<Value> write(DepthwiseConv2D spec, Site site) {
        Object[] attributes = windows(site, spec.kernelSize(), spec.strides(), spec.dilationRate(), spec.padding());
        String x = site.graph().channelsFirst(site.x().name(), 4);
        String y = site.graph().node("Conv", withBias(site, x, depthwise(site, "kernel")), attributes);
        return site.done(activatedLast(site, spec.activation(), y));
    }

    static List<Value> write(SeparableConv2D spec, Site site) {
        Object[] attributes = windows(site, spec.kernelSize(), spec.strides(), spec.dilationRate(), spec.padding());
        String x = site.graph().channelsFirst(site.x().name(), 4);
        String z = site.graph().node("Conv", List.of(x, depthwise(site, "depthwise_kernel")), attributes);
        String y = site.graph().node("Conv", withBias(site, z, site.transposed("pointwise_kernel", 3, 2, 0, 1)));
        return site.done(activatedLast(site, spec.activation(), y));
    }

    private static Object[] windows(Site site, Size2D window, Size2D strides, Size2D dilation, Padding padding) {
        Shape input = site.x().shape();
        return windows(input, new int[] {window.height(), window.width()}, strides, dilation, padding, input.dim(-1));
    }

    /** From [KH,KW,C,M] to [C·M,1,KH,KW]. */
    private static String depthwise(Site site, String name) {
        Tensor w = site.weight(name);
        Shape shape = Shape.of(w.dim(2) * w.dim(3), 1, w.dim(0), w.dim(1));
        return site.constant(name, Tensors.transposed(w, 2, 3, 0, 1).reshape(shape));
    }

    private static List<String> withBias(Site site, String x, String kernel) {
        return site.parameter("bias").isPresent() ? List.of(x, kernel, site.constant("bias")) : List.of(x, kernel);
    }

    /** A function of each element goes before the transposition, so that this may meet the next layer's. */
    private static String activatedLast(Site site, Activation activation, String y) {
        boolean ofRows = activation == Activation.SOFTMAX || activation == Activation.LOG_SOFTMAX;
        String before = ofRows ? y : site.activated(activation, y);
        String last = site.graph().channelsLast(before, site.rank());
        return ofRows ? site.activated(activation, last) : last;
    }

    private static Object[] windows(
            Shape input, int[] window, Sizes strides, Sizes dilation, Padding padding, int groups) {
        int[] steps = sizes(strides);
        int[] spread = sizes(dilation);
        List<SlidingWindow> along = IntStream.range(0, window.length)
                .mapToObj(axis -> window(padding, input.dim(axis), window[axis], steps[axis], spread[axis]))
                .toList();
        return new Object[] {
            "group", (long) groups,
            "kernel_shape", GraphBuilder.longs(window),
            "strides", GraphBuilder.longs(steps),
            "dilations", GraphBuilder.longs(spread),
            "pads", pads(along)
        };
    }

    /** Of one, two or three axes. */
    static int[] sizes(Sizes sizes) {
        int[] volume = {
            sizes.toVolume().depth(),
            sizes.toVolume().height(),
            sizes.toVolume().width()
        };
        return Arrays.copyOfRange(volume, 3 - sizes.rank(), 3);
    }

    static SlidingWindow window(Padding padding, int input, int window, int stride, int dilation) {
        return switch (padding) {
            case VALID -> SlidingWindow.valid(input, window, stride, dilation);
            case SAME -> SlidingWindow.same(input, window, stride, dilation);
            case CAUSAL -> SlidingWindow.causal(input, window, stride, dilation);
        };
    }

    /** All that comes before, then all that comes behind. */
    static List<Long> pads(List<SlidingWindow> along) {
        return Stream.concat(
                        along.stream().map(SlidingWindow::padBefore),
                        along.stream().map(SlidingWindow::padAfter))
                .map(Long::valueOf)
                .toList();
    }

    static List<Value> write(Conv2DTranspose spec, Site site) {
        int[] window = {spec.kernelSize().height(), spec.kernelSize().width()};
        int[] steps = sizes(spec.strides());
        int[] spread = sizes(spec.dilationRate());
        List<Long> before = new ArrayList<>();
        List<Long> after = new ArrayList<>();
        List<Long> more = new ArrayList<>();
        for (int axis = 0; axis < 2; axis++) {
            int output = site.output().dim(axis);
            int extent = (window[axis] - 1) * spread[axis] + 1;
            int whole = (site.x().shape().dim(axis) - 1) * steps[axis] + extent;
            int pad = window(spec.padding(), output, window[axis], steps[axis], spread[axis])
                    .padBefore();
            before.add((long) pad);
            after.add((long) Math.max(0, whole - pad - output));
            more.add((long) Math.max(0, output + pad - whole));
        }
        String x = site.graph().channelsFirst(site.x().name(), 4);
        String y = site.graph()
                .node(
                        "ConvTranspose",
                        withBias(site, x, site.transposed("kernel", 3, 2, 0, 1)),
                        "kernel_shape",
                        GraphBuilder.longs(window),
                        "strides",
                        GraphBuilder.longs(steps),
                        "dilations",
                        GraphBuilder.longs(spread),
                        "pads",
                        Stream.concat(before.stream(), after.stream()).toList(),
                        "output_padding",
                        more);
        return site.done(activatedLast(site, spec.activation(), y));
    }
}
