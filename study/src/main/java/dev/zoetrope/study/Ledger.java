package dev.zoetrope.study;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What has been trained so far, a file for each training, so that a study that was cut off goes on where it was. */
final class Ledger {
    private static final long LARGEST = 1 << 20;

    private final Path folder;

    private Ledger(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens that of a study, or begins it.
     *
     * @throws IOException if the folder holds a study of other clips or with other settings
     */
    static Ledger open(Path out, Settings settings) throws IOException {
        Path file = out.resolve("study.json");
        String wanted = Json.write(settings.toJson());
        Optional<Object> there = read(file);
        if (there.isPresent() && !Json.write(there.get()).equals(wanted)) {
            throw new IOException(file + " is of a study with other clips or settings ("
                    + difference(there.get(), settings) + "): take another folder, or those settings to go on with it");
        }
        if (there.isEmpty()) {
            write(file, wanted);
        }
        return new Ledger(out.resolve("trainings"));
    }

    private static String difference(Object there, Settings settings) {
        if (there instanceof Map<?, ?> members) {
            for (Map.Entry<String, Object> now : settings.toJson().entrySet()) {
                Object before = members.get(now.getKey());
                if (before == null || !Json.write(before).equals(Json.write(now.getValue()))) {
                    return now.getKey() + ": " + before + " there, " + now.getValue() + " now";
                }
            }
        }
        return "what it holds cannot be read";
    }

    /** What came of a training, if it has been done; a file that does not say so counts as none. */
    Optional<Outcome> find(Recipe recipe, int run) throws IOException {
        Optional<Object> json = read(file(recipe, run));
        if (json.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Outcome.fromJson(json.get()));
        } catch (ModelFormatException e) {
            return Optional.empty();
        }
    }

    void add(Recipe recipe, int run, Outcome outcome) throws IOException {
        write(file(recipe, run), outcome.write());
    }

    private Path file(Recipe recipe, int run) {
        return folder.resolve(recipe.slug() + "-seed" + run + ".json");
    }

    /** The JSON of a file; none if it is not there; of something else, a value that is nobody's. */
    private static Optional<Object> read(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                return Optional.of(Json.NULL);
            }
            return Optional.of(Json.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ModelFormatException e) {
            return Optional.of(Json.NULL);
        }
    }

    private static void write(Path file, String json) throws IOException {
        AtomicFile.write(file, out -> out.write((json + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
