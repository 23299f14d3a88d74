package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import java.util.List;

/**
 * {@code a += g²}, {@code p −= g·learningRate/√(a + ε)}, with a beginning at {@code initialAccumulatorValue} (Duchi et al.,
 * "Adaptive subgradient methods", 2011).
 */
public record Adagrad(
        LearningRateSchedule learningRate, float initialAccumulatorValue, float epsilon, OptimizerOptions options)
        implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public Adagrad(LearningRateSchedule learningRate) {
        this(learningRate, 0.1f, 1e-7f, OptimizerOptions.defaults());
    }

    /** Keras's defaults but for the learning rate. */
    public Adagrad(double learningRate) {
        this(new ConstantLearningRate((float) learningRate));
    }

    /** Keras's defaults. */
    public Adagrad() {
        this(1e-3);
    }

    @Override
    public Adagrad withOptions(OptimizerOptions value) {
        return new Adagrad(learningRate, initialAccumulatorValue, epsilon, value);
    }

    @Override
    public List<Slot> slots() {
        return List.of(new Slot("accumulator", initialAccumulatorValue));
    }

    @Override
    public Rule rule(long step, double rate, OptimizerKernel kernel) {
        return (g, slots, p, from, to) -> kernel.adagrad((float) rate, epsilon, g, slots.getFirst(), p, from, to);
    }
}
