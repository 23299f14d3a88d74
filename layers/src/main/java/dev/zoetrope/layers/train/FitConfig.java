package dev.zoetrope.layers.train;

import dev.zoetrope.layers.data.MultiDataset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to train.
 *
 * @param prefetch see {@link #prefetch(int)}
 * @param classWeights see {@link #classWeights(Map)}
 * @param validation examples to report on after every epoch, or null
 */
public record FitConfig(
        int epochs,
        int batchSize,
        boolean shuffle,
        @Nullable MultiDataset validation,
        ClassWeights classWeights,
        int prefetch,
        List<Callback> callbacks) {
    public FitConfig {
        if (prefetch < 0) {
            throw new IllegalArgumentException("0 batches ahead or more wanted, received " + prefetch);
        }
        if (epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "at least 1 epoch and a batch of 1 wanted, received " + epochs + " and " + batchSize);
        }
        callbacks = List.copyOf(callbacks);
    }

    /** So many epochs, with Keras's defaults: batches of 32, shuffled anew each epoch. */
    public static FitConfig epochs(int epochs) {
        return new FitConfig(epochs, 32, true, null, new ClassWeights(Map.of()), 0, List.of());
    }

    public FitConfig batchSize(int value) {
        return new FitConfig(epochs, value, shuffle, validation, classWeights, prefetch, callbacks);
    }

    public FitConfig shuffle(boolean value) {
        return new FitConfig(epochs, batchSize, value, validation, classWeights, prefetch, callbacks);
    }

    public FitConfig validation(@Nullable MultiDataset value) {
        return new FitConfig(epochs, batchSize, shuffle, value, classWeights, prefetch, callbacks);
    }

    /**
     * What examples of a class count in the loss while training, besides their own weights; 1 for classes that are not named.
     *
     * @throws IllegalArgumentException if a weight is negative; if a class is none, once training begins
     */
    public FitConfig classWeights(Map<Integer, Float> value) {
        return new FitConfig(epochs, batchSize, shuffle, validation, new ClassWeights(value), prefetch, callbacks);
    }

    /**
     * How many batches a thread beside the training reads ahead; 0 to read each when it is wanted, on all threads. Results do
     * not depend on it.
     */
    public FitConfig prefetch(int value) {
        return new FitConfig(epochs, batchSize, shuffle, validation, classWeights, value, callbacks);
    }

    public FitConfig callbacks(Callback... value) {
        return new FitConfig(epochs, batchSize, shuffle, validation, classWeights, prefetch, List.of(value));
    }
}
