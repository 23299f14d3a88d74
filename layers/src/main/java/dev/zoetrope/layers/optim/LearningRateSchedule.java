package dev.zoetrope.layers.optim;

/** The learning rate as a function of the step: an immutable record with Keras's name and defaults. */
public interface LearningRateSchedule {
    /**
     * The learning rate of a step.
     *
     * @param step batches taken in before; the first is 0
     */
    double at(long step);
}
