package dev.zoetrope.cli;

import dev.zoetrope.layers.checkpoint.BackupAndRestore;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.metric.ConfusionMatrix;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.CallbackState;
import dev.zoetrope.layers.train.EarlyStopping;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.NotFiniteException;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A training with its files in a folder: it goes on where a checkpoint in there stands, and tests what it arrived at. */
final class Training {
    static final String CHECKPOINT = "checkpoint.safetensors";

    private final TrainSettings settings;
    private final Path out;
    private final Interruption interruption;
    private final List<Callback> watchers;

    /**
     * A training to be run.
     *
     * @param out the folder for its files
     * @param interruption is told what it would leave
     * @param watchers show the epochs
     */
    Training(TrainSettings settings, Path out, Interruption interruption, List<Callback> watchers) {
        this.settings = settings;
        this.out = out;
        this.interruption = interruption;
        this.watchers = watchers;
    }

    /**
     * What came out.
     *
     * @param figures the loss and the metrics of the test
     * @param confusion of the test: counts by true class, then by predicted class
     * @param bestEpoch whose weights were kept, from 1, if there were clips to validate with
     */
    record Result(
            Map<String, Double> figures, int[][] confusion, OptionalInt bestEpoch, int epochs, double clipsPerSecond) {}

    /** Trains, tests, and writes the model, metrics.json, curves.png and confusion.png. */
    Result run(ClipModel model, LoadedClips loaded, Split split) throws IOException {
        RunReport report = new RunReport(settings, loaded, split);
        Trainer trainer = model.compile(new Adam(settings.learningRate));
        FitConfig fit = FitConfig.epochs(settings.epochs).batchSize(settings.batchSize);
        // saved, then printed: the model of an epoch that people have seen the figures of is there
        Saver saver = new Saver(model, report);
        List<Callback> callbacks = new ArrayList<>(List.of(saver));
        callbacks.addAll(watchers);
        EarlyStopping stopping = new EarlyStopping("val_loss", settings.patience);
        if (!split.validation().isEmpty()) {
            fit = fit.validation(ClipLoader.examples(loaded, split.validation(), model));
            callbacks.add(stopping);
        }
        callbacks.add(new BackupAndRestore(out.resolve(CHECKPOINT), saver, stopping));
        try {
            trainer.fit(
                    settings.augmented(ClipLoader.examples(loaded, split.train(), model)),
                    fit.callbacks(callbacks.toArray(Callback[]::new)));
        } catch (NotFiniteException e) {
            throw new IllegalStateException(e.getMessage() + "; --learning-rate may be too large", e);
        }
        OptionalInt best =
                split.validation().isEmpty() ? OptionalInt.empty() : OptionalInt.of(stopping.bestEpoch() + 1);
        best.ifPresent(epoch -> report.put("best_epoch", epoch));
        interruption.save(left("the best epoch"), () -> model.save(out));
        return test(model, trainer, loaded, split, report, best);
    }

    private Result test(
            ClipModel model, Trainer trainer, LoadedClips loaded, Split split, RunReport report, OptionalInt best)
            throws IOException {
        ConfusionMatrix confusion = new ConfusionMatrix(model.classes().size());
        Map<String, Double> figures = trainer.evaluate(ClipLoader.examples(loaded, split.test(), model), confusion);
        double seconds =
                report.history().stream().mapToDouble(EpochResult::seconds).sum();
        double clipsPerSecond = report.history().size() * split.train().size() / seconds;
        report.putTest(figures, confusion.counts());
        report.put("clips_per_second", clipsPerSecond);
        report.write(out);
        Charts.curves(out.resolve("curves.png"), report.history());
        Charts.confusion(out.resolve("confusion.png"), model.classes(), confusion.counts());
        return new Result(figures, confusion.counts(), best, report.history().size(), clipsPerSecond);
    }

    /** What an interruption says. */
    private String left(String epoch) {
        return "the training; the model of " + epoch + " is in " + ClipModel.inFolder(out);
    }

    /** After every epoch writes the model and the figures so far, so that an interrupted run leaves both. */
    private final class Saver implements Callback {
        private final ClipModel model;
        private final RunReport report;

        Saver(ClipModel model, RunReport report) {
            this.model = model;
            this.report = report;
        }

        @Override
        public CallbackState state() {
            return new CallbackState(Map.of("history", Json.write(report.epochs())));
        }

        @Override
        public void restore(CallbackState state) {
            try {
                report.restore(Json.parse(state.values().getOrDefault("history", "")));
            } catch (ModelFormatException e) {
                throw new IllegalArgumentException("the history of the run: " + e.getMessage(), e);
            }
        }

        @Override
        public void onEpochEnd(EpochResult result, Trainer trainer) {
            String epoch = "epoch " + (result.epoch() + 1);
            report.add(result);
            try {
                interruption.save(left(epoch), () -> {
                    model.save(out);
                    report.write(out);
                });
            } catch (IOException e) {
                throw new UncheckedIOException("the results of " + epoch + " cannot be written: " + ErrorLine.of(e), e);
            }
        }
    }
}
