package dev.zoetrope.layers.train;

import java.util.Map;
import java.util.function.Consumer;

/** Looks on while a model is trained, and may stop it. */
public interface Callback {
    /** A callback that is told each epoch's figures and does nothing else: {@code afterEpoch(System.out::println)}. */
    static Callback afterEpoch(Consumer<EpochResult> consumer) {
        return new Callback() {
            @Override
            public void onEpochEnd(EpochResult result, Trainer trainer) {
                consumer.accept(result);
            }
        };
    }

    /**
     * Training begins: at most {@code epochs} epochs of {@code batches} batches. What cannot work, such as a file in a folder
     * that nobody may write to, is best said here, before the first step.
     */
    default void onTrainBegin(int epochs, int batches, Trainer trainer) {}

    /** An epoch begins; the first is 0. */
    default void onEpochBegin(int epoch, Trainer trainer) {}

    /**
     * A batch of the epoch is done; the first is 0.
     *
     * @param logs loss and metrics, over the epoch so far
     */
    default void onBatchEnd(int batch, Map<String, Double> logs, Trainer trainer) {}

    /**
     * A step's loss is NaN or infinite; the parameters are as before the step. Training ends with the exception unless a
     * callback deals with it.
     *
     * @return whether it has been dealt with: the step is left out, and training goes on unless told to stop
     */
    default boolean onNotFinite(NotFiniteException problem, Trainer trainer) {
        return false;
    }

    /** An epoch is done, validation included. {@link Trainer#stop()} makes it the last. */
    default void onEpochEnd(EpochResult result, Trainer trainer) {}

    /** Training is over. */
    default void onTrainEnd(Trainer trainer) {}

    /** What is to be remembered of the epochs so far, for {@link #restore}; asked for after {@link #onEpochEnd}. */
    default CallbackState state() {
        return CallbackState.NONE;
    }

    /**
     * Goes on from what another callback of the same kind remembered; called behind {@link #onTrainBegin}.
     *
     * @throws IllegalArgumentException if it is not what such a callback remembers
     */
    default void restore(CallbackState state) {}
}
