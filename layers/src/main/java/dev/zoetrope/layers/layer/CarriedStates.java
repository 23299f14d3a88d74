package dev.zoetrope.layers.layer;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.util.List;

/**
 * The states that a stateful layer's last batch ended with. They have a batch size, and so belong to no model's file; a training
 * that is to go on to the same bits keeps them.
 */
public final class CarriedStates {
    private final String layer;
    private List<Tensor> states = List.of();

    CarriedStates(String layer) {
        this.layer = layer;
    }

    /** The path of the layer. */
    public String layer() {
        return layer;
    }

    /** The states, each [N,…], not to be changed; none at the beginning. */
    public List<Tensor> states() {
        return states;
    }

    /** The states for a batch of this shape, or none at the beginning. */
    List<Tensor> statesFor(Shape wanted) {
        if (!states.isEmpty() && !states.getFirst().shape().equals(wanted)) {
            throw new ShapeException(
                    layer,
                    "batches of " + states.getFirst().dim(0) + " sequences, whose states it carries on,",
                    wanted);
        }
        return states;
    }

    /** Keeps copies; none for the beginning. */
    public void set(List<Tensor> value) {
        states = value.stream().map(Tensor::copy).toList();
    }

    /** Forgets them. */
    void reset() {
        states = List.of();
    }
}
