package dev.zoetrope.layers.constraint;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * Weights whose norm is above {@code maxValue} are scaled down to it: {@code w·min(‖w‖, max)/(ε + ‖w‖)} with ε = 1e-7.
 *
 * @param axis the axes that a norm runs over. For {@code Dense [K,units]} axis 0, the inputs of one unit; for {@code
 *     Conv2D [KH,KW,C,filters]} 0, 1 and 2
 */
public record MaxNorm(float maxValue, List<Integer> axis) implements Constraint {
    public MaxNorm {
        axis = List.copyOf(axis);
        if (!(maxValue >= 0)) {
            throw new IllegalArgumentException("a largest norm must be at least 0, received " + maxValue);
        }
    }

    /** Keras's default axis, 0. */
    public MaxNorm(double maxValue) {
        this((float) maxValue, List.of(0));
    }

    /** Keras's defaults: at most 2, over axis 0. */
    public MaxNorm() {
        this(2);
    }

    /** With norms over these axes. */
    public MaxNorm axis(Integer... value) {
        return new MaxNorm(maxValue, List.of(value));
    }

    @Override
    public void apply(Tensor value) {
        Norms.scale(value, axis, norm -> Math.min(norm, maxValue) / (Norms.EPSILON + norm));
    }
}
