package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The states that a stateful layer's last batch ended with. They belong to no file, and nobody learns them. */
final class CarriedStates {
    private @Nullable List<Tensor> states;

    /** The states, or null at the beginning. */
    @Nullable
    List<Tensor> get(String layer, Shape wanted) {
        List<Tensor> carried = states;
        if (carried != null && !carried.getFirst().shape().equals(wanted)) {
            throw new ShapeException(
                    layer,
                    "batches of " + carried.getFirst().dim(0) + " sequences, whose states it carries on,",
                    wanted);
        }
        return carried;
    }

    /** Keeps copies. */
    void set(List<Tensor> value) {
        states = value.stream().map(Tensor::copy).toList();
    }

    void reset() {
        states = null;
    }
}
