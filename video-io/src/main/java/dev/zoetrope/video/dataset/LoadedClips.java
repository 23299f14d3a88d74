package dev.zoetrope.video.dataset;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sampled clips of a data set, in memory.
 *
 * @param dataset with the clips that could be used, and no others
 * @param plan which frames the clips are made of
 * @param clips for each clip of the data set its frames
 * @param skipped the files that could not be used
 */
public record LoadedClips(VideoDataset dataset, SamplingPlan plan, Map<VideoClip, Clip> clips, List<Skipped> skipped) {
    /**
     * Samples all clips of a data set on all processors, without a cache. Files that cannot be used are left out.
     *
     * @throws DatasetException if more than half of a class cannot be used
     */
    public static LoadedClips load(VideoDataset dataset, SamplingPlan plan) throws IOException {
        try (Parallel parallel = Parallel.ofProcessors()) {
            return load(dataset, plan, file -> VideoFile.sample(file, plan), parallel, (done, total) -> {});
        }
    }

    /**
     * Samples all clips of a data set, several at once. Files that cannot be used are left out and reported.
     *
     * @throws DatasetException if more than half of a class cannot be used
     * @throws IOException if reading or the cache fails for a reason that is not in the video file
     */
    public static LoadedClips load(
            VideoDataset dataset, SamplingPlan plan, ClipCache cache, Parallel parallel, ClipPass.Progress progress)
            throws IOException {
        return load(dataset, plan, file -> cache.sample(file, plan), parallel, progress);
    }

    private static LoadedClips load(
            VideoDataset dataset,
            SamplingPlan plan,
            ClipPass.Sampler sampler,
            Parallel parallel,
            ClipPass.Progress progress)
            throws IOException {
        @Nullable Clip[] sampled = new Clip[dataset.clips().size()];
        List<Skipped> skipped =
                ClipPass.run(dataset, sampler, parallel, progress, (index, clip) -> sampled[index] = clip);
        Map<VideoClip, Clip> clips = new LinkedHashMap<>();
        for (int i = 0; i < sampled.length; i++) {
            Clip clip = sampled[i];
            if (clip != null) {
                clips.put(dataset.clips().get(i), clip);
            }
        }
        checkClasses(dataset, skipped);
        VideoDataset usable =
                new VideoDataset(dataset.root(), dataset.classes(), List.copyOf(clips.keySet()), dataset.ignored());
        return new LoadedClips(usable, plan, clips, skipped);
    }

    /** The frames of a clip of {@link #dataset()}. */
    public Clip get(VideoClip clip) {
        Clip frames = clips.get(clip);
        if (frames == null) {
            throw new IllegalArgumentException("not loaded: " + clip.path());
        }
        return frames;
    }

    /** The pixels of some clips, each {@code uint8 [T,H,W,3]}. */
    public List<byte[]> pixels(List<VideoClip> some) {
        return some.stream().map(clip -> get(clip).pixels()).toList();
    }

    /** The labels of some clips: indices into the data set's classes. */
    public int[] labels(List<VideoClip> some) {
        return some.stream().mapToInt(VideoClip::label).toArray();
    }

    private static void checkClasses(VideoDataset dataset, List<Skipped> skipped) throws DatasetException {
        for (int label = 0; label < dataset.classes().size(); label++) {
            int current = label;
            List<Skipped> lost = skipped.stream()
                    .filter(file -> file.clip().label() == current)
                    .toList();
            int all = dataset.clipsOf(label).size();
            if (2 * lost.size() > all) {
                throw new DatasetException("class '" + dataset.classes().get(label) + "': " + lost.size() + " of its "
                        + all + " files cannot be used, the first of them " + lost.getFirst());
            }
        }
    }
}
