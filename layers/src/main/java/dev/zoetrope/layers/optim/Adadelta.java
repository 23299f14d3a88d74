package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.AdadeltaStep;
import java.util.List;

/**
 * Steps in the units of the parameters (Zeiler, "ADADELTA", 2012):
 *
 * <pre>
 * a = a·rho + g²·(1−rho)      move = g·√(d + ε)/√(a + ε)      d = d·rho + move²·(1−rho)
 * p −= move·learningRate
 * </pre>
 */
public record Adadelta(LearningRateSchedule learningRate, float rho, float epsilon, OptimizerOptions options)
        implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public Adadelta(LearningRateSchedule learningRate) {
        this(learningRate, 0.95f, 1e-7f, OptimizerOptions.defaults());
    }

    /** Keras's defaults but for the learning rate. */
    public Adadelta(double learningRate) {
        this(new ConstantLearningRate((float) learningRate));
    }

    /** Keras's defaults. */
    public Adadelta() {
        this(1e-3);
    }

    @Override
    public Adadelta withOptions(OptimizerOptions value) {
        return new Adadelta(learningRate, rho, epsilon, value);
    }

    @Override
    public List<Slot> slots() {
        return List.of(new Slot("accumulated_grad"), new Slot("accumulated_delta_var"));
    }

    @Override
    public Rule rule(long step, double rate, OptimizerKernel kernel) {
        AdadeltaStep numbers = new AdadeltaStep((float) rate, rho, 1f - rho, epsilon);
        return (g, slots, p, from, to) -> kernel.adadelta(numbers, g, slots.get(0), slots.get(1), p, from, to);
    }
}
