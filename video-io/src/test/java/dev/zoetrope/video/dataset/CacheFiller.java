package dev.zoetrope.video.dataset;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.SamplingPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Fills a cache: {@code CacheFiller DATA CACHE [COPY_OF NAMES]}. Prints a line per clip as it is done, and at the end how
 * many were decoded and a hash of all pixels. With COPY_OF and a file of names, each on a line and written as Java does,
 * DATA is made first: a class of copies of one video with these names.
 */
final class CacheFiller {
    static final SamplingPlan PLAN = new SamplingPlan(5, 32, 32);

    private CacheFiller() {}

    public static void main(String[] args) throws IOException {
        Path data = Path.of(args[0]);
        if (args.length > 2) {
            Path names = Files.createDirectories(data.resolve("Some class"));
            for (String name : Files.readAllLines(Path.of(args[3]), StandardCharsets.UTF_8)) {
                Files.copy(Path.of(args[2]), names.resolve(name.translateEscapes()));
            }
        }
        ClipCache cache = new ClipCache(Path.of(args[1]));
        try (Parallel parallel = new Parallel(2)) {
            LoadedClips loaded = LoadedClips.load(VideoDataset.scan(data), PLAN, cache, parallel, (done, total) -> {
                System.out.println("done " + done);
                System.out.flush();
            });
            System.out.println(summary(cache, loaded));
        }
    }

    static String summary(ClipCache cache, LoadedClips loaded) {
        List<byte[]> pixels = loaded.dataset().clips().stream()
                .map(loaded::get)
                .map(Clip::pixels)
                .toList();
        int hash = 1;
        for (byte[] clip : pixels) {
            hash = 31 * hash + Arrays.hashCode(clip);
        }
        return "decoded " + cache.decoded() + " skipped " + loaded.skipped().size() + " hash " + hash;
    }
}
