package dev.zoetrope.layers.train;

import java.util.Map;

/** Lowers the learning rate when a figure has not become better for some epochs, as Keras's callback of this name. */
public final class ReduceLROnPlateau implements Callback {
    /**
     * When and how.
     *
     * @param factor the learning rate is multiplied with
     * @param patience epochs without improvement after which to lower it
     * @param cooldown epochs after that in which nothing is counted
     * @param minLr the lowest learning rate
     */
    public record Options(Monitor monitor, double factor, int patience, int cooldown, double minLr) {
        public Options {
            if (!(factor >= 0 && factor < 1)) {
                throw new IllegalArgumentException("a factor below 1 wanted, received " + factor);
            }
        }

        /** Keras's defaults: a tenth after 10 epochs without an improvement of 10<sup>−4</sup>. */
        public static Options of(String monitor) {
            return new Options(new Monitor(monitor, Monitor.Mode.AUTO, 1e-4), 0.1, 10, 0, 0);
        }

        public Options factor(double value) {
            return new Options(monitor, value, patience, cooldown, minLr);
        }

        public Options patience(int value) {
            return new Options(monitor, factor, value, cooldown, minLr);
        }

        public Options cooldown(int value) {
            return new Options(monitor, factor, patience, value, minLr);
        }

        public Options minLr(double value) {
            return new Options(monitor, factor, patience, cooldown, value);
        }
    }

    private final Options options;
    private double best = Double.NaN;
    private int cooling;
    private int waited;

    public ReduceLROnPlateau(Options options) {
        this.options = options;
    }

    @Override
    public void onTrainBegin(int epochs, int batches, Trainer trainer) {
        best = Double.NaN;
        cooling = 0;
        waited = 0;
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        result.logs().put("learning_rate", trainer.optimizer().learningRate());
        double value = options.monitor().of(result);
        if (cooling > 0) {
            cooling--;
            waited = 0;
        }
        if (options.monitor().improves(value, best, trainer)) {
            best = value;
            waited = 0;
        } else if (cooling == 0 && ++waited >= options.patience()) {
            double rate = trainer.optimizer().learningRate();
            if (rate > options.minLr()) {
                trainer.optimizer().setLearningRate(Math.max(rate * options.factor(), options.minLr()));
                cooling = options.cooldown();
                waited = 0;
            }
        }
    }

    @Override
    public CallbackState state() {
        return new CallbackState(Map.of("best", Double.toString(best), "cooling", "" + cooling, "waited", "" + waited));
    }

    @Override
    public void restore(CallbackState state) {
        best = state.number("best");
        cooling = state.count("cooling");
        waited = state.count("waited");
    }
}
