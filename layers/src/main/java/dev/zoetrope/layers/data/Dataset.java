package dev.zoetrope.layers.data;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/** Examples to learn from, with one input and one target each; see {@link MultiDataset}. */
public interface Dataset extends MultiDataset {
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

    @Override
    default List<Shape> inputShapes() {
        return List.of(inputShape());
    }

    @Override
    default List<Shape> targetShapes() {
        return List.of(targetShape());
    }

    @Override
    default void read(int index, List<Tensor> xs, List<Tensor> targets) {
        read(index, xs.getFirst(), targets.getFirst());
    }

    @Override
    default Dataset atEpoch(int epoch) {
        return this;
    }

    /** Examples in memory: inputs {@code x [N,…]} and targets {@code [N,…]}. */
    static Dataset of(Tensor x, Tensor targets) {
        return new TensorDataset(x, targets);
    }
}
