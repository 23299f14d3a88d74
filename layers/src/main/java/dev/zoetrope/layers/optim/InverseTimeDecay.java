package dev.zoetrope.layers.optim;

/**
 * {@code initialLearningRate / (1 + decayRate·step/decaySteps)}.
 *
 * @param staircase whether {@code step/decaySteps} is rounded down to a whole number
 */
public record InverseTimeDecay(float initialLearningRate, int decaySteps, float decayRate, boolean staircase)
        implements LearningRateSchedule {
    public InverseTimeDecay {
        Steps.requirePositive("decay_steps", decaySteps);
    }

    /** Without a staircase, Keras's default. */
    public InverseTimeDecay(double initialLearningRate, int decaySteps, double decayRate) {
        this((float) initialLearningRate, decaySteps, (float) decayRate, false);
    }

    @Override
    public double at(long step) {
        double periods = (double) step / decaySteps;
        return initialLearningRate / (1 + decayRate * (staircase ? Math.floor(periods) : periods));
    }
}
