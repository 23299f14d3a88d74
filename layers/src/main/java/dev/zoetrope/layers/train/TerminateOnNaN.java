package dev.zoetrope.layers.train;

/**
 * Where a loss is no number, or infinite, training ends with that epoch in place of an exception. The batch's step is left
 * out.
 */
public final class TerminateOnNaN implements Callback {
    /** Has nothing to be told. */
    public TerminateOnNaN() {}

    @Override
    public boolean onNotFinite(NotFiniteException problem, Trainer trainer) {
        trainer.stop();
        return true;
    }
}
