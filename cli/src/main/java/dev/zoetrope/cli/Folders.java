package dev.zoetrope.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Where things go that were not told where to go. */
final class Folders {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /** Where new folders for results are made. */
    static final Path RUNS = Path.of("runs");

    private Folders() {}

    /** What can be made again: sampled clips, the sample data set. */
    static Path cache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        String home = System.getenv("HOME");
        Path base = cache != null && !cache.isEmpty()
                ? Path.of(cache)
                : Path.of(home != null && !home.isEmpty() ? home : System.getProperty("user.home"), ".cache");
        return base.resolve("zoetrope");
    }

    /**
     * Checks that a folder can be made or written into, without making it.
     *
     * @throws IOException if not
     */
    static void requireWritable(Path folder) throws IOException {
        if (folder.toString().isEmpty()) {
            throw new IOException("a folder's name wanted, received an empty one; . is the current folder");
        }
        Path there = folder.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            throw new NotDirectoryException(there.toString());
        }
        if (!Files.isWritable(there)) {
            throw new AccessDeniedException(there.toString());
        }
    }

    /** Makes a new folder for a run's results, one of its own for each of several that begin in the same second. */
    static Path newRun(String command) throws IOException {
        String name = command + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP);
        Files.createDirectories(RUNS);
        for (int number = 1; ; number++) {
            try {
                return Files.createDirectory(RUNS.resolve(number == 1 ? name : name + "-" + number));
            } catch (FileAlreadyExistsException e) {
                // the next number, then
            }
        }
    }
}
