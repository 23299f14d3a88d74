package dev.zoetrope.layers.optim;

/**
 * {@code initialLearningRate · decayRate^(step/decaySteps)}.
 *
 * @param staircase whether the exponent is rounded down to a whole number
 */
public record ExponentialDecay(float initialLearningRate, int decaySteps, float decayRate, boolean staircase)
        implements LearningRateSchedule {
    public ExponentialDecay {
        Steps.requirePositive("decay_steps", decaySteps);
    }

    /** Without a staircase, Keras's default. */
    public ExponentialDecay(double initialLearningRate, int decaySteps, double decayRate) {
        this((float) initialLearningRate, decaySteps, (float) decayRate, false);
    }

    @Override
    public double at(long step) {
        double exponent = (double) step / decaySteps;
        return initialLearningRate * StrictMath.pow(decayRate, staircase ? Math.floor(exponent) : exponent);
    }
}
