package dev.zoetrope.layers.train;

import java.util.Map;

/** Makes an epoch whose loss is no number, or infinite, the last. */
public final class TerminateOnNaN implements Callback {
    /** Has nothing to be told. */
    public TerminateOnNaN() {}

    @Override
    public void onBatchEnd(int batch, Map<String, Double> logs, Trainer trainer) {
        Double loss = logs.get("loss");
        if (loss != null && !Double.isFinite(loss)) {
            trainer.stop();
        }
    }
}
