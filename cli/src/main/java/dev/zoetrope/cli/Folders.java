package dev.zoetrope.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Where things go that were not told where to go. */
final class Folders {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private Folders() {}

    /** What can be made again: sampled clips, the sample data set. */
    static Path cache() {
        String home = System.getenv("XDG_CACHE_HOME");
        Path base =
                home != null && !home.isEmpty() ? Path.of(home) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("zoetrope");
    }

    /**
     * Checks that a folder can be made or written into, without making it.
     *
     * @throws IOException if not
     */
    static void requireWritable(Path folder) throws IOException {
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

    /** A new folder for a run's results. */
    static Path run(String command) {
        return Path.of(
                "runs",
                command + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP));
    }
}
