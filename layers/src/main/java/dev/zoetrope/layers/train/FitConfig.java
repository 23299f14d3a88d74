package dev.zoetrope.layers.train;

import dev.zoetrope.layers.data.MultiDataset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to train.
 *
 * @param validation examples to report on after every epoch, or null
 */
public record FitConfig(
        int epochs,
        int batchSize,
        boolean shuffle,
        @Nullable MultiDataset validation,
        List<Callback> callbacks) {
    public FitConfig {
        if (epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "at least 1 epoch and a batch of 1 wanted, received " + epochs + " and " + batchSize);
        }
        callbacks = List.copyOf(callbacks);
    }

    /** So many epochs, with Keras's defaults: batches of 32, shuffled anew each epoch. */
    public static FitConfig epochs(int epochs) {
        return new FitConfig(epochs, 32, true, null, List.of());
    }

    public FitConfig batchSize(int value) {
        return new FitConfig(epochs, value, shuffle, validation, callbacks);
    }

    public FitConfig shuffle(boolean value) {
        return new FitConfig(epochs, batchSize, value, validation, callbacks);
    }

    public FitConfig validation(@Nullable MultiDataset value) {
        return new FitConfig(epochs, batchSize, shuffle, value, callbacks);
    }

    public FitConfig callbacks(Callback... value) {
        return new FitConfig(epochs, batchSize, shuffle, validation, List.of(value));
    }
}
