package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.init.Ones;
import java.util.List;

/**
 * {@code softmax(scores)·value}, where the scores compare each query with each key: {@code scale·q·kᵀ} (Luong, Pham and Manning,
 * "Effective Approaches to Attention-based Neural Machine Translation", 2015), or {@code weight·Σ tanh(scale·(q + k))}.
 *
 * <p>Inputs, in Keras's order: {@code query [T,D]}, {@code value [S,F]} and {@code key [S,D]}, by default the value. Output:
 * {@code [T,F]}. The value's mask hides values, the query's makes outputs 0 and goes on.
 *
 * <p>Parameters, one number each: {@code scale} if {@code useScale}, {@code concat_score_weight} with {@link ScoreMode#CONCAT}.
 *
 * @param dropout the share of attention weights that training drops
 * @param useCausalMask whether step t looks only at steps up to t; in Keras an argument of the call
 */
public record Attention(boolean useScale, ScoreMode scoreMode, float dropout, boolean useCausalMask)
        implements MultiLayerSpec {
    public Attention {
        Dropout.checkRate(dropout);
    }

    /** Keras's defaults. */
    public Attention() {
        this(false, ScoreMode.DOT, 0f, false);
    }

    public Attention useScale(boolean value) {
        return Specs.with(this, "useScale", value);
    }

    public Attention scoreMode(ScoreMode value) {
        return Specs.with(this, "scoreMode", value);
    }

    public Attention dropout(double value) {
        return Specs.with(this, "dropout", (float) value);
    }

    public Attention useCausalMask(boolean value) {
        return Specs.with(this, "useCausalMask", value);
    }

    @Override
    public MultiLayer build(List<Shape> inputs, BuildContext context) {
        AttentionLayer.check(inputs, context);
        Parameter scale = useScale ? context.parameter("scale", Shape.of(), new Ones()) : null;
        Parameter weight =
                scoreMode == ScoreMode.CONCAT ? context.parameter("concat_score_weight", Shape.of(), new Ones()) : null;
        boolean additive = scoreMode == ScoreMode.CONCAT;
        return new AttentionLayer(context, List.copyOf(inputs), additive, scale, weight, dropout, useCausalMask);
    }
}
