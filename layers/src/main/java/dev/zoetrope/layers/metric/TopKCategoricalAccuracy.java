package dev.zoetrope.layers.metric;

import dev.zoetrope.core.tensor.Tensor;

/**
 * The share of rows with fewer than k outputs above that of their class, which the target gives as an index or one-hot: one
 * class for Keras's TopKCategoricalAccuracy and SparseTopKCategoricalAccuracy.
 */
public final class TopKCategoricalAccuracy extends MeanOfRows {
    private final int k;

    /** Keras's default, the best 5. */
    public TopKCategoricalAccuracy() {
        this(5);
    }

    public TopKCategoricalAccuracy(int k) {
        super("top_k_categorical_accuracy");
        if (k < 1) {
            throw new IllegalArgumentException("k must be 1 or more, received " + k);
        }
        this.k = k;
    }

    @Override
    double of(Tensor target, Tensor output, int row) {
        int width = output.dim(-1);
        int from = output.offset() + row * width;
        float right = output.array()[from + Labels.ofTarget(target, output, row)];
        int above = 0;
        for (int i = 0; i < width; i++) {
            above += output.array()[from + i] > right ? 1 : 0;
        }
        return above < k ? 1 : 0;
    }
}
