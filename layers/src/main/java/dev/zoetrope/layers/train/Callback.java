package dev.zoetrope.layers.train;

import java.util.Map;

/** Looks on while a model is trained, and may stop it. */
public interface Callback {
    /** Training begins: at most {@code epochs} epochs of {@code batches} batches. */
    default void onTrainBegin(int epochs, int batches) {}

    /** An epoch begins; the first is 0. */
    default void onEpochBegin(int epoch) {}

    /**
     * A batch of the epoch is done; the first is 0.
     *
     * @param logs loss and metrics, over the epoch so far
     */
    default void onBatchEnd(int batch, Map<String, Double> logs) {}

    /** An epoch is done, validation included. {@link Trainer#stop()} makes it the last. */
    default void onEpochEnd(EpochResult result, Trainer trainer) {}

    /** Training is over. */
    default void onTrainEnd(Trainer trainer) {}
}
