package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.Concatenate;
import dev.zoetrope.layers.layer.Dot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Layers that make one of several inputs, and what they make of masks. */
final class MergeNodes {
    private MergeNodes() {}

    /** {@code Add}, {@code Sub}, … of two inputs after another; an input of fewer axes gets axes of 1 in front. */
    static List<Value> elementwise(String operator, Site site, @Nullable Float neutral) {
        GraphBuilder g = site.graph();
        List<Value> inputs = site.inputs();
        boolean anyMask = inputs.stream().anyMatch(input -> input.mask() != null);
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String x = ranked(g, inputs.get(i), site.output().rank());
            terms.add(neutral != null && anyMask ? neutralized(i, x, site, neutral) : x);
        }
        String y = terms.stream().reduce((a, b) -> g.node(operator, a, b)).orElseThrow();
        String either = either(g, inputs);
        if (operator.equals("Mul") && either != null) {
            y = g.node("Where", List.of(perElement(g, either, site.output().rank()), y, g.constant(0f)));
        }
        return List.of(new Value(y, site.output(), either));
    }

    static List<Value> average(Site site) {
        Value sum = elementwise("Add", site, null).getFirst();
        String y = site.graph()
                .node("Div", sum.name(), site.graph().constant(site.inputs().size()));
        return List.of(new Value(y, sum.shape(), sum.mask()));
    }

    private static String ranked(GraphBuilder g, Value x, int rank) {
        int missing = rank - x.shape().rank();
        return missing == 0
                ? x.name()
                : g.node(
                        "Unsqueeze",
                        x.name(),
                        g.integers(IntStream.rangeClosed(1, missing)
                                .mapToLong(axis -> axis)
                                .toArray()));
    }

    /** The input with a number that changes nothing in the steps that its mask leaves out. */
    private static String neutralized(int input, String x, Site site, float neutral) {
        GraphBuilder g = site.graph();
        String counts = site.inputs().get(input).mask();
        if (counts == null) {
            return x;
        }
        String either = either(g, site.inputs());
        boolean keepsFirst = neutral != 1f && input == 0 && either != null;
        String taken = keepsFirst ? g.node("Or", counts, g.node("Not", Objects.requireNonNull(either))) : counts;
        return g.node("Where", List.of(perElement(g, taken, site.output().rank()), x, g.constant(neutral)));
    }

    /** From [N,T] to [N,T,1,…]. */
    private static String perElement(GraphBuilder g, String mask, int rank) {
        long[] axes = IntStream.range(2, rank + 1).mapToLong(axis -> axis).toArray();
        return axes.length == 0 ? mask : g.node("Unsqueeze", mask, g.integers(axes));
    }

    /** What counts in any input; null if an input has no mask. */
    private static @Nullable String either(GraphBuilder g, List<Value> inputs) {
        String either = inputs.getFirst().mask();
        for (Value input : inputs.subList(1, inputs.size())) {
            either = either == null || input.mask() == null ? null : g.node("Or", either, input.mask());
        }
        return either;
    }

    static List<Value> write(Concatenate spec, Site site) {
        GraphBuilder g = site.graph();
        List<Value> inputs = site.inputs();
        int axis = NormalizationNodes.axis(site, spec.axis());
        String y = g.node("Concat", inputs.stream().map(Value::name).toList(), "axis", (long) axis);
        if (inputs.stream().allMatch(input -> input.mask() == null)) {
            return site.done(y);
        }
        List<String> masks = inputs.stream().map(input -> whole(g, input)).toList();
        String mask = axis == 1
                ? g.node("Concat", masks, "axis", 1L)
                : masks.stream().reduce((a, b) -> g.node("Or", a, b)).orElseThrow();
        return List.of(new Value(y, site.output(), mask));
    }

    /** The input's mask; if it has none, one in which every step counts. */
    private static String whole(GraphBuilder g, Value input) {
        if (input.mask() != null) {
            return input.mask();
        }
        String dims = g.node("Slice", List.of(g.node("Shape", input.name()), g.integers(0), g.integers(2)));
        String ones = g.node("ConstantOfShape", dims, "value", Onnx.Array.of("", List.of(1L), 1f));
        return g.node("Cast", ones, "to", (long) Onnx.BOOL);
    }

    /** Both inputs as [N,…,K], then one product of matrices. */
    static List<Value> write(Dot spec, Site site) {
        GraphBuilder g = site.graph();
        Value a = site.inputs().get(0);
        Value b = site.inputs().get(1);
        String left = rows(g, a, spec.axes().get(0), spec.normalize());
        String right = rows(g, b, spec.axes().get(1), spec.normalize());
        String y = g.node("MatMul", left, g.transpose(right, 0, 2, 1));
        return site.done(g.reshape(y, site.output()));
    }

    private static String rows(GraphBuilder g, Value x, int axis, boolean normalize) {
        int rank = x.shape().rank() + 1;
        int along = axis < 0 ? axis + rank : axis;
        int terms = x.shape().dim(along - 1);
        String last = g.transpose(x.name(), NormalizationNodes.moved(rank, along, rank - 1));
        String rows = g.reshape(last, Shape.of(x.shape().size() / terms, terms));
        if (!normalize) {
            return rows;
        }
        String length = g.node("ReduceL2", rows, "axes", List.of(-1L));
        return g.node("Div", rows, g.node("Max", length, g.constant(1e-7f)));
    }
}
