package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Multi-head attention of products of matrices. */
final class AttentionNodes {
    /** What a score is made where a query may not look. */
    private static final float NEVER = -1e30f;

    private AttentionNodes() {}

    static List<Value> write(MultiHeadAttention spec, Site site) {
        GraphBuilder g = site.graph();
        Value query = site.x();
        Value value = site.inputs().size() > 1 ? site.inputs().get(1) : query;
        Value key = site.inputs().size() > 2 ? site.inputs().get(2) : value;
        int width = spec.valueDim() == null ? spec.keyDim() : spec.valueDim();
        int steps = positions(query);
        int sources = positions(value);
        String q = heads(projected(site, "query", query, steps, 1), steps, spec.numHeads(), spec.keyDim(), g);
        String k = heads(projected(site, "key", key, sources, 1), sources, spec.numHeads(), spec.keyDim(), g);
        String v = heads(projected(site, "value", value, sources, 1), sources, spec.numHeads(), width, g);
        String scaled = g.node("Mul", q, g.constant((float) (1 / Math.sqrt(spec.keyDim()))));
        String scores = g.node("MatMul", scaled, g.transpose(k, 0, 1, 3, 2));
        String allowed = allowed(spec, site, query, value, key, steps, sources);
        String weights = allowed == null ? g.node("Softmax", scores, "axis", -1L) : masked(g, scores, allowed);
        String mixed = g.transpose(g.node("MatMul", weights, v), 0, 2, 1, 3);
        Shape concatenated = Shape.of(steps, spec.numHeads() * width);
        Value rows = new Value(g.reshape(mixed, concatenated), concatenated);
        String y = projected(site, "attention_output", rows, steps, 2);
        return List.of(new Value(g.reshape(y, site.output()), site.output(), query.mask()));
    }

    /**
     * {@code softmax(scores)·value} with one head.
     *
     * @param additive {@code Σ weights·tanh(scale·(q + k))} instead of {@code scale·q·k}
     * @param scale name of the one number; null for 1
     * @param weights name of those of the sum; null for 1
     */
    static List<Value> write(
            Site site, boolean additive, boolean causal, @Nullable String scale, @Nullable String weights) {
        GraphBuilder g = site.graph();
        Value query = site.x();
        Value value = site.inputs().get(1);
        Value key = site.inputs().getLast();
        String q = scale == null ? query.name() : g.node("Mul", query.name(), scale);
        String scores;
        if (additive) {
            String k = scale == null ? key.name() : g.node("Mul", key.name(), scale);
            String sums = g.node("Add", g.node("Unsqueeze", q, g.integers(2)), g.node("Unsqueeze", k, g.integers(1)));
            String tanh = g.node("Tanh", sums);
            String weighted = weights == null ? tanh : g.node("Mul", tanh, weights);
            scores = g.node("ReduceSum", List.of(weighted, g.integers(-1)), "keepdims", 0L);
        } else {
            scores = g.node("MatMul", q, g.transpose(key.name(), 0, 2, 1));
        }
        List<String> conditions = new ArrayList<>();
        if (value.mask() != null) {
            conditions.add(g.node("Unsqueeze", value.mask(), g.integers(1)));
        }
        if (causal) {
            conditions.add(causal(site, query.shape().dim(0), value.shape().dim(0)));
        }
        String seen = conditions.stream()
                .reduce((a, b) -> g.node("And", a, b))
                .map(allowed -> g.node("Where", List.of(allowed, scores, g.constant(NEVER))))
                .orElse(scores);
        String y = g.node("MatMul", g.node("Softmax", seen, "axis", -1L), value.name());
        if (query.mask() != null) {
            String shown = g.node("Unsqueeze", query.mask(), g.integers(2));
            y = g.node("Where", List.of(shown, y, g.constant(0f)));
        }
        return List.of(new Value(y, site.output(), query.mask()));
    }

    /** Truth values [T,S]: a query looks at what is not behind it. */
    private static String causal(Site site, int steps, int sources) {
        Tensor causal = Tensor.zeros(steps, sources);
        for (int t = 0; t < steps; t++) {
            for (int s = 0; s <= Math.min(t, sources - 1); s++) {
                causal.set(1f, t, s);
            }
        }
        return site.graph()
                .node(
                        "Greater",
                        site.constant("causal_mask", causal),
                        site.graph().constant(0.5f));
    }

    /** All axes but the last seen as one. */
    private static int positions(Value value) {
        return value.shape().dropLast(1).size();
    }

    /** [N,T,K], of [N,…,E]; the first axes of the kernel, {@code inputAxes} of them, are summed over. */
    private static String projected(Site site, String name, Value x, int steps, int inputAxes) {
        GraphBuilder g = site.graph();
        Tensor kernel = site.weight(name + "/kernel");
        int outputs = kernel.shape().dropFirst(inputAxes).size();
        Tensor matrix = kernel.reshape(Shape.of(kernel.size() / outputs, outputs));
        String rows = x.shape().rank() == 2
                ? x.name()
                : g.reshape(x.name(), Shape.of(steps, x.shape().dim(-1)));
        String product = g.node("MatMul", rows, site.constant(name + "/kernel", matrix));
        return site.parameter(name + "/bias")
                .map(bias -> g.node("Add", product, site.constant(name + "/bias", bias.reshape(Shape.of(bias.size())))))
                .orElse(product);
    }

    /** From [N,T,heads·D] to [N,heads,T,D]. */
    private static String heads(String x, int steps, int heads, int width, GraphBuilder g) {
        return g.transpose(g.reshape(x, Shape.of(steps, heads, width)), 0, 2, 1, 3);
    }

    /** Weights of 0 where a query may not look. */
    private static String masked(GraphBuilder g, String scores, String allowed) {
        String seen = g.node("Where", List.of(allowed, scores, g.constant(NEVER)));
        String weights = g.node("Softmax", seen, "axis", -1L);
        return g.node("Where", List.of(allowed, weights, g.constant(0f)));
    }

    /** Truth values that go with [N,heads,T,S]: which query may look at which key; null if every one at all. */
    private static @Nullable String allowed(
            MultiHeadAttention spec, Site site, Value query, Value value, Value key, int steps, int sources) {
        GraphBuilder g = site.graph();
        List<String> conditions = new ArrayList<>();
        if (query.mask() != null) {
            conditions.add(g.node("Unsqueeze", query.mask(), g.integers(1, 3)));
        }
        if (value.mask() != null) {
            conditions.add(g.node("Unsqueeze", value.mask(), g.integers(1, 2)));
        }
        if (key.mask() != null && !key.equals(value)) {
            conditions.add(g.node("Unsqueeze", key.mask(), g.integers(1, 2)));
        }
        if (site.inputs().size() > 3) {
            String shaped = g.reshape(site.inputs().get(3).name(), Shape.of(1, steps, sources));
            conditions.add(g.node("Greater", shaped, g.constant(0.5f)));
        }
        if (spec.useCausalMask()) {
            conditions.add(causal(site, steps, sources));
        }
        return conditions.stream().reduce((a, b) -> g.node("And", a, b)).orElse(null);
    }
}
