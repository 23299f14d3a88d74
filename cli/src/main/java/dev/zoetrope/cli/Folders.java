package dev.zoetrope.cli;

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

    /** A new folder for a run's results. */
    static Path run() {
        return Path.of(
                "runs", "train-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP));
    }
}
