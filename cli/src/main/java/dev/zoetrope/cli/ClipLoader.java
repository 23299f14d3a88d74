package dev.zoetrope.cli;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.dataset.ClipCache;
import dev.zoetrope.video.dataset.DatasetException;
import dev.zoetrope.video.dataset.LoadedClips;
import dev.zoetrope.video.dataset.VideoClip;
import dev.zoetrope.video.dataset.VideoDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads a data set's clips with a progress bar, and says what was left out. */
final class ClipLoader {
    private ClipLoader() {}

    static LoadedClips load(
            VideoDataset dataset,
            SamplingPlan plan,
            ClipCache cache,
            Parallel parallel,
            PrintWriter out,
            PrintWriter err)
            throws IOException {
        int total = dataset.clips().size();
        requireMemory(total, plan);
        out.printf(
                "Loading %d clips of %d classes from %s%n",
                total, dataset.classes().size(), dataset.root());
        ProgressBar bar = new ProgressBar(out, total);
        LoadedClips loaded =
                LoadedClips.load(dataset, plan, cache, parallel, (done, all) -> bar.update(done, Map.of()));
        bar.finish(Map.of());
        out.printf(
                "%d decoded, %d from the cache, %d left out%n",
                cache.decoded(),
                loaded.clips().size() - cache.decoded(),
                loaded.skipped().size());
        cacheFailure(cache).ifPresent(err::println);
        loaded.skipped().forEach(skipped -> err.println("left out: " + ErrorLine.printable(skipped.toString())));
        return loaded;
    }

    /** What to say about clips that could not be kept in the cache. */
    static Optional<String> cacheFailure(ClipCache cache) {
        return cache.failure()
                .map(failure -> "not kept in the cache: " + cache.unwritten() + " clips; " + ErrorLine.of(failure));
    }

    /** All clips stay in memory while a model is trained. */
    private static void requireMemory(int clips, SamplingPlan plan) throws DatasetException {
        long bytes = (long) clips * plan.shape().size();
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            throw new DatasetException("not enough memory: " + clips + " clips of " + plan.frames() + "×"
                    + plan.height() + "×" + plan.width() + " take " + (bytes >> 20) + " MB, Java may use "
                    + (most >> 20) + " MB. Fewer or smaller frames need less");
        }
    }

    /** Some of the clips as examples for a model. */
    static Dataset examples(LoadedClips loaded, List<VideoClip> clips, ClipModel model) {
        Shape shape = model.plan().shape();
        return model.binary()
                ? ByteClips.binary(loaded.pixels(clips), loaded.labels(clips), shape)
                : new ByteClips(
                        loaded.pixels(clips),
                        loaded.labels(clips),
                        shape,
                        loaded.dataset().classes().size());
    }
}
