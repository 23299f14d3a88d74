package dev.zoetrope.cli;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.dataset.SampleDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Tiny data sets of real video files. */
final class Samples {
    private Samples() {}

    /** Four classes of two groups of two clips. */
    static Path write(Path folder) throws IOException {
        return new SampleDataset(2, 2, 6, 32, 5).write(folder, new Parallel(1));
    }

    /** A copy of a data set, to be spoilt. */
    static Path copy(Path data, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.naturalOrder()).forEach(file -> {
                try {
                    Path copy = to.resolve(data.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return to;
    }

    /** The clips of a class, in order. */
    static List<Path> clips(Path data, String name) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(name))) {
            return files.sorted().toList();
        }
    }

    /** Cuts a file off in the middle. */
    static void truncate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }
}
