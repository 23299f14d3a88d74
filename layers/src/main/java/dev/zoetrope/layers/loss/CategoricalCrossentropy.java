package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import org.jspecify.annotations.Nullable;

/**
 * {@code −Σ t[k]·ln p[k]} for targets {@code t [N,…,K]}, one-hot or any distribution.
 *
 * @param fromLogits whether the outputs go through a softmax first; otherwise they are probabilities
 * @param labelSmoothing s in {@code t·(1−s) + s/K} (Szegedy et al., 2016)
 */
public record CategoricalCrossentropy(boolean fromLogits, float labelSmoothing) implements Loss {
    public CategoricalCrossentropy {
        Rows.requireSmoothing(labelSmoothing);
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
        return Rows.mean(
                this,
                target,
                output,
                weights,
                Rows.probabilities(this, labelSmoothing, output.dim(-1)),
                fromLogits ? CrossEntropy::onLogits : CrossEntropy::onProbabilities);
    }

    @Override
    public @Nullable Loss onLogits(Activation last) {
        return fromLogits || last != Activation.SOFTMAX ? null : new CategoricalCrossentropy(true, labelSmoothing);
    }
}
