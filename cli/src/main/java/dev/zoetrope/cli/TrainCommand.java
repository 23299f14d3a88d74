package dev.zoetrope.cli;

import dev.zoetrope.layers.checkpoint.BackupAndRestore;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.metric.ConfusionMatrix;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.CallbackState;
import dev.zoetrope.layers.train.EarlyStopping;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.NotFiniteException;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.DatasetException;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.SampleDataset;
import dev.zoetrope.video.dataset.Split;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope train}. */
@Command(
        name = "train",
        description = {
            "Train a Long-term Recurrent Convolutional Network on a folder of video files, and test it.",
            "Writes model.safetensors, metrics.json, curves.png and confusion.png. A run that was cut off goes on with"
                    + " --resume."
        })
final class TrainCommand implements Callable<Integer> {
    private static final long SAMPLE_SEED = 27;
    private static final String CHECKPOINT = "checkpoint.safetensors";

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA_DIR",
            description = "A folder with one folder of clips per class, as UCF50 unpacks. Default: a small sample data"
                    + " set of moving shapes, made first.")
    private @Nullable Path dataDir;

    @Mixin
    private final TrainSettings settings = new TrainSettings();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Mixin
    private final CacheOption cache = new CacheOption();

    @Option(
            names = "--out",
            paramLabel = "RUN_DIR",
            description = "Folder for the results. Default: a new one in runs.")
    private Path out = Folders.run();

    @Option(
            names = "--watch",
            description = "Serve a page on this machine that shows the training as it goes, and the model of the last"
                    + " epoch at work. Changes no result.")
    private boolean watch;

    @Mixin
    private final PortOption port = new PortOption();

    @Option(
            names = "--resume",
            paramLabel = "RUN_DIR",
            description =
                    "Go on with a run that was cut off, with the options that it was started with: to the same bytes"
                            + " as if it had not been.")
    private @Nullable Path resumed;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (resumed != null) {
            return again(resumed).run(true);
        }
        return run(false);
    }

    /** The command that a run was started with. */
    private TrainCommand again(Path folder) throws IOException {
        if (spec.commandLine().getParseResult().matchedArgs().size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "--resume takes the options that the run was started with, and none besides");
        }
        TrainCommand command = new TrainCommand();
        new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(spec.commandLine().getOut())
                .setErr(spec.commandLine().getErr())
                .parseArgs(RunOptions.read(folder));
        command.out = folder;
        return command;
    }

    private int run(boolean goesOn) throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        Pattern groupPattern = checkOptions();
        Execution execution = threads.execution();
        SamplingPlan plan = settings.plan();
        // all that can be found wrong is found before the clips are loaded, which takes a while
        Folders.requireWritable(out);
        VideoDataset dataset = VideoDataset.scan(dataDir(execution, console), settings.classes, groupPattern);
        requireClasses(dataset);
        Model model =
                Model.build(plan.shape(), settings.network.of(dataset.classes().size()), settings.seed, execution);
        requireBatch(model, Math.min(settings.batchSize, dataset.clips().size()));
        split(dataset);
        if (!goesOn) {
            // a run that was in this folder before is over, and what it left is not to be gone on with
            Files.deleteIfExists(out.resolve(CHECKPOINT));
            RunOptions.save(spec.commandLine().getParseResult(), dataDir, out);
        }
        LoadedClips loaded = ClipLoader.load(
                dataset,
                plan,
                cache.clips(),
                execution.parallel(),
                console,
                spec.commandLine().getErr());
        Split split = split(loaded.dataset());
        console.printf(
                "%d clips to train, %d to validate, %d to test%s%n%n%s%n",
                split.train().size(),
                split.validation().size(),
                split.test().size(),
                split.testGroups().isEmpty() ? "" : " (groups " + String.join(", ", split.testGroups()) + ")",
                model.summary());
        console.flush();
        try (Interruption interruption = new Interruption(spec.commandLine().getErr())) {
            train(new ClipModel(model, dataset.classes(), plan), loaded, split, interruption);
        }
        return 0;
    }

    private Pattern checkOptions() {
        try {
            settings.check();
            settings.checkNetwork();
            return Pattern.compile(settings.groupPattern);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(
                    spec.commandLine(), "--group-pattern " + settings.groupPattern + ": " + e.getDescription());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private static void requireClasses(VideoDataset dataset) throws DatasetException {
        if (dataset.classes().size() < 2) {
            throw new DatasetException(dataset.root() + ": nothing to tell apart, it has only the class "
                    + String.join("", dataset.classes()));
        }
    }

    /** A layer's output for a batch must fit into one array. */
    private void requireBatch(Model model, int batch) {
        try {
            model.root().layers().forEach(layer -> layer.outputShapes().forEach(shape -> shape.prepend(batch)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--frames " + settings.frames + " --size " + settings.size + " --batch-size " + batch + ": "
                            + e.getMessage());
        }
    }

    private Path dataDir(Execution execution, PrintWriter console) throws IOException {
        if (dataDir != null) {
            return dataDir;
        }
        console.println("No DATA_DIR given: making the sample data set of moving shapes");
        console.flush();
        return SampleDataset.ofSeed(SAMPLE_SEED).write(cache.samples(), execution.parallel());
    }

    private Split split(VideoDataset dataset) throws IOException {
        if (settings.split == TrainSettings.SplitBy.CLIPS) {
            return Split.byClips(dataset, settings.testShare, settings.validationShare, settings.seed);
        }
        return settings.testGroups.isEmpty()
                ? Split.byGroups(dataset, settings.testShare, settings.validationShare, settings.seed)
                : Split.withTestGroups(
                        dataset, Set.copyOf(settings.testGroups), settings.validationShare, settings.seed);
    }

    private void train(ClipModel model, LoadedClips loaded, Split split, Interruption interruption) throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        RunReport report = new RunReport(settings, loaded, split);
        Trainer trainer = model.compile(new Adam(settings.learningRate));
        FitConfig fit = FitConfig.epochs(settings.epochs).batchSize(settings.batchSize);
        // saved, then printed: the model of an epoch that people have seen the figures of is there
        Saver saver = new Saver(model, report, interruption);
        List<Callback> callbacks = new ArrayList<>(List.of(saver, new EpochPrinter(console)));
        EarlyStopping stopping = new EarlyStopping("val_loss", settings.patience);
        if (!split.validation().isEmpty()) {
            fit = fit.validation(ClipLoader.examples(loaded, split.validation(), model));
            callbacks.add(stopping);
        }
        callbacks.add(new BackupAndRestore(out.resolve(CHECKPOINT), saver, stopping));
        try (WatchedTraining watched = watch ? new WatchedTraining(model, loaded, split, port.number()) : null) {
            if (watched != null) {
                console.println("Watch it at " + watched.url());
                console.println();
                console.flush();
                callbacks.add(watched.callback());
            }
            trainer.fit(
                    ClipLoader.examples(loaded, split.train(), model),
                    fit.callbacks(callbacks.toArray(Callback[]::new)));
        } catch (NotFiniteException e) {
            throw new IllegalStateException(e.getMessage() + "; --learning-rate may be too large", e);
        }
        if (!split.validation().isEmpty()) {
            console.printf(
                    "%nThe weights of epoch %d had the smallest validation loss and are kept%n",
                    stopping.bestEpoch() + 1);
            report.put("best_epoch", stopping.bestEpoch() + 1);
        }
        interruption.save(left("the best epoch"), () -> model.save(out));
        test(model, trainer, loaded, split, report, console);
    }

    private void test(
            ClipModel model, Trainer trainer, LoadedClips loaded, Split split, RunReport report, PrintWriter console)
            throws IOException {
        ConfusionMatrix confusion = new ConfusionMatrix(model.classes().size());
        Map<String, Double> figures = trainer.evaluate(ClipLoader.examples(loaded, split.test(), model), confusion);
        double seconds =
                report.history().stream().mapToDouble(EpochResult::seconds).sum();
        double clipsPerSecond = report.history().size() * split.train().size() / seconds;
        console.printf(
                Locale.ROOT, "Test loss %.4f, test accuracy %.4f%n%n", figures.get("loss"), figures.get("accuracy"));
        console.println(ConfusionTable.of(model.classes(), confusion.counts()));
        console.printf(
                Locale.ROOT,
                "Trained at %.0f clips/s (%s kernels, %d threads)%n",
                clipsPerSecond,
                trainer.model().execution().kernels().name(),
                trainer.model().execution().parallel().threads());
        report.putTest(figures, confusion.counts());
        report.put("clips_per_second", clipsPerSecond);
        report.write(out);
        Charts.curves(out.resolve("curves.png"), report.history());
        Charts.confusion(out.resolve("confusion.png"), model.classes(), confusion.counts());
        console.printf("Wrote model.safetensors, metrics.json, curves.png and confusion.png to %s%n", out);
    }

    /** What an interruption says. */
    private String left(String epoch) {
        return "the training; the model of " + epoch + " is in " + ClipModel.inFolder(out);
    }

    /** After every epoch writes the model and the figures so far, so that an interrupted run leaves both. */
    private final class Saver implements Callback {
        private final ClipModel model;
        private final RunReport report;
        private final Interruption interruption;

        Saver(ClipModel model, RunReport report, Interruption interruption) {
            this.model = model;
            this.report = report;
            this.interruption = interruption;
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
