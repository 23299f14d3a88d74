package dev.zoetrope.layers.init;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;

/** How a parameter begins: an immutable record with Keras's name and defaults. */
public interface Initializer {
    /**
     * Sets every element of a new parameter.
     *
     * @param random the parameter's own stream of random numbers
     */
    void fill(Tensor value, CounterRandom random);
}
