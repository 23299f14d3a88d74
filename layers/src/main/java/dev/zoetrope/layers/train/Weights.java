package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** A copy of a model's parameters at one moment. */
public final class Weights {
    private final Map<String, Tensor> byPath;

    private Weights(Map<String, Tensor> byPath) {
        this.byPath = byPath;
    }

    public static Weights copyOf(Model model) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        model.parameters().forEach(p -> copies.put(p.path(), p.value().copy()));
        return new Weights(copies);
    }

    /** Values by their parameters' paths, as {@link #byPath} gives them. */
    public static Weights of(Map<String, Tensor> byPath) {
        return new Weights(Map.copyOf(byPath));
    }

    /** The values by their parameters' paths, not to be changed. */
    public Map<String, Tensor> byPath() {
        return byPath;
    }

    /**
     * Gives the model these weights.
     *
     * @throws IllegalArgumentException if they are those of another model; then nothing has changed
     */
    public void restoreTo(Model model) {
        if (byPath.size() != model.parameters().size()) {
            throw new IllegalArgumentException(
                    "the model has " + model.parameters().size() + " parameters, received " + byPath.size());
        }
        model.parameters().forEach(this::valueOf);
        model.parameters().forEach(parameter -> parameter.value().copyFrom(valueOf(parameter)));
    }

    private Tensor valueOf(Parameter parameter) {
        Tensor value = byPath.get(parameter.path());
        if (value == null || !value.shape().equals(parameter.value().shape())) {
            throw new IllegalArgumentException("the model has a parameter " + parameter.path() + " "
                    + parameter.value().shape() + ", received "
                    + (value == null ? "none of this name" : value.shape().toString()));
        }
        return value;
    }
}
