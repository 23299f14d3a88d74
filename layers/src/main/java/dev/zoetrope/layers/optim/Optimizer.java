package dev.zoetrope.layers.optim;

import dev.zoetrope.core.kernel.OptimizerKernel;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import java.util.List;

/**
 * How parameters follow their gradients: an immutable record with Keras's name and defaults. What an optimizer adds is its
 * arithmetic, as a {@link Rule}, and what it remembers for each parameter, as {@link Slot}s; clipping, weight decay, averages
 * and the learning rate's schedule are the same for all ({@link OptimizerOptions}, {@link Updates}).
 */
public interface Optimizer {
    LearningRateSchedule learningRate();

    OptimizerOptions options();

    /** The same optimizer with other options. */
    Optimizer withOptions(OptimizerOptions options);

    /** What is remembered for each parameter, in the order in which a {@link Rule} is given it. */
    List<Slot> slots();

    /**
     * The arithmetic of one step.
     *
     * @param step the first is 1
     * @param rate the learning rate of this step
     */
    Rule rule(long step, double rate, OptimizerKernel kernel);

    /** Begins at step 0 with these parameters, and with memory of its own for each. */
    default Updates start(List<Parameter> parameters, Execution execution) {
        return new Updates(this, parameters, execution);
    }

    /**
     * A tensor of memory for each parameter, of its shape.
     *
     * @param name as Keras has it, for example {@code momentum}
     * @param initial what every element begins with
     */
    record Slot(String name, float initial) {
        /** Memory that begins with zeros. */
        public Slot(String name) {
            this(name, 0f);
        }
    }

    /** Moves the elements {@code from} (inclusive) to {@code to} (exclusive) of a parameter. */
    @FunctionalInterface
    interface Rule {
        void apply(Tensor gradient, List<Tensor> slots, Tensor value, int from, int to);
    }
}
