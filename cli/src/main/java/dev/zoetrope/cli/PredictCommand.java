package dev.zoetrope.cli;

import dev.zoetrope.layers.checkpoint.Json;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope predict}. */
@Command(name = "predict", description = "Name the class of video files, with the probability of each class.")
final class PredictCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model.safetensors, or the folder of the run that wrote it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path modelFile;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "VIDEO", description = "Video files.")
    private List<Path> videos = List.of();

    @Option(names = "--json", description = "Print a JSON array with an object per file.")
    private boolean json;

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ClipModel model = ClipModel.load(modelFile, threads.execution());
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.println(header(model.classes()));
        }
        List<Object> predictions = new ArrayList<>();
        boolean failed = false;
        for (Path video : videos) {
            try {
                float[] probabilities = model.predict(VideoFile.sample(video, model.plan()));
                if (json) {
                    predictions.add(toJson(video, model.classes(), probabilities));
                } else {
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
