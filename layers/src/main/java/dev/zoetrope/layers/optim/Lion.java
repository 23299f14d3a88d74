package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.LionStep;
import java.util.List;

/**
 * Steps of one length, in the direction of a mean's sign (Chen et al., "Symbolic discovery of optimization algorithms", 2023):
 * {@code p −= learningRate·sign(m·β1 + g·(1−β1))}, then {@code m = m·β2 + g·(1−β2)}.
 */
public record Lion(LearningRateSchedule learningRate, float beta1, float beta2, OptimizerOptions options)
        implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public Lion(LearningRateSchedule learningRate) {
        this(learningRate, 0.9f, 0.99f, OptimizerOptions.defaults());
    }

    /** Keras's defaults but for the learning rate. */
    public Lion(double learningRate) {
        this(new ConstantLearningRate((float) learningRate));
    }

    /** Keras's defaults. */
    public Lion() {
        this(1e-3);
    }

    @Override
    public Lion withOptions(OptimizerOptions value) {
        return new Lion(learningRate, beta1, beta2, value);
    }

    @Override
    public List<Slot> slots() {
        return List.of(new Slot("momentum"));
    }

    @Override
    public Rule rule(long step, double rate, OptimizerKernel kernel) {
        LionStep numbers = new LionStep((float) rate, beta1, 1f - beta1, beta2, 1f - beta2);
        return (g, slots, p, from, to) -> kernel.lion(numbers, g, slots.getFirst(), p, from, to);
    }
}
