package dev.zoetrope.layers.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a line for each epoch: its number, the first being 0, and its figures in the order of their names, as Keras's callback
 * of this name. The columns are those of the first epoch; what a later one lacks is {@code NA}. In a training that goes on
 * ({@code BackupAndRestore}, told of this callback) the file becomes what it was when that was saved, and goes on from there.
 */
public final class CSVLogger implements Callback {
    private static final String TEXT = "text";
    private static final String COLUMNS = "columns";

    private final LogFile file;
    private final String separator;
    private final boolean append;
    private String text = "";
    private List<String> columns = List.of();

    /** Keras's defaults: commas, and a new file. */
    public CSVLogger(Path file) {
        this(file, ",", false);
    }

    /**
     * Writes to a file.
     *
     * @param append whether lines are added to what the file holds; then the columns' names are not written again
     */
    public CSVLogger(Path file, String separator, boolean append) {
        this.file = new LogFile(file);
        this.separator = separator;
        this.append = append;
    }

    /** @throws UncheckedIOException if the file cannot be written */
    @Override
    public void onTrainBegin(int epochs, int batches, Trainer trainer) {
        file.begin(append);
        try {
            text = Files.readString(file.path());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.path() + ": " + e, e);
        }
        columns = List.of();
    }

    @Override
    public CallbackState state() {
        return new CallbackState(Map.of(TEXT, text, COLUMNS, String.join("\n", columns)));
    }

    @Override
    public void restore(CallbackState state) {
        text = state.values().getOrDefault(TEXT, "");
        String names = state.values().getOrDefault(COLUMNS, "");
        columns = names.isEmpty() ? List.of() : List.of(names.split("\n", -1));
        file.rewrite(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        if (columns.isEmpty()) {
            columns = result.logs().keySet().stream().sorted().toList();
            if (text.isEmpty()) {
                line(Stream.concat(Stream.of("epoch"), columns.stream()));
            }
        }
        Stream<String> figures = columns.stream().map(column -> {
            Double figure = result.logs().get(column);
            return figure == null ? "NA" : figure.toString();
        });
        line(Stream.concat(Stream.of(Integer.toString(result.epoch())), figures));
    }

    private void line(Stream<String> cells) {
        String line = cells.collect(Collectors.joining(separator, "", "\n"));
        text += line;
        file.append(line.getBytes(StandardCharsets.UTF_8));
    }
}
