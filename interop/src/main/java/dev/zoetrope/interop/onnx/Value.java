package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A layer's output in a graph that is being written.
 *
 * @param name of the tensor [N, …shape]
 * @param mask name of the tensor [N,T] of the truth values that say which steps count; null if all do
 */
record Value(String name, Shape shape, @Nullable String mask) {
    Value(String name, Shape shape) {
        this(name, shape, null);
    }

    Value withMask(@Nullable String other) {
        return new Value(name, shape, other);
    }
}
