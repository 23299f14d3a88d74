package dev.zoetrope.cli;

import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.Folds;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.Split;
import dev.zoetrope.video.dataset.SplitLists;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope cross-validate}. */
@Command(
        name = "cross-validate",
        description = {
            "Train once for each part of the clips, on all others, and test on that part: leave one group out, as is usual"
                    + " with UCF50.",
            "Prints the mean accuracy with its standard error, figures for each class and the confusion matrix. Each fold"
                    + " leaves its files in a folder of its own; a run that was cut off goes on with --resume."
        })
final class CrossValidateCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DATA_DIR",
            description = "A folder with one folder of clips per class, as UCF50 unpacks.")
    private @Nullable Path dataDir;

    @Option(
            names = "--folds",
            paramLabel = "N",
            description =
                    "How many parts. Default: one per group; with --split clips 5; with --lists, as many as there are"
                            + " lists.")
    private int folds;

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
            names = "--resume",
            paramLabel = "RUN_DIR",
            description = "Go on with a run that was cut off, with the options that it was started with.")
    private @Nullable Path resumed;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** A part and what it is called. */
    private record Part(String name, Split split) {}

    @Override
    public Integer call() throws IOException {
        if (resumed == null) {
            return run(false);
        }
        CrossValidateCommand command = new CrossValidateCommand();
        RunOptions.apply(resumed, command, spec);
        command.out = resumed;
        return command.run(true);
    }

    private int run(boolean goesOn) throws IOException {
        PrintWriter console = spec.commandLine().getOut();
        if (dataDir == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'DATA_DIR'");
        }
        TrainCommand.checkOptions(settings, spec);
        checkOptions();
        Execution execution = threads.execution();
        SamplingPlan plan = settings.plan();
        Folders.requireWritable(out == null ? Folders.RUNS : out);
        VideoDataset dataset = settings.scan(dataDir);
        if (goesOn && out != null) {
            RunOptions.requireSameClips(out, dataset);
        }
        TrainCommand.requireClasses(dataset);
        Model network = build(dataset, plan, execution);
        TrainCommand.requireBatch(network, settings, dataset, spec);
        parts(dataset);
        Path run = goesOn && out != null
                ? out
                : RunOptions.begin(
                        spec.commandLine().getParseResult(),
                        dataDir,
                        dataset,
                        out,
                        List.of(fold(1) + "/" + RunReport.FILE_NAME));
        LoadedClips loaded = ClipLoader.load(
                dataset,
                plan,
                cache.clips(),
                execution.parallel(),
                console,
                spec.commandLine().getErr());
        List<Part> parts = parts(loaded.dataset());
        FoldReport report = new FoldReport(dataset.classes());
        try (Interruption interruption = new Interruption(spec.commandLine().getErr())) {
            for (int i = 0; i < parts.size(); i++) {
                Path folder = run.resolve(fold(i + 1));
                Optional<RunReport.Test> before =
                        RunReport.readTest(folder, dataset.classes().size());
                RunReport.Test test = before.isPresent()
                        ? before.get()
                        : train(parts.get(i), folder, loaded, build(dataset, plan, execution), interruption);
                report.add(parts.get(i).name(), test);
                console.printf(
                        Locale.ROOT,
                        "Fold %d/%d (%s): %d clips, accuracy %.4f, loss %.4f, %d epochs%s%n",
                        i + 1,
                        parts.size(),
                        parts.get(i).name(),
                        parts.get(i).split().test().size(),
                        test.accuracy(),
                        test.loss(),
                        test.epochs(),
                        before.isPresent() ? ", from before" : "");
                console.flush();
            }
        }
        console.println();
        report.print(console);
        report.write(run.resolve("cross-validation.json"), settings);
        Charts.confusion(run.resolve("confusion.png"), dataset.classes(), report.confusion());
        console.printf("Wrote cross-validation.json, confusion.png and a folder for each fold to %s%n", run);
        return 0;
    }

    private static String fold(int number) {
        return "fold-%02d".formatted(number);
    }

    private void checkOptions() {
        try {
            TrainSettings.require(
                    settings.testGroups.isEmpty(),
                    "cross-validate",
                    "--test-groups",
                    "each group to be tested on once");
            TrainSettings.require(folds == 0 || folds >= 2, "--folds", folds, "at least 2, or none for one per group");
            TrainSettings.require(folds == 0 || settings.lists == null, "--folds", folds, "no --lists");
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private Model build(VideoDataset dataset, SamplingPlan plan, Execution execution) {
        return Model.build(plan.shape(), settings.network.of(dataset.classes().size()), settings.seed, execution);
    }

    private List<Part> parts(VideoDataset dataset) throws IOException {
        List<Part> parts = new ArrayList<>();
        if (settings.lists != null) {
            for (int number = 1; number <= SplitLists.count(settings.lists); number++) {
                SplitLists lists = SplitLists.read(settings.lists, number);
                parts.add(new Part(
                        "lists " + number, Split.byLists(dataset, lists, settings.validationShare, settings.seed)));
            }
            return parts;
        }
        boolean byClips = settings.split == TrainSettings.SplitBy.CLIPS;
        List<Folds.Fold> all = byClips
                ? Folds.byClips(dataset, folds == 0 ? 5 : folds, settings.seed)
                : Folds.byGroups(dataset, folds, settings.seed);
        for (Folds.Fold fold : all) {
            String name = byClips ? "part " + (parts.size() + 1) : named(fold.groups());
            parts.add(new Part(name, Split.ofFold(dataset, fold, settings.validationShare, settings.seed)));
        }
        return parts;
    }

    private static String named(Iterable<String> groups) {
        String names = String.join(", ", groups);
        return (names.contains(",") ? "groups " : "group ") + names;
    }

    private RunReport.Test train(Part part, Path folder, LoadedClips loaded, Model network, Interruption interruption)
            throws IOException {
        ClipModel model = new ClipModel(network, loaded.dataset().classes(), loaded.plan());
        Training.Result result =
                new Training(settings, folder, interruption, List.of()).run(model, loaded, part.split());
        Files.deleteIfExists(folder.resolve(Training.CHECKPOINT)); // as large as the model three times over
        return new RunReport.Test(
                result.figures().getOrDefault("loss", Double.NaN),
                result.figures().getOrDefault("accuracy", Double.NaN),
                result.confusion(),
                result.epochs());
    }
}
