package dev.zoetrope.layers.optim;

/**
 * Cosines one after another, each {@code tMul} times as long and {@code mMul} times as high as the one before (Loshchilov and
 * Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017).
 *
 * @param alpha the share of the initial learning rate that each ends at
 */
public record CosineDecayRestarts(float initialLearningRate, int firstDecaySteps, float tMul, float mMul, float alpha)
        implements LearningRateSchedule {
    public CosineDecayRestarts {
        Steps.requirePositive("first_decay_steps", firstDecaySteps);
        if (!(tMul >= 1)) {
            throw new IllegalArgumentException("t_mul must be 1 or more, received " + tMul);
        }
    }

    /** Keras's defaults: each twice as long, as high as the first, down to 0. */
    public CosineDecayRestarts(double initialLearningRate, int firstDecaySteps) {
        this((float) initialLearningRate, firstDecaySteps, 2f, 1f, 0f);
    }

    @Override
    public double at(long step) {
        if (tMul == 1) {
            long restarts = step / firstDecaySteps;
            double done = (double) (step % firstDecaySteps) / firstDecaySteps;
            return initialLearningRate * CosineDecay.cosine(done, StrictMath.pow(mMul, (double) restarts), alpha);
        }
        double begin = 0;
        double length = firstDecaySteps;
        double height = 1;
        while (step >= begin + length) {
            begin += length;
            length *= tMul;
            height *= mMul;
        }
        return initialLearningRate * CosineDecay.cosine((step - begin) / length, height, alpha);
    }
}
