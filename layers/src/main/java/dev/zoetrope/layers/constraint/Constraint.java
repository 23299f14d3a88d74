package dev.zoetrope.layers.constraint;

import dev.zoetrope.core.tensor.Tensor;

/** What a weight must keep to: an immutable record with Keras's name and defaults. */
public interface Constraint {
    /** Moves the weight back to where it may be. */
    void apply(Tensor value);
}
