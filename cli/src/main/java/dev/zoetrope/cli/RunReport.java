package dev.zoetrope.cli;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.Split;
import dev.zoetrope.video.dataset.VideoClip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a training run has done so far, as metrics.json tells it. */
final class RunReport {
    static final String FILE_NAME = "metrics.json";

    private final Map<String, Object> json = new LinkedHashMap<>();
    private final List<EpochResult> history = new ArrayList<>();

    RunReport(TrainSettings settings, LoadedClips loaded, Split split) {
        json.put("data_dir", loaded.dataset().root().toString());
        json.put("settings", settings.toJson());
        json.put("classes", loaded.dataset().classes());
        Map<String, Object> clips = new LinkedHashMap<>();
        clips.put("used", loaded.clips().size());
        clips.put(
                "skipped",
                loaded.skipped().stream()
                        .map(skipped -> Map.of("file", skipped.clip().path().toString(), "reason", skipped.reason()))
                        .toList());
        clips.put("test_groups", List.copyOf(split.testGroups()));
        clips.put("train", names(loaded, split.train()));
        clips.put("validation", names(loaded, split.validation()));
        clips.put("test", names(loaded, split.test()));
        json.put("clips", clips);
    }

    private static List<String> names(LoadedClips loaded, List<VideoClip> clips) {
        return clips.stream()
                .map(clip -> loaded.dataset().root().relativize(clip.path()).toString())
                .toList();
    }

    List<EpochResult> history() {
        return history;
    }

    void add(EpochResult epoch) {
        history.add(epoch);
        json.put("epochs", epochs());
    }

    /** The figures of every epoch, as {@link #restore} takes them. */
    List<Map<String, Object>> epochs() {
        return history.stream()
                .map(result -> {
                    Map<String, Object> figures = new LinkedHashMap<>();
                    figures.put("epoch", result.epoch() + 1);
                    figures.putAll(result.logs());
                    figures.put("seconds", result.seconds());
                    return figures;
                })
                .toList();
    }

    /**
     * Begins with the epochs of a run that goes on.
     *
     * @param epochs the values of {@link Json} for {@link #epochs}
     * @throws IllegalArgumentException if they are something else
     */
    void restore(Object epochs) {
        if (!(epochs instanceof List<?> list)) {
            throw new IllegalArgumentException("a list of epochs wanted");
        }
        history.clear();
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> figures)
                    || !figures.values().stream().allMatch(Number.class::isInstance)) {
                throw new IllegalArgumentException("the figures of an epoch wanted, received " + each);
            }
            Map<String, Double> logs = new LinkedHashMap<>();
            figures.forEach((name, value) -> logs.put(name.toString(), ((Number) value).doubleValue()));
            double epoch = taken(logs, "epoch");
            double seconds = taken(logs, "seconds");
            add(new EpochResult((int) epoch - 1, logs, seconds));
        }
    }

    private static double taken(Map<String, Double> logs, String name) {
        Double value = logs.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("an epoch without its " + name);
        }
        return value;
    }

    void put(String name, Object value) {
        json.put(name, value);
    }

    void putTest(Map<String, Double> figures, int[][] confusion) {
        Map<String, Object> test = new LinkedHashMap<>(figures);
        test.put(
                "confusion",
                Arrays.stream(confusion)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
        json.put("test", test);
    }

    /**
     * The test of a finished run.
     *
     * @param confusion counts by true class, then by predicted class
     */
    record Test(double loss, double accuracy, int[][] confusion, int epochs) {}

    /**
     * Reads the test of the run in a folder; nothing if it is not finished, or is one of other classes.
     *
     * @param classes how many
     */
    static Optional<Test> readTest(Path folder, int classes) throws IOException {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (!(Json.parse(Files.readString(file)) instanceof Map<?, ?> run)
                || !(run.get("test") instanceof Map<?, ?> test)
                || !(run.get("epochs") instanceof List<?> epochs)
                || !(test.get("loss") instanceof Number loss)
                || !(test.get("accuracy") instanceof Number accuracy)
                || !(test.get("confusion") instanceof List<?> rows)
                || rows.size() != classes) {
            return Optional.empty();
        }
        int[][] confusion = new int[classes][classes];
        for (int i = 0; i < classes; i++) {
            if (!(rows.get(i) instanceof List<?> row) || row.size() != classes) {
                return Optional.empty();
            }
            for (int j = 0; j < classes; j++) {
                if (row.get(j) instanceof Number count) {
                    confusion[i][j] = count.intValue();
                }
            }
        }
        return Optional.of(new Test(loss.doubleValue(), accuracy.doubleValue(), confusion, epochs.size()));
    }

    void write(Path folder) throws IOException {
        byte[] bytes = (Json.write(json) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve(FILE_NAME), out -> out.write(bytes));
    }
}
