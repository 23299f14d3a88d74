package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.GlorotUniform;
import java.util.List;

/**
 * {@code softmax(scores)·value} with the scores {@code Σ scale·tanh(q + k)} of each query with each key. Bahdanau, Cho and
 * Bengio, "Neural Machine Translation by Jointly Learning to Align and Translate" (2015).
 *
 * <p>Inputs, in Keras's order: {@code query [T,D]}, {@code value [S,F]} and {@code key [S,D]}, by default the value. Output:
 * {@code [T,F]}. The value's mask hides values, the query's makes outputs 0 and goes on.
 *
 * <p>Parameter: {@code scale [D]} if {@code useScale}.
 *
 * @param dropout the share of attention weights that training drops
 * @param useCausalMask whether step t looks only at steps up to t; in Keras an argument of the call
 */
public record AdditiveAttention(boolean useScale, float dropout, boolean useCausalMask) implements MultiLayerSpec {
    public AdditiveAttention {
        Dropout.checkRate(dropout);
    }

    /** Keras's defaults. */
    public AdditiveAttention() {
        this(true, 0f, false);
    }

    public AdditiveAttention useScale(boolean value) {
        return Specs.with(this, "useScale", value);
    }

    public AdditiveAttention dropout(double value) {
        return Specs.with(this, "dropout", (float) value);
    }

    public AdditiveAttention useCausalMask(boolean value) {
        return Specs.with(this, "useCausalMask", value);
    }

    @Override
    public MultiLayer build(List<Shape> inputs, BuildContext context) {
        AttentionLayer.check(inputs, context);
        Parameter weights =
                useScale ? context.parameter("scale", Shape.of(inputs.getFirst().dim(-1)), new GlorotUniform()) : null;
        return new AttentionLayer(context, List.copyOf(inputs), true, null, weights, dropout, useCausalMask);
    }
}
