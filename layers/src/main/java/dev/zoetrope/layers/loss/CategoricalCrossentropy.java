package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code −Σ t[k]·ln p[k]} for targets {@code t [N,K]}, one-hot or any distribution.
 *
 * @param fromLogits whether the outputs go through a softmax first; otherwise they are probabilities
 * @param labelSmoothing s in {@code t·(1−s) + s/K} (Szegedy et al., 2016)
 */
public record CategoricalCrossentropy(boolean fromLogits, float labelSmoothing) implements Loss {
    public CategoricalCrossentropy {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new IllegalArgumentException("label smoothing lies in [0, 1], received " + labelSmoothing);
        }
    }

    /** Keras's defaults. */
    public CategoricalCrossentropy() {
        this(false, 0f);
    }

    @Override
    public String name() {
        return "categorical_crossentropy";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        if (!target.shape().equals(output.shape())) {
            throw new IllegalArgumentException(
                    name() + " wants targets of the output's shape " + output.shape() + ", received " + target.shape());
        }
        int classes = output.dim(-1);
        return CrossEntropyRows.mean(
                (n, row) -> {
                    for (int k = 0; k < classes; k++) {
                        double t = target.array()[target.offset() + n * classes + k];
                        row[k] = t * (1 - labelSmoothing) + labelSmoothing / classes;
                    }
                },
                output,
                weights,
                fromLogits ? CrossEntropyRows::onLogits : CrossEntropyRows::onProbabilities);
    }

    @Override
    public @Nullable Loss onLogits() {
        return fromLogits ? null : new CategoricalCrossentropy(true, labelSmoothing);
    }
}
