package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import dev.zoetrope.layers.init.Zeros;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention. For each head {@code softmax(q·kᵀ/√keyDim)·v} with {@code q = query·Wq + bq}, {@code k = key·Wk +
 * bk}, {@code v = value·Wv + bv}, all heads then mixed by {@code Wo, bo}. Vaswani et al., "Attention Is All You Need" (2017).
 *
 * <p>Inputs: one {@code [T,E]} attends to itself; or, in Keras's order, {@code query [T,E]}, {@code value [S,F]}, {@code key
 * [S,G]} (by default the value), and {@code [T,S]} of 1 where a query may look at a key and 0 where not. Several axes in
 * the place of T or S are seen as one. Output: {@code [T,E]}, or {@code [T,outputShape]}.
 *
 * <p>Parameters: {@code query/kernel [E,heads,keyDim]}, {@code query/bias [heads,keyDim]}, and so {@code key} and {@code
 * value}; {@code attention_output/kernel [heads,valueDim,E]}, {@code attention_output/bias [E]}.
 *
 * <p>Masks of the inputs are respected; the output's is the query's.
 *
 * @param valueDim null for keyDim
 * @param dropout the share of attention weights that training drops
 * @param outputShape the size of the output's last axis; null for the query's
 * @param useCausalMask whether step t looks only at steps up to t
 */
public record MultiHeadAttention(
        int numHeads,
        int keyDim,
        @Nullable Integer valueDim,
        float dropout,
        boolean useBias,
        @Nullable Integer outputShape,
        boolean useCausalMask,
        WeightSpec kernel,
        WeightSpec bias)
        implements LayerSpec {
    public MultiHeadAttention {
        if (numHeads < 1 || keyDim < 1 || (valueDim != null && valueDim < 1)) {
            throw new IllegalArgumentException(
                    "MultiHeadAttention needs at least 1 head of at least 1 dimension, received " + numHeads
                            + " heads, key_dim " + keyDim + ", value_dim " + valueDim);
        }
        if (outputShape != null && outputShape < 1) {
            throw new IllegalArgumentException("an output has at least 1 element, received " + outputShape);
        }
        Dropout.checkRate(dropout);
    }

    /** Keras's defaults. */
    public MultiHeadAttention(int numHeads, int keyDim) {
        this(
                numHeads,
                keyDim,
                null,
                0f,
                true,
                null,
                false,
                new WeightSpec(new GlorotUniform()),
                new WeightSpec(new Zeros()));
    }

    public MultiHeadAttention valueDim(int value) {
        return Specs.with(this, "valueDim", value);
    }

    public MultiHeadAttention dropout(double value) {
        return Specs.with(this, "dropout", (float) value);
    }

    public MultiHeadAttention useBias(boolean value) {
        return Specs.with(this, "useBias", value);
    }

    public MultiHeadAttention outputShape(int value) {
        return Specs.with(this, "outputShape", value);
    }

    public MultiHeadAttention useCausalMask(boolean value) {
        return Specs.with(this, "useCausalMask", value);
    }

    /** What is said of all four kernels. */
    public MultiHeadAttention kernel(WeightSpec value) {
        return Specs.with(this, "kernel", value);
    }

    /** What is said of all four biases. */
    public MultiHeadAttention bias(WeightSpec value) {
        return Specs.with(this, "bias", value);
    }

    @Override
    public Layer build(Shape input, BuildContext context) {
        return new SelfAttentionLayer(input, layer(input, input, input, null, context));
    }

    @Override
    public MultiLayer build(List<Shape> inputs, BuildContext context) {
        if (inputs.size() == 1) {
            return build(inputs.getFirst(), context);
        }
        if (inputs.isEmpty() || inputs.size() > 4) {
            throw new ShapeException(
                    context.path(), "query, value, key and attention mask, or the first of these", inputs);
        }
        Shape query = inputs.get(0);
        Shape value = inputs.get(1);
        Shape key = inputs.size() > 2 ? inputs.get(2) : value;
        if (inputs.size() == 4 && inputs.get(3).size() != positions(query, context) * positions(key, context)) {
            throw new ShapeException(
                    context.path(), "an attention mask [T,S] for " + inputs.subList(0, 3), inputs.get(3));
        }
        return layer(query, value, key, inputs.size() == 4 ? inputs.get(3) : null, context);
    }

    private static int positions(Shape input, BuildContext context) {
        if (input.rank() < 2 || input.size() == 0) {
            throw new ShapeException(context.path(), "sequences [T,E]", input);
        }
        return input.dropLast(1).size();
    }

    private MultiHeadAttentionLayer layer(
            Shape query, Shape value, Shape key, @Nullable Shape allowed, BuildContext context) {
        positions(query, context);
        int sources = positions(value, context);
        if (positions(key, context) != sources) {
            throw new ShapeException(context.path(), "as many keys as there are values " + value, key);
        }
        int width = valueDim == null ? keyDim : valueDim;
        int out = outputShape == null ? query.dim(-1) : outputShape;
        Projection q = projection(context.child("query"), Shape.of(query.dim(-1), numHeads, keyDim), 1);
        Projection k = projection(context.child("key"), Shape.of(key.dim(-1), numHeads, keyDim), 1);
        Projection v = projection(context.child("value"), Shape.of(value.dim(-1), numHeads, width), 1);
        Projection o = projection(context.child("attention_output"), Shape.of(numHeads, width, out), 2);
        List<Shape> shapes = allowed == null ? List.of(query, value, key) : List.of(query, value, key, allowed);
        return new MultiHeadAttentionLayer(context, this, shapes, q, k, v, o);
    }

    /** @param inputAxes how many of the kernel's axes, from the front, are summed over */
    private Projection projection(BuildContext place, Shape shape, int inputAxes) {
        Parameter w = place.parameter("kernel", shape, kernel);
        Parameter b = useBias ? place.parameter("bias", shape.dropFirst(inputAxes), bias) : null;
        int outputs = shape.dropFirst(inputAxes).size();
        return new Projection(w, b, Shape.of(shape.size() / outputs, outputs));
    }
}
