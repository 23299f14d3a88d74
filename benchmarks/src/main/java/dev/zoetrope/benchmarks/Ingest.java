package dev.zoetrope.benchmarks;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.ClipCache;
import dev.zoetrope.video.dataset.DatasetSurvey;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How fast video files become cached clips of 20×64×64: {@code Ingest DATA CACHE}. Fills an empty cache in CACHE/first, one
 * more in CACHE/second with Java warmed up by the first, and reads the second again. Prints a line of JSON. {@code Ingest
 * DATA CACHE survey} goes through the data set once and prints how much memory the heap needed.
 */
public final class Ingest {
    private static final SamplingPlan PLAN = new SamplingPlan(20, 64, 64);

    private Ingest() {}

    /** Measures. */
    public static void main(String[] args) throws IOException {
        VideoDataset dataset = VideoDataset.scan(Path.of(args[0]));
        Path cache = Path.of(args[1]);
        try (Parallel parallel = Parallel.ofProcessors()) {
            if (args.length > 2) {
                survey(dataset, cache, parallel);
                return;
            }
            double first = load(dataset, new ClipCache(cache.resolve("first")), parallel);
            double second = load(dataset, new ClipCache(cache.resolve("second")), parallel);
            double read = Double.POSITIVE_INFINITY;
            for (int i = 0; i < 5; i++) {
                ClipCache full = new ClipCache(cache.resolve("second"));
                read = Math.min(read, load(dataset, full, parallel));
                if (full.decoded() > 0) {
                    throw new IllegalStateException(full.decoded() + " clips were not in the cache");
                }
            }
            int clips = dataset.clips().size();
            System.out.printf(
                    Locale.ROOT,
                    "{\"clips\": %d, \"first\": %.3f, \"seconds\": %.3f, \"read\": %.4f, \"read_bytes_per_second\": %.0f}%n",
                    clips,
                    first,
                    second,
                    read,
                    clips * PLAN.shape().size() / read);
        }
    }

    private static double load(VideoDataset dataset, ClipCache cache, Parallel parallel) throws IOException {
        long start = System.nanoTime();
        LoadedClips loaded = LoadedClips.load(dataset, PLAN, cache, parallel, (done, total) -> {});
        if (!loaded.skipped().isEmpty()) {
            throw new IllegalStateException("unusable: " + loaded.skipped().getFirst());
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    private static void survey(VideoDataset dataset, Path cache, Parallel parallel) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        DatasetSurvey survey = DatasetSurvey.of(dataset, PLAN, new ClipCache(cache), parallel, (done, total) -> {
            if (done % 1000 == 0 || done == total) {
                System.gc();
                System.out.printf(
                        "%d of %d: %.1f MB live%n", done, total, (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
            }
        });
        System.out.println(survey.sum());
    }
}
