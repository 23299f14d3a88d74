package dev.zoetrope.cli;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.video.FrameSource;
import dev.zoetrope.video.VideoFile;
import dev.zoetrope.video.VideoFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope predict}. */
@Command(
        name = "predict",
        description = {
            "Name the class of video files, with the probability of each class.",
            "With any option from --window to --csv, or VIDEO - for frames on the standard input: go through one video of"
                    + " any length and say what happens when."
        })
final class PredictCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model.safetensors, or the folder of the run that wrote it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path modelFile;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "VIDEO",
            description = "Video files; a long one may also be an animated GIF, a folder of PNG or JPEG images, or -.")
    private List<Path> videos = List.of();

    @Option(
            names = "--json",
            description = "Print a JSON array with an object per file, or per stretch of a long video.")
    private boolean json;

    @Mixin
    private final LongVideoOptions options = new LongVideoOptions();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ClipModel model = ClipModel.load(modelFile, threads.execution());
        if (options.given() || videos.contains(LongVideoOptions.PIPE)) {
            return goThrough(model);
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean headed = json;
        List<Object> predictions = new ArrayList<>();
        boolean failed = false;
        for (Path video : videos) {
            try {
                float[] probabilities = model.predict(VideoFile.sample(video, model.plan()));
                if (json) {
                    predictions.add(toJson(video, model.classes(), probabilities));
                } else {
                    if (!headed) {
                        out.println(header(model.classes()));
                        headed = true;
                    }
                    out.println(row(video, model.classes(), probabilities));
                }
            } catch (VideoFormatException e) {
                spec.commandLine().getErr().println("zoetrope: " + e.getMessage());
                failed = true;
            }
        }
        if (json) {
            out.println(Json.write(predictions));
        }
        return failed ? 1 : 0;
    }

    private int goThrough(ClipModel model) throws IOException {
        if (videos.size() != 1) {
            throw options.wrong("one VIDEO at a time can be gone through, received " + videos.size());
        }
        Path video = videos.getFirst();
        options.windows(model.plan().frames());
        OutputFiles.check(spec, options.outputs(), video, ClipModel.file(modelFile));
        PrintWriter out = spec.commandLine().getOut();
        boolean pipe = video.equals(LongVideoOptions.PIPE);
        if (pipe && !json) {
            out.println(SegmentTable.header(model.classes()));
        }
        List<Segments.Segment> found = new ArrayList<>();
        Segments segments = new Segments(segment -> {
            if (pipe && !json) {
                out.println(SegmentTable.row(segment, model.classes()));
                out.flush();
            } else {
                found.add(segment);
            }
        });
        long start = System.nanoTime();
        LongVideo.Done done;
        try (FrameSource source = LongVideo.open(video, options, model)) {
            ProgressBar bar = new ProgressBar(out, source.info().headerFrames());
            boolean draws = !json && !pipe;
            done = new LongVideo(video, source, model, options, segments, frames -> {
                        if (draws) {
                            bar.update(frames, Map.of());
                        }
                    })
                    .run();
            if (draws) {
                bar.finish(Map.of());
            }
        }
        if (json) {
            out.println(Json.write(found.stream()
                    .map(segment -> SegmentTable.toJson(segment, model.classes()))
                    .toList()));
            return 0;
        }
        if (!pipe) {
            out.println(SegmentTable.header(model.classes()));
            found.forEach(segment -> out.println(SegmentTable.row(segment, model.classes())));
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        out.printf(
                Locale.ROOT,
                "%d frames, %.1f s, %d windows in %.1f s: %.1f times real time%n",
                done.frames(),
                done.seconds(),
                done.windows(),
                seconds,
                done.seconds() / seconds);
        if (!options.outputs().isEmpty()) {
            out.println("Wrote "
                    + options.outputs().values().stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
        return 0;
    }

    private static String header(List<String> classes) {
        StringBuilder line = new StringBuilder(String.format("%-" + width(classes) + "s", "class"));
        classes.forEach(name -> line.append(String.format(" %" + Math.max(6, name.length()) + "s", name)));
        return line.append("  file").toString();
    }

    private static String row(Path video, List<String> classes, float[] probabilities) {
        StringBuilder line =
                new StringBuilder(String.format("%-" + width(classes) + "s", classes.get(best(probabilities))));
        for (int k = 0; k < classes.size(); k++) {
            int width = Math.max(6, classes.get(k).length());
            line.append(String.format(Locale.ROOT, " %" + width + ".4f", probabilities[k]));
        }
        return line.append("  ").append(video).toString();
    }

    private static int width(List<String> classes) {
        return Math.max(5, classes.stream().mapToInt(String::length).max().orElse(0));
    }

    private static Map<String, Object> toJson(Path video, List<String> classes, float[] probabilities) {
        Map<String, Object> byClass = new LinkedHashMap<>();
        for (int k = 0; k < classes.size(); k++) {
            byClass.put(classes.get(k), probabilities[k]);
        }
        Map<String, Object> prediction = new LinkedHashMap<>();
        prediction.put("file", video.toString());
        prediction.put("class", classes.get(best(probabilities)));
        prediction.put("probabilities", byClass);
        return prediction;
    }

    private static int best(float[] probabilities) {
        int best = 0;
        for (int k = 1; k < probabilities.length; k++) {
            best = probabilities[k] > probabilities[best] ? k : best;
        }
        return best;
    }
}
