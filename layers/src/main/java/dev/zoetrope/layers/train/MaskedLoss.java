package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.loss.LossValue;
import org.jspecify.annotations.Nullable;

/**
 * The loss of outputs of which only some steps count: each step is an example by itself, with weight 0 if it does not
 * count, and what is left is the mean over those that do.
 */
final class MaskedLoss {
    private MaskedLoss() {}

    /**
     * The loss and its gradient.
     *
     * @param targets [N,T,…]
     * @param output [N,T,…]
     * @param mask [N,T]
     * @param weights [N] or null
     */
    static LossValue of(Loss loss, Tensor targets, Tensor output, Tensor mask, @Nullable Tensor weights) {
        int steps = mask.size();
        double valid = 0;
        for (int i = 0; i < steps; i++) {
            valid += mask.array()[mask.offset() + i];
        }
        Tensor stepWeights = Tensor.zeros(steps);
        for (int i = 0; i < steps && valid > 0; i++) {
            float example = weights == null ? 1f : weights.array()[weights.offset() + i / mask.dim(1)];
            stepWeights.array()[i] = (float) (example * mask.array()[mask.offset() + i] * (steps / valid));
        }
        LossValue value = loss.of(eachStep(targets, steps), eachStep(output, steps), stepWeights);
        return new LossValue(value.mean(), value.gradient().reshape(output.shape()));
    }

    /** {@code [N,T,…]} as {@code [N·T,…]}. */
    private static Tensor eachStep(Tensor x, int steps) {
        Shape one = x.shape().dropFirst(2);
        return x.reshape(one.prepend(steps));
    }
}
