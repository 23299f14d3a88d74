package dev.zoetrope.layers.data;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * Examples with random changes, one after another. What an example looks like is a function of the seed, the epoch and its
 * index: threads, batches and the order of examples do not matter.
 */
public final class Augmented implements Dataset {
    private final Dataset data;
    private final List<Augmentation> augmentations;
    private final List<Shape> shapes;
    private final long seed;
    private final int epoch;

    /**
     * Changes the examples of a data set.
     *
     * @throws IllegalArgumentException if a change does not fit what goes into it
     */
    public Augmented(Dataset data, long seed, Augmentation... augmentations) {
        this(data, List.of(augmentations), seed, 0);
    }

    private Augmented(Dataset data, List<Augmentation> augmentations, long seed, int epoch) {
        this.data = data;
        this.augmentations = augmentations;
        this.seed = seed;
        this.epoch = epoch;
        Shape[] between = new Shape[augmentations.size() + 1];
        between[0] = data.inputShape();
        for (int i = 0; i < augmentations.size(); i++) {
            between[i + 1] = augmentations.get(i).outputShape(between[i]);
        }
        this.shapes = List.of(between);
    }

    @Override
    public Augmented atEpoch(int number) {
        return new Augmented(data.atEpoch(number), augmentations, seed, number);
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public Shape inputShape() {
        return shapes.getLast();
    }

    @Override
    public Shape targetShape() {
        return data.targetShape();
    }

    @Override
    public float weight(int index) {
        return data.weight(index);
    }

    @Override
    public void read(int index, Tensor x, Tensor target) {
        CounterRandom random =
                CounterRandom.ofSeed(seed).fork("augmentation").fork(epoch).fork(index);
        int last = augmentations.size() - 1;
        Tensor current = last < 0 ? x : Tensor.zeros(shapes.getFirst());
        data.read(index, current, target);
        for (int i = 0; i <= last; i++) {
            Tensor next = i == last ? x : Tensor.zeros(shapes.get(i + 1));
            augmentations.get(i).apply(current, next, random.fork(i));
            current = next;
        }
    }
}
