package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import org.jspecify.annotations.Nullable;

/** What training makes small: an immutable record with Keras's name and defaults. */
public interface Loss {
    /** The name in Keras, for example {@code categorical_crossentropy}. */
    String name();

    /**
     * The mean loss of a batch, {@code Σ weight[n]·loss[n] / N} as Keras's {@code sum_over_batch_size}, and its gradient.
     * Where the output has more axes than [N,K], the mean is over all of them but the last.
     *
     * @param target what the examples should give, [N,…]
     * @param output what the model gives, [N,…,K]
     * @param weights one per example, [N], or one per step, [N,T]; or null for ones
     * @throws IllegalArgumentException if target and output do not fit together
     */
    LossValue of(Tensor target, Tensor output, @Nullable Tensor weights);

    /**
     * The same loss as a function of what goes into the activation before it, a softmax or a sigmoid: one formula for
     * both, without the logarithm of a rounded probability. Null if there is no such formula for this activation.
     *
     * @param last the activation of the model's last layer
     */
    default @Nullable Loss onLogits(Activation last) {
        return null;
    }
}
