package dev.zoetrope.layers.train;

import java.util.List;

/** A copy of a model's parameters at one moment. */
public final class Weights {
    private final List<float[]> values;

    private Weights(List<float[]> values) {
        this.values = values;
    }

    public static Weights copyOf(Model model) {
        return new Weights(
                model.parameters().stream().map(p -> p.value().toArray()).toList());
    }

    /** Gives the model these weights back. */
    public void restoreTo(Model model) {
        for (int i = 0; i < values.size(); i++) {
            var value = model.parameters().get(i).value();
            System.arraycopy(values.get(i), 0, value.array(), value.offset(), value.size());
        }
    }
}
