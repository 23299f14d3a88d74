package dev.zoetrope.layers.train;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stops when a figure has not become better for some epochs, as Keras's callback of this name. */
public final class EarlyStopping implements Callback {
    /**
     * When to stop.
     *
     * @param patience epochs without improvement after which to stop
     * @param baseline a figure to be better than, or else waiting goes on; NaN for none
     * @param restoreBestWeights whether the model gets the weights of its best epoch back when training ends, for
     *     whatever reason
     * @param startFromEpoch epochs before this one, the first being 0, are not looked at
     */
    public record Options(
            Monitor monitor, int patience, double baseline, boolean restoreBestWeights, int startFromEpoch) {
        public Options {
            if (patience < 0) {
                throw new IllegalArgumentException("patience must not be negative, received " + patience);
            }
        }

        /** Keras's defaults: stops after the first epoch without improvement, and leaves the weights as they are. */
        public static Options of(Monitor monitor) {
            return new Options(monitor, 0, Double.NaN, false, 0);
        }

        public Options patience(int value) {
            return new Options(monitor, value, baseline, restoreBestWeights, startFromEpoch);
        }

        public Options baseline(double value) {
            return new Options(monitor, patience, value, restoreBestWeights, startFromEpoch);
        }

        public Options restoreBestWeights(boolean value) {
            return new Options(monitor, patience, baseline, value, startFromEpoch);
        }

        public Options startFromEpoch(int value) {
            return new Options(monitor, patience, baseline, restoreBestWeights, value);
        }
    }

    private final Options options;
    private double best = Double.NaN;
    private int bestEpoch;
    private int waited;
    private @Nullable Weights bestWeights;

    public EarlyStopping(Options options) {
        this.options = options;
    }

    /**
     * Watches a figure of {@link EpochResult#logs()}, such as {@code val_loss}, and gives the best weights back.
     *
     * @param patience epochs without improvement after which to stop
     */
    public EarlyStopping(String monitor, int patience) {
        this(Options.of(new Monitor(monitor)).patience(patience).restoreBestWeights(true));
    }

    @Override
    public void onTrainBegin(int epochs, int batches, Trainer trainer) {
        best = Double.NaN;
        bestEpoch = 0;
        waited = 0;
        bestWeights = null;
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        double value = options.monitor().of(result);
        if (result.epoch() < options.startFromEpoch()) {
            return;
        }
        waited++;
        if (options.monitor().improves(value, best, trainer)) {
            best = value;
            bestEpoch = result.epoch();
            if (options.restoreBestWeights()) {
                bestWeights = Weights.copyOf(trainer.model());
            }
            if (Double.isNaN(options.baseline()) || options.monitor().improves(value, options.baseline(), trainer)) {
                waited = 0;
            }
        } else if (waited >= options.patience()) {
            trainer.stop();
        }
    }

    @Override
    public void onTrainEnd(Trainer trainer) {
        if (bestWeights != null) {
            bestWeights.restoreTo(trainer.model());
        }
    }

    @Override
    public CallbackState state() {
        Map<String, String> values =
                Map.of("best", Double.toString(best), "best_epoch", "" + bestEpoch, "waited", "" + waited);
        return new CallbackState(values, bestWeights == null ? Map.of() : bestWeights.byPath());
    }

    @Override
    public void restore(CallbackState state) {
        best = state.number("best");
        bestEpoch = state.count("best_epoch");
        waited = state.count("waited");
        bestWeights = state.tensors().isEmpty() ? null : Weights.of(state.tensors());
    }

    /** The epoch with the best figure; the first is 0. */
    public int bestEpoch() {
        return bestEpoch;
    }
}
