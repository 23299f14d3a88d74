package dev.zoetrope.layers.train;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.Dataset;

/** Room for a batch of examples such as those of a data set, used again for the next. */
final class Batch {
    private final Tensor x;
    private final Tensor targets;
    private final Tensor weights;
    private int size;

    Batch(Dataset data, int capacity) {
        int room = Math.min(capacity, data.size());
        this.x = Tensor.zeros(data.inputShape().prepend(room));
        this.targets = Tensor.zeros(data.targetShape().prepend(room));
        this.weights = Tensor.zeros(Shape.of(room));
    }

    /** Reads examples {@code order[from] … order[to−1]} of a data set of the same shapes. */
    void read(Dataset data, int[] order, int from, int to, Parallel parallel) {
        size = to - from;
        parallel.forEach(size, (i, worker) -> {
            data.read(order[from + i], x.slice(i), targets.slice(i));
            weights.array()[i] = data.weight(order[from + i]);
        });
    }

    int size() {
        return size;
    }

    /** [N,…input shape] */
    Tensor x() {
        return x.rows(0, size);
    }

    /** [N,…target shape] */
    Tensor targets() {
        return targets.rows(0, size);
    }

    /** [N] */
    Tensor weights() {
        return weights.rows(0, size);
    }
}
