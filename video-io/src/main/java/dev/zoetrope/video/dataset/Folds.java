package dev.zoetrope.video.dataset;

import dev.zoetrope.core.exec.CounterRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Cuts a data set into parts of which each is tested on once, with a model trained on the others. */
public final class Folds {
    private Folds() {}

    /**
     * One part.
     *
     * @param test its clips
     * @param groups its groups, in the order of names; none if clips were drawn one by one
     */
    public record Fold(Set<VideoClip> test, Set<String> groups) {}

    /**
     * Folds of whole groups: one group each if there are as many folds as groups, which is the protocol of UCF50, or groups
     * dealt out in an order drawn from the seed.
     *
     * @param folds 2 to the number of groups; 0 for one per group
     * @throws DatasetException if a clip has no group, or there are fewer groups than folds
     */
    public static List<Fold> byGroups(VideoDataset dataset, int folds, long seed) throws DatasetException {
        List<String> groups = List.copyOf(Split.groups(dataset));
        int count = folds == 0 ? groups.size() : folds;
        if (groups.size() < count || count < 2) {
            throw new DatasetException(dataset.root() + ": " + groups.size() + " groups (" + String.join(", ", groups)
                    + ") do not make " + Math.max(count, 2) + " folds");
        }
        int[] order = random(seed).permutation(groups.size());
        List<Set<String>> dealt = new ArrayList<>();
        for (int fold = 0; fold < count; fold++) {
            Set<String> some = new TreeSet<>();
            for (int i = fold; i < groups.size(); i += count) {
                // one group each: in the order of names, so that fold and group go together
                some.add(groups.get(count == groups.size() ? i : order[i]));
            }
            dealt.add(some);
        }
        List<Fold> all = new ArrayList<>();
        for (Set<String> some : dealt) {
            Set<VideoClip> test = new HashSet<>();
            for (VideoClip clip : dataset.clips()) {
                if (some.contains(clip.group().orElseThrow())) {
                    test.add(clip);
                }
            }
            all.add(new Fold(test, some));
        }
        return all;
    }

    /**
     * Folds of single clips: each class's are dealt out in an order drawn from the seed.
     *
     * @param folds at least 2
     * @throws DatasetException if there are fewer clips than folds
     */
    public static List<Fold> byClips(VideoDataset dataset, int folds, long seed) throws DatasetException {
        if (dataset.clips().size() < folds || folds < 2) {
            throw new DatasetException(
                    dataset.root() + ": " + dataset.clips().size() + " clips do not make " + folds + " folds");
        }
        List<Set<VideoClip>> tests = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            tests.add(new HashSet<>());
        }
        int next = 0;
        for (int label = 0; label < dataset.classes().size(); label++) {
            List<VideoClip> clips = dataset.clipsOf(label);
            for (int i : random(seed).fork(label).permutation(clips.size())) {
                tests.get(next++ % folds).add(clips.get(i));
            }
        }
        return tests.stream().map(test -> new Fold(test, Set.of())).toList();
    }

    private static CounterRandom random(long seed) {
        return CounterRandom.ofSeed(seed).fork("folds");
    }
}
