package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Tensor;
import java.util.Map;

/**
 * What a callback remembers from one epoch to the next.
 *
 * @param values texts by name; numbers as {@link Double#toString} or {@link Integer#toString} writes them
 * @param tensors by name, not to be changed
 */
public record CallbackState(Map<String, String> values, Map<String, Tensor> tensors) {
    /** That of a callback which remembers nothing. */
    public static final CallbackState NONE = new CallbackState(Map.of(), Map.of());

    public CallbackState {
        values = Map.copyOf(values);
        tensors = Map.copyOf(tensors);
    }

    /** Some texts and no tensors. */
    public CallbackState(Map<String, String> values) {
        this(values, Map.of());
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public double number(String name) {
        try {
            return Double.parseDouble(values.getOrDefault(name, ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " wants a number, received " + values.get(name), e);
        }
    }

    /** {@link #number}, as a whole one. */
    public int count(String name) {
        double number = number(name);
        if (number != (int) number) {
            throw new IllegalArgumentException(name + " wants a whole number, received " + number);
        }
        return (int) number;
    }
}
