package dev.zoetrope.layers.train;

import java.nio.file.Path;
import java.util.Map;

/**
 * Writes each epoch's figures for TensorBoard ({@code tensorboard --logdir FOLDER}), under the names that Keras's callback has:
 * {@code epoch_loss}, {@code epoch_accuracy}, {@code epoch_learning_rate} in the runs {@code train} and {@code validation}.
 */
public final class TensorBoard implements Callback {
    private static final String VALIDATION = "val_";

    private final EventFile train;
    private final EventFile validation;
    private boolean validated;

    /** Writes into subfolders of this folder. */
    public TensorBoard(Path folder) {
        String name = "events.out.tfevents." + System.currentTimeMillis() / 1000 + "."
                + ProcessHandle.current().pid() + ".v2";
        train = new EventFile(folder.resolve("train").resolve(name));
        validation = new EventFile(folder.resolve("validation").resolve(name));
    }

    /** @throws java.io.UncheckedIOException if the folder cannot be written to */
    @Override
    public void onTrainBegin(int epochs, int batches, Trainer trainer) {
        train.begin(seconds());
        validated = false;
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        double now = seconds();
        for (Map.Entry<String, Double> figure : result.logs().entrySet()) {
            String name = figure.getKey();
            float value = figure.getValue().floatValue();
            if (name.startsWith(VALIDATION)) {
                if (!validated) {
                    validation.begin(now);
                    validated = true;
                }
                validation.scalar(now, result.epoch(), "epoch_" + name.substring(VALIDATION.length()), value);
            } else if (!name.equals("learning_rate")) {
                train.scalar(now, result.epoch(), "epoch_" + name, value);
            }
        }
        float rate = (float) trainer.optimizer().learningRate();
        train.scalar(now, result.epoch(), "epoch_learning_rate", rate);
    }

    private static double seconds() {
        return System.currentTimeMillis() / 1000.0;
    }
}
