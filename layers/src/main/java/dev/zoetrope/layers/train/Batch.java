package dev.zoetrope.layers.train;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.MultiDataset;
import java.util.List;

/** Room for a batch of examples such as those of a data set, used again for the next. */
final class Batch {
    private final List<Tensor> xs;
    private final List<Tensor> targets;
    private final Tensor weights;
    private int size;

    Batch(MultiDataset data, int capacity) {
        int room = room(data, capacity);
        this.xs = zeros(data.inputShapes(), room);
        this.targets = zeros(data.targetShapes(), room);
        this.weights = Tensor.zeros(Shape.of(room));
    }

    private static int room(MultiDataset data, int capacity) {
        return Math.min(capacity, data.size());
    }

    /** Whether a new batch would be as large as this one. */
    boolean fits(MultiDataset data, int capacity) {
        return weights.size() == room(data, capacity)
                && shapes(xs).equals(data.inputShapes())
                && shapes(targets).equals(data.targetShapes());
    }

    private static List<Shape> shapes(List<Tensor> tensors) {
        return tensors.stream().map(tensor -> tensor.shape().dropFirst(1)).toList();
    }

    private static List<Tensor> zeros(List<Shape> shapes, int room) {
        return shapes.stream().map(shape -> Tensor.zeros(shape.prepend(room))).toList();
    }

    /** Reads examples {@code order[from] … order[to−1]} of a data set of the same shapes. */
    void read(MultiDataset data, int[] order, int from, int to, Parallel parallel) {
        size = to - from;
        parallel.forEach(size, (i, worker) -> {
            data.read(order[from + i], slices(xs, i), slices(targets, i));
            weights.array()[i] = data.weight(order[from + i]);
        });
    }

    private static List<Tensor> slices(List<Tensor> tensors, int index) {
        return tensors.stream().map(tensor -> tensor.slice(index)).toList();
    }

    int size() {
        return size;
    }

    /** Each [N,…input shape] */
    List<Tensor> xs() {
        return xs.stream().map(x -> x.rows(0, size)).toList();
    }

    /** Each [N,…target shape] */
    List<Tensor> targets() {
        return targets.stream().map(target -> target.rows(0, size)).toList();
    }

    /** [N] */
    Tensor weights() {
        return weights.rows(0, size);
    }
}
