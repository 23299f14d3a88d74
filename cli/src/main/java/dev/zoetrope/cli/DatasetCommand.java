package dev.zoetrope.cli;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.ClipCache;
import dev.zoetrope.video.dataset.DatasetSurvey;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope dataset}. */
@Command(
        name = "dataset",
        description = {
            "Tell what is in a folder of clips: classes, groups, frames, codecs, and which files cannot be used.",
            "Every frame of every clip is decoded once, and the sampled clips are kept in the cache, so that a training with"
                    + " the same --frames and --size decodes nothing."
        })
final class DatasetCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DATA_DIR",
            description = "A folder with one folder of clips per class, as UCF50, UCF101 and HMDB51 unpack.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path dataDir;

    @Option(names = "--json", description = "Print the report as JSON, and nothing else.")
    private boolean json;

    @Mixin
    private final ClipOptions clips = new ClipOptions();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Mixin
    private final CacheOption cache = new CacheOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try {
            clips.check();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        PrintWriter console = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Execution execution = threads.execution();
        SamplingPlan plan = clips.plan();
        VideoDataset dataset = clips.scan(dataDir);
        ClipCache entries = cache.clips();
        int total = dataset.clips().size();
        ProgressBar bar =
                json ? new ProgressBar(err, total, ProgressBar.isTerminal()) : new ProgressBar(console, total);
        if (!json) {
            console.printf(
                    "Checking %d files of %d classes in %s%n",
                    total, dataset.classes().size(), dataDir);
        }
        DatasetSurvey survey = DatasetSurvey.of(
                dataset, plan, entries, execution.parallel(), (done, all) -> bar.update(done, Map.of()));
        if (json) {
            console.println(Json.write(report(survey, plan, entries)));
        } else {
            bar.finish(Map.of());
            print(survey, plan, entries, console);
        }
        ClipLoader.cacheFailure(entries).ifPresent(err::println);
        return 0;
    }

    private static void print(DatasetSurvey survey, SamplingPlan plan, ClipCache entries, PrintWriter console) {
        VideoDataset dataset = survey.dataset();
        int width = Math.max(
                5, dataset.classes().stream().mapToInt(String::length).max().orElse(0));
        String head = "%n%-" + width + "s %7s %7s %9s %9s %9s%n";
        console.printf(Locale.ROOT, head, "class", "clips", "groups", "frames", "seconds", "unusable");
        for (int label = 0; label < dataset.classes().size(); label++) {
            line(console, width, dataset.classes().get(label), survey.sum(label), survey.unusable(label));
        }
        line(console, width, "all", survey.sum(), survey.unusable().size());
        console.println();
        survey.formats().forEach((format, count) -> console.printf("%7d  %s%n", count, format));
        long shorter =
                survey.usable().stream().filter(file -> file.missing() > 0).count();
        console.println();
        if (dataset.ignored() > 0) {
            console.printf("Passed over, being no files, or no videos by their names: %d%n", dataset.ignored());
        }
        if (shorter > 0) {
            console.printf("%d clips have fewer than %d frames: their last one is repeated%n", shorter, plan.frames());
        }
        console.printf(
                "%d decoded, %d from the cache: %d of %d files can be used%n",
                entries.decoded(),
                survey.usable().size() - entries.decoded(),
                survey.usable().size(),
                dataset.clips().size());
        survey.unusable().forEach(file -> console.println("unusable: " + ErrorLine.printable(file.toString())));
    }

    private static void line(PrintWriter console, int width, String name, DatasetSurvey.Sum sum, int unusable) {
        console.printf(
                Locale.ROOT,
                "%-" + width + "s %7d %7d %9d %9.1f %9d%n",
                name,
                sum.clips(),
                sum.groups(),
                sum.frames(),
                sum.seconds(),
                unusable);
    }

    private static Map<String, Object> report(DatasetSurvey survey, SamplingPlan plan, ClipCache entries) {
        VideoDataset dataset = survey.dataset();
        List<Object> classes = new ArrayList<>();
        for (int label = 0; label < dataset.classes().size(); label++) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("class", dataset.classes().get(label));
            each.putAll(sum(survey.sum(label)));
            each.put("unusable", survey.unusable(label));
            classes.add(each);
        }
        List<Object> unusable = new ArrayList<>();
        survey.unusable()
                .forEach(file -> unusable.add(Map.of("file", file.clip().path().toString(), "reason", file.reason())));
        List<Object> files = new ArrayList<>();
        for (DatasetSurvey.Usable file : survey.usable()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("file", file.clip().path().toString());
            each.put("class", dataset.classes().get(file.clip().label()));
            file.clip().group().ifPresent(group -> each.put("group", group));
            each.put("container", file.source().container());
            each.put("codec", file.source().codec());
            each.put("width", file.source().width());
            each.put("height", file.source().height());
            each.put("fps", file.source().fps());
            each.put("frames", file.frames());
            each.put("header_frames", file.source().headerFrames());
            each.put("missing", file.missing());
            files.add(each);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("data_dir", dataset.root().toString());
        json.put("frames_per_clip", plan.frames());
        json.put("total", sum(survey.sum()));
        json.put("classes", classes);
        json.put("formats", survey.formats());
        json.put("ignored", dataset.ignored());
        json.put("decoded", entries.decoded());
        json.put("unusable", unusable);
        json.put("files", files);
        return json;
    }

    private static Map<String, Object> sum(DatasetSurvey.Sum sum) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("clips", sum.clips());
        json.put("groups", sum.groups());
        json.put("frames", sum.frames());
        json.put("seconds", sum.seconds());
        return json;
    }
}
