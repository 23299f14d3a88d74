package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/**
 * The share of right answers, as Keras takes the word {@code "accuracy"}: a single output is right if it is above 0.5 and its
 * target 1, or both are not; a row of outputs if the largest is that of its class, which the target gives as an index or
 * one-hot.
 */
public final class Accuracy extends MeanOfRows {
    /** Begins with no examples. */
    public Accuracy() {
        super("accuracy");
    }

    @Override
    double of(Tensor target, Tensor output, int row) {
        if (output.dim(-1) == 1) {
            return BinaryAccuracy.share(target, output, row, 0.5f);
        }
        return Labels.ofTarget(target, output, row) == Labels.ofOutput(output, row) ? 1 : 0;
    }
}
