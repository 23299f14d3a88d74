package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.kernel.OptimizerKernel.MomentumStep;
import java.util.List;

/**
 * Gradient descent, with momentum as Keras has it:
 *
 * <pre>
 * without: p −= g·learningRate
 * with:    m = m·momentum − g·learningRate,  p += m;  nesterov: p += m·momentum − g·learningRate
 * </pre>
 *
 * <p>Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013).
 */
public record SGD(LearningRateSchedule learningRate, float momentum, boolean nesterov, OptimizerOptions options)
        implements Optimizer {
    /** Keras's defaults but for the learning rate. */
    public SGD(LearningRateSchedule learningRate) {
        this(learningRate, 0f, false, OptimizerOptions.defaults());
    }

    /** Keras's defaults but for the learning rate. */
    public SGD(double learningRate) {
        this(new ConstantLearningRate((float) learningRate));
    }

    /** Keras's defaults. */
    public SGD() {
        this(0.01);
    }

    public SGD momentum(double value) {
        return new SGD(learningRate, (float) value, nesterov, options);
    }

    public SGD nesterov(boolean value) {
        return new SGD(learningRate, momentum, value, options);
    }

    @Override
    public SGD withOptions(OptimizerOptions value) {
        return new SGD(learningRate, momentum, nesterov, value);
    }

    @Override
    public List<Slot> slots() {
        return momentum == 0 ? List.of() : List.of(new Slot("momentum"));
    }

    @Override
    public Rule rule(long step, double rate, OptimizerKernel kernel) {
        if (momentum == 0) {
            return (g, slots, p, from, to) -> kernel.sgd((float) rate, g, p, from, to);
        }
        MomentumStep numbers = new MomentumStep((float) rate, momentum, nesterov);
        return (g, slots, p, from, to) -> kernel.momentum(numbers, g, slots.getFirst(), p, from, to);
    }
}
