package dev.zoetrope.layers.data;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/** Examples to learn from, each read when it is needed. Reading may happen on several threads at once. */
public interface Dataset {
    /** The number of examples. */
    int size();

    /** The shape of one input. */
    Shape inputShape();

    /** The shape of one target. */
    Shape targetShape();

    /**
     * Reads an example.
     *
     * @param x written, of {@link #inputShape()}
     * @param target written, of {@link #targetShape()}
     */
    void read(int index, Tensor x, Tensor target);

    /** The weight of an example in the loss. */
    default float weight(int index) {
        return 1f;
    }

    /** The same examples as they are in an epoch, the first being 0: itself, unless they change from epoch to epoch. */
    default Dataset atEpoch(int epoch) {
        return this;
    }

    /** Examples in memory: inputs {@code x [N,…]} and targets {@code [N,…]}. */
    static Dataset of(Tensor x, Tensor targets) {
        return new TensorDataset(x, targets);
    }
}
