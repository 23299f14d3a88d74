package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BatchNormalization;
import dev.zoetrope.layers.layer.GroupNormalization;
import dev.zoetrope.layers.layer.LayerNormalization;
import dev.zoetrope.layers.layer.Normalization;
import dev.zoetrope.layers.layer.RMSNormalization;
import dev.zoetrope.layers.layer.UnitNormalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The normalisations, as they are outside of training. */
final class NormalizationNodes {
    private NormalizationNodes() {}

    static List<Value> write(BatchNormalization spec, Site site) {
        GraphBuilder g = site.graph();
        int[] order = moved(site.rank(), axis(site, spec.axis()), 1);
        Shape channels = site.weight("moving_mean").shape();
        String y = g.node(
                "BatchNormalization",
                List.of(
                        g.transpose(site.x().name(), order),
                        orElse(site, "gamma", channels, 1f),
                        orElse(site, "beta", channels, 0f),
                        site.constant("moving_mean"),
                        site.constant("moving_variance")),
                "epsilon",
                spec.epsilon());
        return List.of(new Value(
                g.transpose(y, inverse(order)), site.output(), site.x().mask()));
    }

    static List<Value> write(LayerNormalization spec, Site site) {
        GraphBuilder g = site.graph();
        int rank = site.rank();
        int[] axes =
                spec.axis().stream().mapToInt(axis -> axis(site, axis)).sorted().toArray();
        int[] order = IntStream.concat(
                        IntStream.range(0, rank)
                                .filter(axis -> IntStream.of(axes).noneMatch(other -> other == axis)),
                        IntStream.of(axes))
                .toArray();
        int[] dims =
                Arrays.stream(axes).map(axis -> site.x().shape().dim(axis - 1)).toArray();
        String y = g.node(
                "LayerNormalization",
                List.of(
                        g.transpose(site.x().name(), order),
                        orElse(site, "gamma", Shape.of(dims), 1f),
                        orElse(site, "beta", Shape.of(dims), 0f)),
                "axis",
                (long) (rank - axes.length),
                "epsilon",
                spec.epsilon());
        return site.done(g.transpose(y, inverse(order)));
    }

    /** Each group is one channel of an instance normalisation; scale and shift come behind it, per channel. */
    static List<Value> write(GroupNormalization spec, Site site) {
        GraphBuilder g = site.graph();
        int[] order = moved(site.rank(), axis(site, spec.axis()), 1);
        int channels = site.x().shape().dim(order[1] - 1);
        int groups = spec.groups() == -1 ? channels : spec.groups();
        int[] dims = Arrays.stream(order)
                .skip(1)
                .map(axis -> site.x().shape().dim(axis - 1))
                .toArray();
        String x = g.transpose(site.x().name(), order);
        String y = g.node(
                "InstanceNormalization",
                List.of(
                        g.reshape(x, Shape.of(groups, Shape.of(dims).size() / groups)),
                        orElse(site, "ones", Shape.of(groups), 1f),
                        orElse(site, "zeros", Shape.of(groups), 0f)),
                "epsilon",
                spec.epsilon());
        String shaped = g.reshape(y, Shape.of(dims));
        int[] perChannel = new int[dims.length];
        Arrays.fill(perChannel, 1);
        perChannel[0] = channels;
        String scaled = g.node(
                "Mul",
                shaped,
                site.constant("gamma", orElse(site, "gamma", 1f, channels).reshape(Shape.of(perChannel))));
        String shifted = g.node(
                "Add",
                scaled,
                site.constant("beta", orElse(site, "beta", 0f, channels).reshape(Shape.of(perChannel))));
        return site.done(g.transpose(shifted, inverse(order)));
    }

    static List<Value> write(RMSNormalization spec, Site site) {
        GraphBuilder g = site.graph();
        String x = site.x().name();
        String mean = g.node("ReduceMean", g.node("Mul", x, x), "axes", axes(site, spec.axis()));
        String root = g.node("Sqrt", g.node("Add", mean, g.constant(spec.epsilon())));
        String scale = along(site, spec.axis(), "scale", site.weight("scale"));
        return site.done(g.node("Mul", g.node("Div", x, root), scale));
    }

    static List<Value> write(UnitNormalization spec, Site site) {
        GraphBuilder g = site.graph();
        String length = g.node("ReduceL2", site.x().name(), "axes", axes(site, spec.axis()));
        return site.done(g.node("Div", site.x().name(), g.node("Max", length, g.constant(1e-12f))));
    }

    static List<Value> write(Normalization spec, Site site) {
        GraphBuilder g = site.graph();
        Tensor mean = site.parameter("mean").orElseGet(() -> tensor(spec.mean()));
        Tensor deviation = site.parameter("variance")
                .orElseGet(() -> tensor(spec.variance()))
                .copy();
        for (int i = 0; i < deviation.size(); i++) {
            deviation.array()[i] = Math.max((float) Math.sqrt(deviation.array()[i]), 1e-7f);
        }
        String middle = along(site, spec.axis(), "mean", mean);
        String spread = along(site, spec.axis(), "deviation", deviation);
        String x = site.x().name();
        return site.done(
                spec.invert()
                        ? g.node("Add", g.node("Mul", x, spread), middle)
                        : g.node("Div", g.node("Sub", x, middle), spread));
    }

    private static Tensor tensor(List<Float> values) {
        Tensor tensor = Tensor.zeros(values.size());
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = values.get(i);
        }
        return tensor;
    }

    private static List<Long> axes(Site site, List<Integer> axes) {
        return axes.stream().map(axis -> (long) axis(site, axis)).sorted().toList();
    }

    /** A constant for each index along some axes, repeated along all others; one number stands for all. */
    private static String along(Site site, List<Integer> axes, String name, Tensor values) {
        int[] dims = new int[site.rank()];
        Arrays.fill(dims, 1);
        for (int axis : axes) {
            int at = axis(site, axis);
            dims[at] = values.size() == 1 ? 1 : site.x().shape().dim(at - 1);
        }
        return site.constant(name, values.reshape(Shape.of(dims)));
    }

    private static String orElse(Site site, String name, Shape shape, float value) {
        return site.constant(
                name, site.parameter(name).orElseGet(() -> Tensor.zeros(shape).fill(value)));
    }

    private static Tensor orElse(Site site, String name, float value, int size) {
        return site.parameter(name).orElseGet(() -> Tensor.zeros(size).fill(value));
    }

    /** An axis counted from the front of a batch. */
    static int axis(Site site, int axis) {
        return axis < 0 ? axis + site.rank() : axis;
    }

    /** The order of axes that puts one in another's place, and leaves the others in theirs. */
    static int[] moved(int rank, int from, int to) {
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, rank).filter(axis -> axis != from).boxed().toList());
        order.add(to, from);
        return order.stream().mapToInt(axis -> axis).toArray();
    }

    /** The order of axes that takes another back. */
    static int[] inverse(int... order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }
}
