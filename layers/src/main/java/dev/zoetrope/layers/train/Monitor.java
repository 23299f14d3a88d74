package dev.zoetrope.layers.train;

/**
 * A figure that a callback watches, and what it takes for a better one, as Keras's MonitorCallback.
 *
 * @param name of {@link EpochResult#logs()}, for example {@code val_loss}
 * @param mode which figures are better
 * @param minDelta by how much at least
 */
public record Monitor(String name, Mode mode, double minDelta) {
    /** Which figures are better. */
    public enum Mode {
        /** Smaller losses, and of metrics what they say themselves. */
        AUTO,
        /** Smaller ones. */
        MIN,
        /** Larger ones. */
        MAX
    }

    /** Watches a figure in the mode that it has by itself, for any improvement. */
    public Monitor(String name) {
        this(name, Mode.AUTO, 0);
    }

    /**
     * The figure of an epoch.
     *
     * @throws IllegalArgumentException if the epoch does not have it
     */
    public double of(EpochResult result) {
        Double value = result.logs().get(name);
        if (value == null) {
            throw new IllegalArgumentException("a callback watches " + name + ", and the epoch has only "
                    + result.logs().keySet());
        }
        return value;
    }

    /** Whether a figure is better than another by the least difference. NaN is no improvement; all else improves on NaN. */
    public boolean improves(double value, double best, Trainer trainer) {
        if (Double.isNaN(best)) {
            return !Double.isNaN(value);
        }
        return largerIsBetter(trainer) ? value - Math.abs(minDelta) > best : value + Math.abs(minDelta) < best;
    }

    private boolean largerIsBetter(Trainer trainer) {
        return switch (mode) {
            case MIN -> false;
            case MAX -> true;
            case AUTO -> trainer.largerIsBetter(name.startsWith("val_") ? name.substring("val_".length()) : name);
        };
    }
}
