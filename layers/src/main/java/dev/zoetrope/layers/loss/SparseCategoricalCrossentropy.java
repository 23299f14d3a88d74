package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code −ln p[t]} for targets {@code t [N,…]} or {@code [N,…,1]} that are class indices.
 *
 * @param fromLogits whether the outputs go through a softmax first; otherwise they are probabilities
 */
public record SparseCategoricalCrossentropy(boolean fromLogits) implements Loss {
    /** Keras's defaults. */
    public SparseCategoricalCrossentropy() {
        this(false);
    }

    @Override
    public String name() {
        return "sparse_categorical_crossentropy";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        int classes = output.dim(-1);
        int rows = output.size() / classes;
        if (target.size() != rows || target.dim(0) != output.dim(0)) {
            throw new IllegalArgumentException(name() + " wants one class index for each of " + rows
                    + " rows of the output " + output.shape() + ", received " + target.shape());
        }
        return Rows.mean(
                this,
                (n, row) -> {
                    float label = target.array()[target.offset() + n];
                    if (!(label >= 0 && label < classes) || label != (int) label) {
                        throw new IllegalArgumentException(
                                name() + " wants class indices 0 to " + (classes - 1) + ", received " + label);
                    }
                    Arrays.fill(row, 0);
                    row[(int) label] = 1;
                },
                output,
                weights,
                fromLogits ? CrossEntropy::onLogits : SparseCategoricalCrossentropy::onProbabilities);
    }

    /**
     * Keras takes the logarithm of the probabilities, kept within [ε, 1−ε], and has a softmax bring them back to sum 1:
     * {@code −ln(c[t]/Σ c)} with c the clipped outputs.
     */
    private static double onProbabilities(double[] t, double[] o, double[] gradient) {
        double[] logarithms = new double[o.length];
        for (int k = 0; k < o.length; k++) {
            logarithms[k] = StrictMath.log(Math.clamp(o[k], Rows.EPSILON, 1 - Rows.EPSILON));
        }
        double loss = CrossEntropy.onLogits(t, logarithms, gradient);
        for (int k = 0; k < o.length; k++) {
            boolean clipped = o[k] < Rows.EPSILON || o[k] > 1 - Rows.EPSILON;
            gradient[k] = clipped ? 0 : gradient[k] / o[k];
        }
        return loss;
    }

    @Override
    public @Nullable Loss onLogits(Activation last) {
        return fromLogits || last != Activation.SOFTMAX ? null : new SparseCategoricalCrossentropy(true);
    }
}
