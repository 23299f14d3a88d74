package dev.zoetrope.layers.data;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * Examples to learn from, each with any number of inputs and targets, read when they are needed. Reading may happen on
 * several threads at once. A {@link Dataset} has one of each.
 */
public interface MultiDataset {
    /** The number of examples. */
    int size();

    /** The shape of one example of each input. */
    List<Shape> inputShapes();

    /** The shape of one example of each target. */
    List<Shape> targetShapes();

    /**
     * Reads an example.
     *
     * @param xs written, of {@link #inputShapes()}
     * @param targets written, of {@link #targetShapes()}
     */
    void read(int index, List<Tensor> xs, List<Tensor> targets);

    /** The weight of an example in the loss. */
    default float weight(int index) {
        return 1f;
    }

    /** The same examples as they are in an epoch, the first being 0: itself, unless they change from epoch to epoch. */
    default MultiDataset atEpoch(int epoch) {
        return this;
    }

    /** Examples in memory: inputs and targets, each [N,…]. */
    static MultiDataset of(List<Tensor> xs, List<Tensor> targets) {
        return new TensorsDataset(xs, targets);
    }
}
