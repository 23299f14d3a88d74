package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.NadamStep;
import java.util.List;

/**
 * Adam with Nesterov's look ahead (Dozat, "Incorporating Nesterov momentum into Adam", 2016), m and v as in {@link Adam}:
 *
 * <pre>
 * u(t) = β1·(1 − 0.96^t/2)      U(t) = u(1)·…·u(t)
 * p −= learningRate·(m·u(t+1)/(1−U(t+1)) + g·(1−u(t))/(1−U(t))) / (√(v/(1−β2^t)) + ε)
 * </pre>
 */
public record Nadam(
        LearningRateSchedule learningRate, float beta1, float beta2, float epsilon, OptimizerOptions options)
        implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public Nadam(LearningRateSchedule learningRate) {
        this(learningRate, 0.9f, 0.999f, 1e-7f, OptimizerOptions.defaults());
    }

    /** Keras's defaults but for the learning rate. */
    public Nadam(double learningRate) {
        this(new ConstantLearningRate((float) learningRate));
    }

    /** Keras's defaults. */
    public Nadam() {
        this(1e-3);
    }

    @Override
    public Nadam withOptions(OptimizerOptions value) {
        return new Nadam(learningRate, beta1, beta2, epsilon, value);
    }

    @Override
    public List<Slot> slots() {
        return List.of(new Slot("momentum"), new Slot("velocity"));
    }

    @Override
    public Rule rule(long step, double rate, OptimizerKernel kernel) {
        double product = product(step);
        double next = u(step + 1);
        NadamStep numbers = new NadamStep(
                1f - beta1,
                1f - beta2,
                (float) (rate * next / (1 - product * next)),
                (float) (rate * (1 - u(step)) / (1 - product)),
                (float) (1 / (1 - StrictMath.pow(beta2, (double) step))),
                epsilon);
        return (g, slots, p, from, to) -> kernel.nadam(numbers, g, slots.get(0), slots.get(1), p, from, to);
    }

    private double u(long step) {
        return beta1 * (1 - 0.5 * StrictMath.pow(0.96, (double) step));
    }

    /** U(t), multiplied up anew each step, so that there is nothing to store; it is soon too small to matter. */
    private double product(long step) {
        double product = 1;
        for (long t = 1; t <= step && product > 1e-20; t++) {
            product *= u(t);
        }
        return product;
    }
}
