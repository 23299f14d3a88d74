package dev.zoetrope.cli;

import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.study.Aspect;
import dev.zoetrope.study.Examples;
import dev.zoetrope.study.Settings;
import dev.zoetrope.study.Study;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.DatasetException;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.SampleDataset;
import dev.zoetrope.video.dataset.Split;
import dev.zoetrope.video.dataset.VideoClip;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code zoetrope study}. */
@Command(
        name = "study",
        description = {
            "Train variants of a network and measure what each of its blocks does: number of convolution blocks and"
                    + " filters, kind and number of pools, dropout, LSTMs, batch normalization, L2, sequence length.",
            "Writes report.html, which needs nothing besides; figures.json, the same for the same seed; times.json. Every"
                    + " training is kept as soon as it is done: the same command goes on where it was cut off."
        })
final class StudyCommand implements Callable<Integer> {
    private static final String SAMPLE = "sample";
    private static final long SAMPLE_SEED = 27;
    private static final int BATCH_SIZE = 8;
    private static final double LEARNING_RATE = 2e-3;
    private static final double VALIDATION_SHARE = 0.25;

    @Parameters(
            paramLabel = "DATA_DIR",
            description = "A folder with one folder of clips per class, or the word sample for the sample data set.")
    private String data = SAMPLE;

    @Option(
            names = "--what",
            split = ",",
            paramLabel = "ASPECT",
            description = "What to vary, by comma: ${COMPLETION-CANDIDATES}. Default: all of it.")
    private Set<Aspect> what = EnumSet.allOf(Aspect.class);

    @Option(
            names = "--seeds",
            defaultValue = "3",
            paramLabel = "K",
            description = "Times to train each variant, each from another seed. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--budget",
            defaultValue = "10m",
            converter = ByUnits.class,
            paramLabel = "TIME",
            description =
                    "Time after which to leave it at what is done, as 90s, 10m or 1h30m. Default: ${DEFAULT-VALUE}.")
    private Duration budget = Duration.ZERO;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the report and for what has been trained.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "NAME",
            description = "The classes to tell apart, by comma. Default: all in DATA_DIR.")
    private List<String> classes = List.of();

    @Option(
            names = "--frames",
            defaultValue = "10",
            description = "Frames to take from a clip. Default: ${DEFAULT-VALUE}.")
    private int frames;

    @Option(
            names = "--size",
            defaultValue = "32",
            description = "Height and width to resize frames to, in pixels. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--epochs",
            defaultValue = "16",
            description = "Times that a training goes through its clips. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--seed",
            defaultValue = "27",
            description = "Of everything random; the first of the seeds. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--split",
            defaultValue = "groups",
            description = "Judge by whole groups of clips that no training clip is of, or by single clips:"
                    + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private TrainSettings.SplitBy split = TrainSettings.SplitBy.GROUPS;

    @Option(
            names = "--group-pattern",
            defaultValue = "_g(\\d+)_",
            paramLabel = "REGEX",
            description = "What of a file's name tells its group, as for train. Default: UCF's ${DEFAULT-VALUE}.")
    private String groupPattern = "";

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Mixin
    private final CacheOption cache = new CacheOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        long deadline = System.nanoTime() + budget.toNanos();
        PrintWriter console = spec.commandLine().getOut();
        Pattern groups = checkOptions();
        Execution execution = threads.execution();
        Folders.requireWritable(out);
        LoadedClips loaded = load(VideoDataset.scan(folder(execution), classes, groups), frames, execution);
        Split divided = split(loaded.dataset());
        Study study = new Study(settings(loaded, divided), what, seeds, out);
        try (Interruption interruption = new Interruption(spec.commandLine().getErr())) {
            interruption.save(
                    "the study; what is trained is in " + out + ", the same command goes on from there", () -> {});
            Study.Summary summary = study.run(
                    count -> count == frames
                            ? examples(loaded, divided)
                            : examples(load(loaded.dataset(), count, execution), divided),
                    execution.parallel().threads(),
                    () -> System.nanoTime() - deadline > 0,
                    (done, all, name, accuracy, seconds) -> {
                        console.printf(
                                Locale.ROOT, "%d/%d %s: accuracy %.3f, %.1f s%n", done, all, name, accuracy, seconds);
                        console.flush();
                    });
            print(summary, console);
        }
        return 0;
    }

    private void print(Study.Summary summary, PrintWriter console) {
        console.println();
        summary.claims().forEach(console::println);
        if (summary.done() < summary.all()) {
            console.printf(
                    "%nThe budget of %s is used up after %d of %d trainings; the same command goes on from there%n",
                    budget.toString().substring(2).toLowerCase(Locale.ROOT), summary.done(), summary.all());
        }
        console.printf("Wrote report.html, figures.json and times.json to %s%n", out);
    }

    private Pattern checkOptions() {
        try {
            TrainSettings.require(seeds >= 1 && seeds <= 1000, "--seeds", seeds, "1 to 1000");
            TrainSettings.require(epochs >= 1, "--epochs", epochs, "at least 1");
            TrainSettings.require(frames >= 2 && frames <= 500, "--frames", frames, "2 to 500");
            TrainSettings.require(
                    size >= Study.SMALLEST_SIDE && size <= 512, "--size", size, Study.SMALLEST_SIDE + " to 512");
            TrainSettings.require(!budget.isNegative() && !budget.isZero(), "--budget", budget, "more than no time");
            TrainSettings.require(
                    classes.size() != 1, "--classes", String.join(",", classes), "at least two, or none for all");
            return Pattern.compile(groupPattern);
        } catch (PatternSyntaxException e) {
            throw new ParameterException(
                    spec.commandLine(), "--group-pattern " + groupPattern + ": " + e.getDescription());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private Path folder(Execution execution) throws IOException {
        return data.equals(SAMPLE)
                ? SampleDataset.ofSeed(SAMPLE_SEED).write(cache.samples(), execution.parallel())
                : Path.of(data);
    }

    private LoadedClips load(VideoDataset dataset, int count, Execution execution) throws IOException {
        if (dataset.classes().size() < 2) {
            throw new DatasetException(dataset.root() + ": nothing to tell apart, it has only the class "
                    + String.join("", dataset.classes()));
        }
        return ClipLoader.load(
                dataset,
                new SamplingPlan(count, size, size),
                cache.clips(),
                execution.parallel(),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    private Split split(VideoDataset dataset) throws IOException {
        return split == TrainSettings.SplitBy.CLIPS
                ? Split.byClips(dataset, VALIDATION_SHARE, 0, seed)
                : Split.byGroups(dataset, VALIDATION_SHARE, 0, seed);
    }

    private Settings settings(LoadedClips loaded, Split divided) {
        return new Settings(
                data.equals(SAMPLE) ? "the sample data set of moving shapes" : data,
                fingerprint(loaded, divided),
                loaded.dataset().classes(),
                divided.train().size(),
                divided.test().size(),
                frames,
                size,
                epochs,
                BATCH_SIZE,
                LEARNING_RATE,
                seed);
    }

    private static String fingerprint(LoadedClips loaded, Split divided) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (List<VideoClip> clips : List.of(divided.train(), divided.test())) {
                for (VideoClip clip : clips) {
                    digest.update((byte) clip.label());
                    digest.update(loaded.get(clip).pixels());
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Examples examples(LoadedClips loaded, Split divided) {
        return new Examples(clips(loaded, divided.train()), clips(loaded, divided.test()));
    }

    private static ByteClips clips(LoadedClips loaded, List<VideoClip> some) {
        return new ByteClips(
                loaded.pixels(some),
                loaded.labels(some),
                loaded.plan().shape(),
                loaded.dataset().classes().size());
    }

    /** Reads {@code 90s}, {@code 10m}, {@code 1h30m}. */
    private static final class ByUnits implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("wants a time as 90s, 10m or 1h30m, received " + text);
            }
        }
    }
}
