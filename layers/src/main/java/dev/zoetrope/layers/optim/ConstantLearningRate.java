package dev.zoetrope.layers.optim;

/** The same at every step, unless a callback sets another ({@link Updates#setLearningRate}). */
public record ConstantLearningRate(float learningRate) implements LearningRateSchedule {
    public ConstantLearningRate {
        if (!(learningRate >= 0)) {
            throw new IllegalArgumentException("a learning rate of 0 or more wanted, received " + learningRate);
        }
    }

    @Override
    public double at(long step) {
        return learningRate;
    }
}
