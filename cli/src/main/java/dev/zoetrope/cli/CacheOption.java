package dev.zoetrope.cli;

import dev.zoetrope.video.dataset.ClipCache;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command keeps what can be made again. */
final class CacheOption {
    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder for what can be made again: sampled clips, the sample data set. Default: zoetrope in"
                    + " XDG_CACHE_HOME or ~/.cache.")
    private Path folder = Folders.cache();

    ClipCache clips() {
        return new ClipCache(folder.resolve("clips"));
    }

    Path samples() {
        return folder.resolve("samples");
    }
}
