package dev.zoetrope.layers.data;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;

/**
 * Examples that are made when they are read, out of files or out of nothing.
 *
 * @param generator makes the example of an index, always the same, also on several threads at once
 */
public record GeneratedDataset(int size, Shape inputShape, Shape targetShape, Generator generator) implements Dataset {
    /** Makes an example. */
    @FunctionalInterface
    public interface Generator {
        /**
         * Writes input and target of an example.
         *
         * @param index 0 to size−1
         */
        void generate(int index, Tensor x, Tensor target);
    }

    @Override
    public void read(int index, Tensor x, Tensor target) {
        generator.generate(index, x, target);
    }
}
