package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import java.util.List;

/**
 * {@link Adam} whose weights decay, by 0.004 unless the options say otherwise: {@code p −= p·weightDecay·learningRate} before
 * each step (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
 */
public record AdamW(
        LearningRateSchedule learningRate,
        float beta1,
        float beta2,
        float epsilon,
        boolean amsgrad,
        OptimizerOptions options)
        implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public AdamW(LearningRateSchedule learningRate) {
        this(
                learningRate,
                0.9f,
                0.999f,
                1e-7f,
                false,
                OptimizerOptions.defaults().weightDecay(0.004));
    }

    /** Keras's defaults but for the learning rate. */
    public AdamW(double learningRate) {
        this(new ConstantLearningRate((float) learningRate));
    }

    /** Keras's defaults. */
    public AdamW() {
        this(1e-3);
    }

    private Adam adam() {
        return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, options);
    }

    @Override
    public AdamW withOptions(OptimizerOptions value) {
        return new AdamW(learningRate, beta1, beta2, epsilon, amsgrad, value);
    }

    @Override
    public List<Slot> slots() {
        return adam().slots();
    }

    @Override
    public Rule rule(long step, double rate, OptimizerKernel kernel) {
        return adam().rule(step, rate, kernel);
    }
}
