package dev.zoetrope.layers.loss;

import dev.zoetrope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The mean of {@code e²/2} for errors {@code e = o − t} up to {@code delta}, of {@code delta·|e| − delta²/2} beyond (Huber,
 * "Robust estimation of a location parameter", 1964).
 */
public record Huber(float delta) implements Loss {
    public Huber {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("delta must be positive, received " + delta);
        }
    }

    /** Keras's default, delta 1. */
    public Huber() {
        this(1f);
    }

    @Override
    public String name() {
        return "huber_loss";
    }

    @Override
    public LossValue of(Tensor target, Tensor output, @Nullable Tensor weights) {
        return Rows.meanOfElements(
                this,
                target,
                output,
                weights,
                t -> t,
                (t, o) -> {
                    double error = Math.abs(o - t);
                    return error <= delta ? error * error / 2 : delta * (error - delta / 2);
                },
                (t, o) -> Math.clamp(o - t, -delta, delta));
    }
}
