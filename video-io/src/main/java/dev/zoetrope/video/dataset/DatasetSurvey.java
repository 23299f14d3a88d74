package dev.zoetrope.video.dataset;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is in a data set. Every frame of every clip is decoded once; no frame is kept but in the cache.
 *
 * @param dataset all files
 * @param usable the files that decode, in the data set's order
 * @param unusable the others
 */
public record DatasetSurvey(VideoDataset dataset, List<Usable> usable, List<Skipped> unusable) {
    /**
     * A file that decodes.
     *
     * @param source what it says about itself
     * @param frames the number of frames that it has
     * @param missing how many frames it is too short for by the plan
     */
    public record Usable(VideoClip clip, VideoInfo source, int frames, int missing) {
        /** How long it takes to show; 0 if the file does not tell its rate. */
        public double seconds() {
            return source.fps() > 0 ? frames / source.fps() : 0;
        }
    }

    /**
     * What some of the clips come to.
     *
     * @param clips the number of files that decode
     * @param groups the number of different groups among them
     */
    public record Sum(int clips, int groups, long frames, double seconds) {}

    /** Copies the lists. */
    public DatasetSurvey {
        usable = List.copyOf(usable);
        unusable = List.copyOf(unusable);
    }

    /**
     * Goes through a data set and fills the cache with its clips.
     *
     * @throws IOException if reading fails for a reason that is not in a video file
     */
    public static DatasetSurvey of(
            VideoDataset dataset, SamplingPlan plan, ClipCache cache, Parallel parallel, ClipPass.Progress progress)
            throws IOException {
        @Nullable Usable[] found = new Usable[dataset.clips().size()];
        List<Skipped> unusable = ClipPass.run(
                dataset,
                file -> cache.check(file, plan),
                parallel,
                progress,
                (index, clip) -> found[index] =
                        new Usable(dataset.clips().get(index), clip.source(), clip.frameCount(), clip.missing()));
        List<Usable> usable = new ArrayList<>();
        for (Usable file : found) {
            if (file != null) {
                usable.add(file);
            }
        }
        return new DatasetSurvey(dataset, usable, unusable);
    }

    /** All clips that decode. */
    public Sum sum() {
        return sum(file -> true);
    }

    /** Those of a class. */
    public Sum sum(int label) {
        return sum(file -> file.clip().label() == label);
    }

    /** How many files of a class do not decode. */
    public int unusable(int label) {
        return (int)
                unusable.stream().filter(file -> file.clip().label() == label).count();
    }

    private Sum sum(Predicate<Usable> which) {
        List<Usable> some = usable.stream().filter(which).toList();
        long groups = some.stream()
                .map(file -> file.clip().group())
                .flatMap(Optional::stream)
                .distinct()
                .count();
        return new Sum(
                some.size(),
                (int) groups,
                some.stream().mapToLong(Usable::frames).sum(),
                some.stream().mapToDouble(Usable::seconds).sum());
    }

    /** How many clips there are of each kind: container, codec, size and rate, as {@code AVI XVID 320×240 25 fps}. */
    public TreeMap<String, Integer> formats() {
        TreeMap<String, Integer> formats = new TreeMap<>();
        for (Usable file : usable) {
            VideoInfo info = file.source();
            String rate = String.format(Locale.ROOT, "%.2f", info.fps()).replaceFirst("[.,]?0+$", "");
            String name =
                    "%s %s %d×%d %s fps".formatted(info.container(), info.codec(), info.width(), info.height(), rate);
            formats.merge(name, 1, Integer::sum);
        }
        return formats;
    }
}
