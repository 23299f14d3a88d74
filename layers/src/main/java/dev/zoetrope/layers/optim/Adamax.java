package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.AdamaxStep;
import java.util.List;

/**
 * Adam with the largest magnitude in the second moment's place (Kingma and Ba, "Adam", 2015, section 7.1):
 *
 * <pre>
 * m += (g − m)·(1−β1)      u = max(u·β2, |g|)
 * p −= m·learningRate / ((1−β1^t)·(u + ε))
 * </pre>
 */
public record Adamax(
        LearningRateSchedule learningRate, float beta1, float beta2, float epsilon, OptimizerOptions options)
        implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public Adamax(LearningRateSchedule learningRate) {
        this(learningRate, 0.9f, 0.999f, 1e-7f, OptimizerOptions.defaults());
    }

    /** Keras's defaults but for the learning rate. */
    public Adamax(double learningRate) {
        this(new ConstantLearningRate((float) learningRate));
    }

    /** Keras's defaults. */
    public Adamax() {
        this(1e-3);
    }

    @Override
    public Adamax withOptions(OptimizerOptions value) {
        return new Adamax(learningRate, beta1, beta2, epsilon, value);
    }

    @Override
    public List<Slot> slots() {
        return List.of(new Slot("momentum"), new Slot("norm"));
    }

    @Override
    public Rule rule(long step, double rate, OptimizerKernel kernel) {
        double alpha = rate / (1 - StrictMath.pow(beta1, (double) step));
        AdamaxStep numbers = new AdamaxStep((float) alpha, 1f - beta1, beta2, epsilon);
        return (g, slots, p, from, to) -> kernel.adamax(numbers, g, slots.get(0), slots.get(1), p, from, to);
    }
}
