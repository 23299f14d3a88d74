package dev.zoetrope.layers.checkpoint;

import dev.zoetrope.layers.train.Callback;
import dev.zoetrope.layers.train.CallbackState;
import dev.zoetrope.layers.train.EpochResult;
import dev.zoetrope.layers.train.Monitor;
import dev.zoetrope.layers.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Saves the model after each epoch, or after those that are the best so far, as Keras's callback of this name. */
public final class ModelCheckpoint implements Callback {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(?::(0?\\d*)(d|\\.\\d+f)?)?}");

    private final String file;
    private final @Nullable Monitor best;
    private final Map<String, String> notes;
    private double bestSoFar = Double.NaN;

    private ModelCheckpoint(String file, @Nullable Monitor best, Map<String, String> notes) {
        this.file = file;
        this.best = best;
        this.notes = Map.copyOf(notes);
    }

    /**
     * Saves every epoch.
     *
     * @param file may name the epoch, the first being 1, and its figures: {@code model-{epoch:02d}-{val_loss:.2f}.safetensors}
     * @param notes what the file tells besides, see {@link ModelFile#save}
     */
    public static ModelCheckpoint everyEpoch(String file, Map<String, String> notes) {
        return new ModelCheckpoint(file, null, notes);
    }

    /** Saves the epochs that are better than all before. */
    public static ModelCheckpoint bestOnly(String file, Monitor monitor, Map<String, String> notes) {
        return new ModelCheckpoint(file, monitor, notes);
    }

    /** @throws UncheckedIOException if the folder cannot be made or written to */
    @Override
    public void onTrainBegin(int epochs, int batches, Trainer trainer) {
        bestSoFar = Double.NaN;
        Path folder = Path.of(file).toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
                // Whether files can be made there is best found out by making one.
                Files.delete(Files.createTempFile(folder, ".checkpoint-", ".tmp"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write checkpoints to " + folder + ": " + e, e);
        }
    }

    /**
     * Saves the model.
     *
     * @throws IllegalArgumentException if the file's name asks for a figure that the epoch does not have
     */
    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        if (best != null) {
            double value = best.of(result);
            if (!best.improves(value, bestSoFar, trainer)) {
                return;
            }
            bestSoFar = value;
        }
        Path path = Path.of(name(result));
        try {
            ModelFile.save(trainer.model(), path, notes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save the model as " + path + ": " + e, e);
        }
    }

    @Override
    public CallbackState state() {
        return new CallbackState(Map.of("best", Double.toString(bestSoFar)));
    }

    @Override
    public void restore(CallbackState state) {
        bestSoFar = state.number("best");
    }

    private String name(EpochResult result) {
        Map<String, Object> figures = new LinkedHashMap<>(result.logs());
        figures.put("epoch", result.epoch() + 1);
        Matcher matcher = PLACE.matcher(file);
        StringBuilder name = new StringBuilder();
        while (matcher.find()) {
            Object figure = figures.get(matcher.group(1));
            if (figure == null) {
                throw new IllegalArgumentException(
                        file + " asks for " + matcher.group(1) + ", and the epoch has only " + figures.keySet());
            }
            matcher.appendReplacement(name, Matcher.quoteReplacement(format(figure, matcher)));
        }
        return matcher.appendTail(name).toString();
    }

    /** Python's {@code 02d} and {@code .2f} are Java's too. */
    private static String format(Object figure, Matcher place) {
        String width = place.group(2) == null ? "" : place.group(2);
        String kind = place.group(3) == null ? "" : place.group(3);
        if (figure instanceof Integer) {
            return String.format(Locale.ROOT, "%" + width + "d", figure);
        }
        return kind.startsWith(".") ? String.format(Locale.ROOT, "%" + width + kind, figure) : figure.toString();
    }
}
