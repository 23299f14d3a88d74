package dev.zoetrope.layers.train;

import org.jspecify.annotations.Nullable;

/**
 * Stops when a figure has not become smaller for {@code patience} epochs, and gives the model the weights of its best
 * epoch back, also when training ends for another reason.
 */
public final class EarlyStopping implements Callback {
    private final String monitor;
    private final int patience;
    private double best = Double.POSITIVE_INFINITY;
    private int bestEpoch;
    private int waited;
    private @Nullable Weights bestWeights;

    /**
     * Watches a figure of {@link EpochResult#logs()}, such as {@code val_loss}.
     *
     * @param patience epochs without improvement after which to stop
     */
    public EarlyStopping(String monitor, int patience) {
        if (patience < 0) {
            throw new IllegalArgumentException("patience must not be negative, received " + patience);
        }
        this.monitor = monitor;
        this.patience = patience;
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        Double value = result.logs().get(monitor);
        if (value == null) {
            throw new IllegalArgumentException("early stopping watches " + monitor + ", and the epoch has only "
                    + result.logs().keySet());
        }
        if (value < best) {
            best = value;
            bestEpoch = result.epoch();
            bestWeights = Weights.copyOf(trainer.model());
            waited = 0;
        } else if (++waited >= patience) {
            trainer.stop();
        }
    }

    @Override
    public void onTrainEnd(Trainer trainer) {
        if (bestWeights != null) {
            bestWeights.restoreTo(trainer.model());
        }
    }

    /** The epoch whose weights the model has got back; the first is 0. */
    public int bestEpoch() {
        return bestEpoch;
    }
}
