package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.RmspropStep;
import java.util.List;

/**
 * Gradients divided by the root of their mean square (Hinton, "Neural networks for machine learning", lecture 6e, 2012):
 *
 * <pre>
 * v = v·rho + g²·(1−rho)      centered: a = a·rho + g·(1−rho), and v − a² in v's place below
 * m = m·momentum + g·learningRate/√(v + ε)      p −= m
 * </pre>
 *
 * @param centered whether the gradients' variance is taken, not their mean square
 */
public record RMSprop(
        LearningRateSchedule learningRate,
        float rho,
        float momentum,
        float epsilon,
        boolean centered,
        OptimizerOptions options)
        implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public RMSprop(LearningRateSchedule learningRate) {
        this(learningRate, 0.9f, 0f, 1e-7f, false, OptimizerOptions.defaults());
    }

    /** Keras's defaults but for the learning rate. */
    public RMSprop(double learningRate) {
        this(new ConstantLearningRate((float) learningRate));
    }

    /** Keras's defaults. */
    public RMSprop() {
        this(1e-3);
    }

    public RMSprop momentum(double value) {
        return new RMSprop(learningRate, rho, (float) value, epsilon, centered, options);
    }

    public RMSprop centered(boolean value) {
        return new RMSprop(learningRate, rho, momentum, epsilon, value, options);
    }

    @Override
    public RMSprop withOptions(OptimizerOptions value) {
        return new RMSprop(learningRate, rho, momentum, epsilon, centered, value);
    }

    @Override
    public List<Slot> slots() {
        return centered
                ? List.of(new Slot("velocity"), new Slot("momentum"), new Slot("average_gradient"))
                : List.of(new Slot("velocity"), new Slot("momentum"));
    }

    @Override
    public Rule rule(long step, double rate, OptimizerKernel kernel) {
        RmspropStep numbers = new RmspropStep((float) rate, rho, 1f - rho, momentum, epsilon);
        if (centered) {
            return (g, slots, p, from, to) ->
                    kernel.centeredRmsprop(numbers, g, slots.get(0), slots.get(1), slots.get(2), p, from, to);
        }
        return (g, slots, p, from, to) -> kernel.rmsprop(numbers, g, slots.get(0), slots.get(1), p, from, to);
    }
}
