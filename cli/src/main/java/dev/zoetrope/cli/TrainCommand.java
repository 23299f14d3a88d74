package dev.zoetrope.cli;

import dev.zoetrope.cli.explore.ExplorerServer;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.DatasetException;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.SampleDataset;
import dev.zoetrope.video.dataset.Split;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    private static final List<String> RESULTS = List.of(ClipModel.FILE_NAME, Training.CHECKPOINT);

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
            description = "Folder for the results, without those of another run. Default: a new one in runs.")
    private @Nullable Path out;

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
        TrainCommand command = new TrainCommand();
        RunOptions.apply(folder, command, spec);
        command.out = folder;
        return command;
    }

    private int run(boolean goesOn) throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        checkOptions(settings, spec);
        Execution execution = threads.execution();
        SamplingPlan plan = settings.plan();
        // all that can be found wrong is found before the clips are loaded, which takes a while
        Folders.requireWritable(out == null ? Folders.RUNS : out);
        if (watch) {
            ExplorerServer.requireFree(port.number());
        }
        VideoDataset dataset = settings.scan(dataDir(execution, console));
        if (goesOn && out != null) {
            RunOptions.requireSameClips(out, dataset);
        }
        requireClasses(dataset);
        Model model =
                Model.build(plan.shape(), settings.network.of(dataset.classes().size()), settings.seed, execution);
        requireBatch(model, settings, dataset, spec);
        settings.split(dataset);
        Path folder = goesOn && out != null
                ? out
                : RunOptions.begin(spec.commandLine().getParseResult(), dataDir, dataset, out, RESULTS);
        LoadedClips loaded = ClipLoader.load(
                dataset,
                plan,
                cache.clips(),
                execution.parallel(),
                console,
                spec.commandLine().getErr());
        Split split = settings.split(loaded.dataset());
        console.printf(
                "%d clips to train, %d to validate, %d to test%s%n%n%s%n",
                split.train().size(),
                split.validation().size(),
                split.test().size(),
                split.testGroups().isEmpty() ? "" : " (groups " + String.join(", ", split.testGroups()) + ")",
                model.summary());
        console.flush();
        ClipModel clipModel = new ClipModel(model, dataset.classes(), plan);
        try (Interruption interruption = new Interruption(spec.commandLine().getErr());
                WatchedTraining watched = watch ? new WatchedTraining(clipModel, loaded, split, port.number()) : null) {
            List<Callback> watchers = new ArrayList<>(List.of(new EpochPrinter(console)));
            if (watched != null) {
                console.println("Watch it at " + watched.url());
                console.println();
                console.flush();
                watchers.add(watched.callback());
            }
            Training training = new Training(settings, folder, interruption, watchers);
            print(training.run(clipModel, loaded, split), clipModel, folder, console);
        }
        return 0;
    }

    /** Everything about the settings that can be found wrong without the clips. */
    static void checkOptions(TrainSettings settings, CommandSpec spec) {
        try {
            settings.check();
            settings.checkNetwork();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    static void requireClasses(VideoDataset dataset) throws DatasetException {
        if (dataset.classes().size() < 2) {
            throw new DatasetException(dataset.root() + ": nothing to tell apart, it has only the class "
                    + String.join("", dataset.classes()));
        }
    }

    /** A layer's output for a batch must fit into one array. */
    static void requireBatch(Model model, TrainSettings settings, VideoDataset dataset, CommandSpec spec) {
        int batch = Math.min(settings.batchSize, dataset.clips().size());
        try {
            model.root().layers().forEach(layer -> layer.outputShapes().forEach(shape -> shape.prepend(batch)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--frames " + settings.clips.frames + " --size " + settings.clips.size + " --batch-size " + batch
                            + ": " + e.getMessage());
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

    private static void print(Training.Result result, ClipModel model, Path folder, PrintWriter console) {
        result.bestEpoch()
                .ifPresent(epoch -> console.printf(
                        "%nThe weights of epoch %d had the smallest validation loss and are kept%n", epoch));
        console.printf(
                Locale.ROOT,
                "Test loss %.4f, test accuracy %.4f%n%n",
                result.figures().get("loss"),
                result.figures().get("accuracy"));
        console.println(ConfusionTable.of(model.classes(), result.confusion()));
        console.printf(
                Locale.ROOT,
                "Trained at %.0f clips/s (%s kernels, %d threads)%n",
                result.clipsPerSecond(),
                model.model().execution().kernels().name(),
                model.model().execution().parallel().threads());
        console.printf("Wrote model.safetensors, metrics.json, curves.png and confusion.png to %s%n", folder);
    }
}
