package dev.zoetrope.layers.train;

import java.util.Map;

/** Stops training as soon as the loss of an epoch is no number, or infinite. */
public final class TerminateOnNaN implements Callback {
    @Override
    public void onBatchEnd(int batch, Map<String, Double> logs, Trainer trainer) {
        Double loss = logs.get("loss");
        if (loss != null && !Double.isFinite(loss)) {
            trainer.stop();
        }
    }
}
