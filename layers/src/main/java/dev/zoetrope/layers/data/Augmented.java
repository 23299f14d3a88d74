package dev.zoetrope.layers.data;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

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
    /** Room for what goes into each change, for as many readers as there have been at once. */
    private final Queue<List<Tensor>> rooms;

    /**
     * Changes the examples of a data set.
     *
     * @throws IllegalArgumentException if a change does not fit what goes into it
     */
    public Augmented(Dataset data, long seed, Augmentation... augmentations) {
        this(data, List.of(augmentations), seed, 0, new ConcurrentLinkedQueue<>());
    }

    private Augmented(Dataset data, List<Augmentation> augmentations, long seed, int epoch, Queue<List<Tensor>> rooms) {
        this.data = data;
        this.augmentations = augmentations;
        this.seed = seed;
        this.epoch = epoch;
        this.rooms = rooms;
        Shape[] between = new Shape[augmentations.size() + 1];
        between[0] = data.inputShape();
        for (int i = 0; i < augmentations.size(); i++) {
            between[i + 1] = augmentations.get(i).outputShape(between[i]);
        }
        this.shapes = List.of(between);
    }

    @Override
    public Augmented atEpoch(int number) {
        return new Augmented(data.atEpoch(number), augmentations, seed, number, rooms);
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
        List<Tensor> room = rooms.poll();
        if (room == null) {
            room = shapes.stream().limit(last + 1).map(Tensor::zeros).toList();
        }
        data.read(index, last < 0 ? x : room.getFirst(), target);
        for (int i = 0; i <= last; i++) {
            augmentations.get(i).apply(room.get(i), i == last ? x : room.get(i + 1), random.fork(i));
        }
        rooms.add(room);
    }
}
