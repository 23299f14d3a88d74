package dev.zoetrope.layers.data;

import dev.zoetrope.core.exec.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Examples shared out between learning and testing. Everything random is a function of a seed. */
public final class Splits {
    private Splits() {}

    /**
     * Two parts of a data set that have no example in common.
     *
     * @param train to learn from
     * @param test to validate or test with
     */
    public record Split(Dataset train, Dataset test) {}

    /**
     * Some examples of a data set, in this order.
     *
     * @throws IndexOutOfBoundsException if there is no such example
     */
    public static Dataset subset(Dataset data, int... indices) {
        for (int index : indices) {
            if (index < 0 || index >= data.size()) {
                throw new IndexOutOfBoundsException("example " + index + " of a data set of " + data.size());
            }
        }
        return new Subset(data, indices.clone());
    }

    /**
     * Keeps the last examples for validation, as Keras's {@code validation_split}.
     *
     * @param share of the examples, in (0, 1)
     * @throws IllegalArgumentException if one of the two parts would have no example
     */
    public static Split validation(Dataset data, double share) {
        int train = (int) Math.floor(data.size() * (1 - share));
        if (!(share > 0 && share < 1) || train == 0 || train == data.size()) {
            throw new IllegalArgumentException("a share of " + share + " of " + data.size()
                    + " examples leaves none to learn from, or none to validate with");
        }
        return new Split(
                subset(data, IntStream.range(0, train).toArray()),
                subset(data, IntStream.range(train, data.size()).toArray()));
    }

    /** k folds in random order: each example is in the test part of one of the splits. */
    public static List<Split> kFold(Dataset data, int k, long seed) {
        return stratifiedKFold(data, new int[data.size()], k, seed);
    }

    /**
     * k folds that have as much of each class as the data set has, up to one example.
     *
     * @param labels the examples' classes
     */
    public static List<Split> stratifiedKFold(Dataset data, int[] labels, int k, long seed) {
        requireFolds(data, labels, k);
        CounterRandom random = CounterRandom.ofSeed(seed).fork("folds");
        Map<Integer, List<Integer>> classes = new TreeMap<>();
        for (int index : random.permutation(labels.length)) {
            classes.computeIfAbsent(labels[index], label -> new ArrayList<>()).add(index);
        }
        int[] folds = new int[labels.length];
        int next = 0;
        for (List<Integer> members : classes.values()) {
            for (int index : members) {
                // Dealt on from class to class, so that folds differ by one example at most.
                folds[index] = next++ % k;
            }
        }
        return splits(data, folds, k);
    }

    /**
     * k folds of whole groups, such as the clips of one recording: no group is both learnt from and tested with. The largest
     * groups are placed first, each in the fold that is smallest then.
     *
     * @param groups the examples' groups
     * @throws IllegalArgumentException if there are fewer groups than folds
     */
    public static List<Split> groupedKFold(Dataset data, int[] groups, int k, long seed) {
        requireFolds(data, groups, k);
        Map<Integer, Integer> sizes = new LinkedHashMap<>();
        for (int index : CounterRandom.ofSeed(seed).fork("folds").permutation(groups.length)) {
            sizes.merge(groups[index], 1, Integer::sum);
        }
        if (sizes.size() < k) {
            throw new IllegalArgumentException(k + " folds want as many groups, received " + sizes.size());
        }
        Comparator<Integer> bySize = Comparator.comparingInt(group -> -sizes.getOrDefault(group, 0));
        Map<Integer, Integer> foldOf = new LinkedHashMap<>();
        int[] filled = new int[k];
        for (int group : sizes.keySet().stream().sorted(bySize).toList()) {
            int smallest = 0;
            for (int fold = 1; fold < k; fold++) {
                smallest = filled[fold] < filled[smallest] ? fold : smallest;
            }
            foldOf.put(group, smallest);
            filled[smallest] += sizes.getOrDefault(group, 0);
        }
        return splits(
                data,
                Arrays.stream(groups)
                        .map(group -> foldOf.getOrDefault(group, 0))
                        .toArray(),
                k);
    }

    private static void requireFolds(Dataset data, int[] labels, int k) {
        if (labels.length != data.size()) {
            throw new IllegalArgumentException(data.size() + " examples, and " + labels.length + " labels for them");
        }
        if (k < 2 || k > data.size()) {
            throw new IllegalArgumentException("2 to " + data.size() + " folds wanted, received " + k);
        }
    }

    private static List<Split> splits(Dataset data, int[] folds, int k) {
        return IntStream.range(0, k)
                .mapToObj(fold -> new Split(where(data, folds, fold, false), where(data, folds, fold, true)))
                .toList();
    }

    private static Dataset where(Dataset data, int[] folds, int fold, boolean inFold) {
        return subset(
                data,
                IntStream.range(0, folds.length)
                        .filter(index -> (folds[index] == fold) == inFold)
                        .toArray());
    }
}
