package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.AdamStep;
import java.util.List;

/**
 * Kingma and Ba, "Adam" (2015), in the form before section 2.1's ε̂ as Keras has it:
 *
 * <pre>
 * m += (g − m)·(1−β1)      v += (g² − v)·(1−β2)
 * p −= m·α/(√v + ε)        α = learningRate·√(1−β2^t)/(1−β1^t)
 * </pre>
 *
 * @param amsgrad whether the largest v so far takes v's place in the last formula (Reddi et al., 2018)
 */
public record Adam(
        LearningRateSchedule learningRate,
        float beta1,
        float beta2,
        float epsilon,
        boolean amsgrad,
        OptimizerOptions options)
        implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public Adam(LearningRateSchedule learningRate) {
        this(learningRate, 0.9f, 0.999f, 1e-7f, false, OptimizerOptions.defaults());
    }

    /** Keras's defaults but for the learning rate. */
    public Adam(double learningRate) {
        this(new ConstantLearningRate((float) learningRate));
    }

    /** Keras's defaults. */
    public Adam() {
        this(1e-3);
    }

    public Adam amsgrad(boolean value) {
        return new Adam(learningRate, beta1, beta2, epsilon, value, options);
    }

    @Override
    public Adam withOptions(OptimizerOptions value) {
        return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, value);
    }

    @Override
    public List<Slot> slots() {
        return amsgrad
                ? List.of(new Slot("momentum"), new Slot("velocity"), new Slot("velocity_hat"))
                : List.of(new Slot("momentum"), new Slot("velocity"));
    }

    @Override
    public Rule rule(long step, double rate, OptimizerKernel kernel) {
        double correction =
                Math.sqrt(1 - StrictMath.pow(beta2, (double) step)) / (1 - StrictMath.pow(beta1, (double) step));
        AdamStep numbers = new AdamStep((float) (rate * correction), 1f - beta1, 1f - beta2, epsilon);
        if (amsgrad) {
            return (g, slots, p, from, to) ->
                    kernel.amsgrad(numbers, g, slots.get(0), slots.get(1), slots.get(2), p, from, to);
        }
        return (g, slots, p, from, to) -> kernel.adam(numbers, g, slots.get(0), slots.get(1), p, from, to);
    }
}
