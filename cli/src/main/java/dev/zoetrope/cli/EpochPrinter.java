package dev.zoetrope.cli;

import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.Trainer;
import java.io.PrintWriter;
import java.util.Map;

/** Prints each epoch and its progress as Keras does. */
final class EpochPrinter implements Callback {
    private final PrintWriter out;
    private int epochs;
    private int batches;
    private ProgressBar bar;

    EpochPrinter(PrintWriter out) {
        this.out = out;
        this.bar = new ProgressBar(out, 0);
    }

    @Override
    public void onTrainBegin(int epochs, int batches, Trainer trainer) {
        this.epochs = epochs;
        this.batches = batches;
    }

    @Override
    public void onEpochBegin(int epoch, Trainer trainer) {
        bar = ProgressBar.ofEpoch(out, epoch, epochs, batches);
    }

    @Override
    public void onBatchEnd(int batch, Map<String, Double> logs, Trainer trainer) {
        bar.update(batch + 1, logs);
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        bar.finish(result.logs());
    }
}
