package dev.zoetrope.layers.train;

/** Sets the learning rate as each epoch begins, as Keras's callback of this name. */
public final class LearningRateScheduler implements Callback {
    private final Schedule schedule;

    /** A learning rate from the epoch, the first being 0, and the rate so far. */
    @FunctionalInterface
    public interface Schedule {
        double rate(int epoch, double rate);
    }

    public LearningRateScheduler(Schedule schedule) {
        this.schedule = schedule;
    }

    @Override
    public void onEpochBegin(int epoch, Trainer trainer) {
        double rate = schedule.rate(epoch, trainer.optimizer().learningRate());
        if (!(rate >= 0)) {
            throw new IllegalArgumentException(
                    "the schedule gives epoch " + epoch + " the learning rate " + rate + "; 0 or more wanted");
        }
        trainer.optimizer().setLearningRate(rate);
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        result.logs().put("learning_rate", trainer.optimizer().learningRate());
    }
}
