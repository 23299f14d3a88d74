package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.layers.layer.Border;
import dev.zoetrope.layers.layer.Interpolation;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sizes;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What goes over images, sequences and volumes without weights: poolings, borders, enlargements. */
final class PoolingNodes {
    private PoolingNodes() {}

    /** {@code MaxPool} or {@code AveragePool}. */
    static List<Value> windows(String operator, Sizes size, Sizes strides, Padding padding, Site site) {
        int[] window = ConvolutionNodes.sizes(size);
        int[] steps = ConvolutionNodes.sizes(strides);
        List<SlidingWindow> along = IntStream.range(0, window.length)
                .mapToObj(axis ->
                        ConvolutionNodes.window(padding, site.x().shape().dim(axis), window[axis], steps[axis], 1))
                .toList();
        GraphBuilder g = site.graph();
        String y = g.node(
                operator,
                g.channelsFirst(site.x().name(), site.rank()),
                "kernel_shape",
                GraphBuilder.longs(window),
                "strides",
                GraphBuilder.longs(steps),
                "pads",
                ConvolutionNodes.pads(along));
        return site.done(g.channelsLast(y, site.rank()));
    }

    /** {@code GlobalMaxPool} or {@code GlobalAveragePool}. */
    static List<Value> whole(String operator, Site site) {
        GraphBuilder g = site.graph();
        String y = g.node(operator, g.channelsFirst(site.x().name(), site.rank()));
        return site.done(g.reshape(y, site.output()));
    }

    /** The mean of the steps that count. */
    static List<Value> masked(Site site, String mask) {
        GraphBuilder g = site.graph();
        String counts = g.node("Cast", g.node("Unsqueeze", mask, g.integers(2)), "to", (long) Onnx.FLOAT);
        String sum = g.node("ReduceSum", g.node("Mul", site.x().name(), counts), g.integers(1));
        String mean = g.node("Div", sum, g.node("ReduceSum", counts, g.integers(1)));
        return site.done(g.reshape(mean, site.output()));
    }

    /** Zeros at both ends of some axes. */
    static List<Value> padded(Site site, Border... borders) {
        LongStream before = Stream.of(borders).mapToLong(Border::before);
        LongStream after = Stream.of(borders).mapToLong(Border::after);
        LongStream pads = LongStream.concat(
                LongStream.concat(LongStream.of(0), before),
                LongStream.concat(LongStream.of(0, 0), LongStream.concat(after, LongStream.of(0))));
        String amounts = site.graph().integers(pads.toArray());
        return site.done(site.graph().node("Pad", site.x().name(), amounts));
    }

    /** Without both ends of some axes. */
    static List<Value> cropped(Site site, Border... borders) {
        GraphBuilder g = site.graph();
        int axes = borders.length;
        long[] starts = Stream.of(borders).mapToLong(Border::before).toArray();
        long[] ends = IntStream.range(0, axes)
                .mapToLong(axis -> site.x().shape().dim(axis) - borders[axis].after())
                .toArray();
        long[] which = LongStream.rangeClosed(1, axes).toArray();
        return site.done(
                g.node("Slice", List.of(site.x().name(), g.integers(starts), g.integers(ends), g.integers(which))));
    }

    /** Larger by whole factors. */
    static List<Value> enlarged(Site site, Sizes size, Interpolation interpolation) {
        GraphBuilder g = site.graph();
        boolean nearest = interpolation == Interpolation.NEAREST;
        int[] factors = ConvolutionNodes.sizes(size);
        float[] scales = new float[site.rank()];
        for (int axis = 0; axis < scales.length; axis++) {
            scales[axis] = axis < 2 ? 1f : factors[axis - 2];
        }
        String y = g.node(
                "Resize",
                List.of(g.channelsFirst(site.x().name(), site.rank()), "", g.constant(scales)),
                "mode",
                nearest ? "nearest" : "linear",
                "coordinate_transformation_mode",
                nearest ? "asymmetric" : "half_pixel",
                "nearest_mode",
                "floor");
        return site.done(g.channelsLast(y, site.rank()));
    }
}
