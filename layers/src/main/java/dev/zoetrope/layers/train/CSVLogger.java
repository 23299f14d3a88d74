package dev.zoetrope.layers.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a line for each epoch: its number, the first being 0, and its figures in the order of their names, as Keras's callback
 * of this name. The columns are those of the first epoch; what a later one lacks is {@code NA}.
 */
public final class CSVLogger implements Callback {
    private final LogFile file;
    private final String separator;
    private final boolean append;
    private boolean header;
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
            header = Files.size(file.path()) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.path() + ": " + e, e);
        }
        columns = List.of();
    }

    @Override
    public void onEpochEnd(EpochResult result, Trainer trainer) {
        if (columns.isEmpty()) {
            columns = result.logs().keySet().stream().sorted().toList();
            if (header) {
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
        file.append(cells.collect(Collectors.joining(separator, "", "\n")).getBytes(StandardCharsets.UTF_8));
    }
}
