package dev.zoetrope.layers.optim;

/**
 * {@code (initialLearningRate − endLearningRate)·(1 − step/decaySteps)^power + endLearningRate}, and {@code endLearningRate}
 * from step {@code decaySteps} on.
 *
 * @param cycle whether the decay begins anew instead, each time over the whole way from step 0: {@code decaySteps} is then
 *     the next multiple of itself that is not before the step
 */
public record PolynomialDecay(
        float initialLearningRate, int decaySteps, float endLearningRate, float power, boolean cycle)
        implements LearningRateSchedule {
    public PolynomialDecay {
        Steps.requirePositive("decay_steps", decaySteps);
    }

    /** Keras's defaults: in a straight line down to 10<sup>−4</sup>. */
    public PolynomialDecay(double initialLearningRate, int decaySteps) {
        this((float) initialLearningRate, decaySteps, 1e-4f, 1f, false);
    }

    @Override
    public double at(long step) {
        double end = cycle && step > 0 ? decaySteps * Math.ceil((double) step / decaySteps) : decaySteps;
        double done = Math.min((double) step, end) / end;
        return (initialLearningRate - endLearningRate) * StrictMath.pow(1 - done, power) + endLearningRate;
    }
}
