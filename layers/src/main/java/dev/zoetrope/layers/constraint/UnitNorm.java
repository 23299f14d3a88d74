package dev.zoetrope.layers.constraint;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * Weights are scaled to norm 1: {@code w/(ε + ‖w‖)} with ε = 1e-7.
 *
 * @param axis the axes that a norm runs over, see {@link MaxNorm}
 */
public record UnitNorm(List<Integer> axis) implements Constraint {
    public UnitNorm {
        axis = List.copyOf(axis);
    }

    /** Keras's default axis, 0. */
    public UnitNorm() {
        this(List.of(0));
    }

    /** With norms over these axes. */
    public UnitNorm axis(Integer... value) {
        return new UnitNorm(List.of(value));
    }

    @Override
    public void apply(Tensor value) {
        Norms.scale(value, axis, norm -> 1 / (Norms.EPSILON + norm));
    }
}
