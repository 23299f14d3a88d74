package dev.zoetrope.layers.optim;

/**
 * Half a cosine from the initial learning rate down to {@code alpha} times it (Loshchilov and Hutter, "SGDR", 2017):
 * {@code rate·((1−alpha)·(1 + cos(π·step/decaySteps))/2 + alpha)}. With warm-up steps the rate first rises in a straight line
 * from {@code initialLearningRate} to {@code warmupTarget}, and the cosine begins there.
 *
 * @param warmupTarget looked at only if there are warm-up steps
 */
public record CosineDecay(float initialLearningRate, int decaySteps, float alpha, float warmupTarget, int warmupSteps)
        implements LearningRateSchedule {
    public CosineDecay {
        Steps.requirePositive("decay_steps", decaySteps);
        if (warmupSteps < 0) {
            throw new IllegalArgumentException("warmup_steps must not be negative, received " + warmupSteps);
        }
    }

    /** Keras's defaults: down to 0, without warm-up. */
    public CosineDecay(double initialLearningRate, int decaySteps) {
        this((float) initialLearningRate, decaySteps, 0f, 0f, 0);
    }

    /** The same after a warm-up. */
    public CosineDecay warmup(double target, int steps) {
        return new CosineDecay(initialLearningRate, decaySteps, alpha, (float) target, steps);
    }

    @Override
    public double at(long step) {
        if (step < warmupSteps) {
            double rise = (double) warmupTarget - initialLearningRate;
            return rise * ((double) step / warmupSteps) + initialLearningRate;
        }
        double done = (double) Math.min(step - warmupSteps, decaySteps) / decaySteps;
        return (warmupSteps > 0 ? warmupTarget : initialLearningRate) * cosine(done, 1, alpha);
    }

    /** {@code (1−alpha)·height·(1 + cos(π·done))/2 + alpha} */
    static double cosine(double done, double height, double alpha) {
        return (1 - alpha) * (0.5 * height * (1 + StrictMath.cos(Math.PI * done))) + alpha;
    }
}
