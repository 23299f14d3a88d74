package dev.zoetrope.video.dataset;

import dev.zoetrope.core.exec.CounterRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Clips for training, validation and test. No clip is in two of them, each list is in the data set's order, and the same
 * seed gives the same split.
 *
 * <p>Clips of one group resemble each other: with a group on both sides of the split, a model is tested on what it has
 * seen. So test clips are drawn by groups, unless asked otherwise. Validation clips are always drawn clip by clip from
 * those left for training, class by class, as Keras's {@code validation_split} has it.
 *
 * @param train to learn from
 * @param validation to decide when to stop; none if its share is 0
 * @param test to judge by
 * @param testGroups the groups that the test clips are made of, in the order of names; none if drawn clip by clip
 */
public record Split(List<VideoClip> train, List<VideoClip> validation, List<VideoClip> test, Set<String> testGroups) {
    /**
     * Whole groups to test on: drawn one after the other until each class has {@code testShare} of its clips among them.
     * A group that is all that some class has left for training is passed over.
     *
     * @param testShare in (0, 1)
     * @param validationShare in [0, 1), of the clips left for training
     * @throws DatasetException if a clip has no group, or a class has too few groups or clips
     */
    public static Split byGroups(VideoDataset dataset, double testShare, double validationShare, long seed)
            throws DatasetException {
        checkShares(testShare, validationShare);
        List<String> groups = List.copyOf(groups(dataset));
        int classes = dataset.classes().size();
        int[] clips = new int[classes];
        int[][] clipsOfGroup = new int[groups.size()][classes];
        for (VideoClip clip : dataset.clips()) {
            clips[clip.label()]++;
            clipsOfGroup[groups.indexOf(clip.group().orElseThrow())][clip.label()]++;
        }
        Set<String> chosen = new TreeSet<>();
        int[] test = new int[classes];
        for (int group : random(seed).fork("groups").permutation(groups.size())) {
            boolean wanted = false;
            boolean spare = true;
            for (int label = 0; label < classes; label++) {
                int has = clipsOfGroup[group][label];
                wanted |= has > 0 && test[label] < testShare * clips[label];
                spare &= has == 0 || test[label] + has < clips[label];
            }
            if (wanted && spare) {
                chosen.add(groups.get(group));
                for (int label = 0; label < classes; label++) {
                    test[label] += clipsOfGroup[group][label];
                }
            }
        }
        return withTestGroups(dataset, chosen, validationShare, seed);
    }

    /**
     * These groups to test on, as for cross-validation.
     *
     * @throws DatasetException if a clip has no group, a group does not exist, or a class has too few groups or clips
     */
    public static Split withTestGroups(VideoDataset dataset, Set<String> testGroups, double validationShare, long seed)
            throws DatasetException {
        checkShares(0.5, validationShare);
        Set<String> groups = groups(dataset);
        for (String group : testGroups) {
            if (!groups.contains(group)) {
                throw new DatasetException(
                        "no clips of group '" + group + "'; there are: " + String.join(", ", groups));
            }
        }
        Set<VideoClip> test = new HashSet<>();
        for (VideoClip clip : dataset.clips()) {
            if (testGroups.contains(clip.group().orElseThrow())) {
                test.add(clip);
            }
        }
        return of(dataset, test, new TreeSet<>(testGroups), validationShare, seed, "groups", true);
    }

    /**
     * A fold of a cross-validation: its clips to test on. A class may have none of them, but not all.
     *
     * @throws DatasetException if a class has no clips left for training, or too few for validation
     */
    public static Split ofFold(VideoDataset dataset, Folds.Fold fold, double validationShare, long seed)
            throws DatasetException {
        checkShares(0.5, validationShare);
        return of(dataset, fold.test(), new TreeSet<>(fold.groups()), validationShare, seed, "clips", false);
    }

    /**
     * The clips that a data set's own lists name. Clips that no list names are left out.
     *
     * @throws DatasetException if a class has no clips in one of the lists
     */
    public static Split byLists(VideoDataset dataset, SplitLists lists, double validationShare, long seed)
            throws DatasetException {
        checkShares(0.5, validationShare);
        List<VideoClip> listed = new ArrayList<>(lists.train(dataset));
        Set<VideoClip> test = lists.test(dataset);
        listed.addAll(test);
        List<VideoClip> ordered =
                dataset.clips().stream().filter(Set.copyOf(listed)::contains).toList();
        VideoDataset part = new VideoDataset(dataset.root(), dataset.classes(), ordered, dataset.ignored());
        return of(part, test, Set.of(), validationShare, seed, "listed clips", true);
    }

    /**
     * Single clips to test on, drawn from each class: {@code testShare} of them, rounded, but at least one.
     *
     * @param testShare in (0, 1)
     * @param validationShare in [0, 1), of the clips left for training
     * @throws DatasetException if a class has too few clips
     */
    public static Split byClips(VideoDataset dataset, double testShare, double validationShare, long seed)
            throws DatasetException {
        checkShares(testShare, validationShare);
        Set<VideoClip> test = new HashSet<>();
        for (int label = 0; label < dataset.classes().size(); label++) {
            test.addAll(draw(
                    dataset.clipsOf(label), testShare, random(seed).fork("test").fork(label)));
        }
        return of(dataset, test, Set.of(), validationShare, seed, "clips", true);
    }

    private static Split of(
            VideoDataset dataset,
            Set<VideoClip> test,
            Set<String> testGroups,
            double validationShare,
            long seed,
            String unit,
            boolean everyClass)
            throws DatasetException {
        Set<VideoClip> validation = new HashSet<>();
        for (int label = 0; label < dataset.classes().size(); label++) {
            String name = dataset.classes().get(label);
            List<VideoClip> all = dataset.clipsOf(label);
            List<VideoClip> rest =
                    all.stream().filter(clip -> !test.contains(clip)).toList();
            if (rest.isEmpty() || (everyClass && rest.size() == all.size())) {
                throw new DatasetException(
                        "class '" + name + "' has too few " + unit + " to split: of its " + all.size()
                                + " clips " + rest.size() + " are left for training and " + (all.size() - rest.size())
                                + " for the test");
            }
            if (validationShare > 0) {
                if (rest.size() < 2) {
                    throw new DatasetException("class '" + name
                            + "' has too few clips: only one is left for training and" + " validation");
                }
                validation.addAll(draw(
                        rest, validationShare, random(seed).fork("validation").fork(label)));
            }
        }
        List<VideoClip> train = new ArrayList<>(dataset.clips());
        train.removeIf(clip -> test.contains(clip) || validation.contains(clip));
        return new Split(
                train,
                dataset.clips().stream().filter(validation::contains).toList(),
                dataset.clips().stream().filter(test::contains).toList(),
                testGroups);
    }

    /** A share of some clips, rounded, but at least one and not all. */
    private static List<VideoClip> draw(List<VideoClip> clips, double share, CounterRandom random) {
        if (clips.size() < 2) {
            return List.of();
        }
        int count = Math.clamp(Math.round(share * clips.size()), 1, clips.size() - 1);
        int[] order = random.permutation(clips.size());
        List<VideoClip> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.add(clips.get(order[i]));
        }
        return drawn;
    }

    /** All groups, in the order of names. */
    static Set<String> groups(VideoDataset dataset) throws DatasetException {
        Set<String> groups = new TreeSet<>();
        for (VideoClip clip : dataset.clips()) {
            groups.add(
                    clip.group()
                            .orElseThrow(
                                    () -> new DatasetException(
                                            clip.path()
                                                    + ": its name does not tell its group; pass --group-pattern, or split by clips with --split clips")));
        }
        return groups;
    }

    private static CounterRandom random(long seed) {
        return CounterRandom.ofSeed(seed).fork("split");
    }

    private static void checkShares(double testShare, double validationShare) {
        if (!(testShare > 0 && testShare < 1)) {
            throw new IllegalArgumentException("the test share must be in (0, 1), received " + testShare);
        }
        if (!(validationShare >= 0 && validationShare < 1)) {
            throw new IllegalArgumentException("the validation share must be in [0, 1), received " + validationShare);
        }
    }
}
