package dev.zoetrope.layers.train;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.CarriedStates;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out where a loss that is no number comes from, by running the step once more and looking at everything. What a step
 * moves on, averages and states, is as it was after the first.
 */
final class NotFinite {
    private NotFinite() {}

    static NotFiniteException find(
            String loss,
            Network network,
            List<Tensor> xs,
            List<Tensor> targets,
            List<Parameter> parameters,
            double penalties,
            Pass pass) {
        for (int i = 0; i < xs.size(); i++) {
            if (first(xs.get(i)) >= 0) {
                return new NotFiniteException(loss + ": " + where("input " + i, xs.get(i)));
            }
        }
        for (int i = 0; i < targets.size(); i++) {
            if (first(targets.get(i)) >= 0) {
                return new NotFiniteException(loss + ": " + where("target " + i, targets.get(i)));
            }
        }
        for (Parameter parameter : parameters) {
            if (first(parameter.value()) >= 0) {
                return new NotFiniteException(loss + ": " + where("parameter " + parameter.path(), parameter.value()));
            }
        }
        List<String> found = new ArrayList<>();
        Map<Parameter, Tensor> averages = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            if (!parameter.trainable()) {
                averages.put(parameter, parameter.value().copy());
            }
        }
        Map<CarriedStates, List<Tensor>> carried = new LinkedHashMap<>();
        network.carriedStates().forEach(states -> carried.put(states, states.states()));
        network.forward(xs, pass.watching((layer, outputs) -> {
            for (Tensor output : outputs) {
                if (found.isEmpty() && first(output) >= 0) {
                    found.add(where("output of layer " + layer.context().path(), output));
                }
            }
        }));
        averages.forEach((parameter, before) -> parameter.value().copyFrom(before));
        carried.forEach(CarriedStates::set);
        return new NotFiniteException(loss + ": "
                + (found.isEmpty()
                        ? "all layers' outputs are finite, the "
                                + (Double.isFinite(penalties) ? "loss function itself gives it" : "penalties are not")
                        : found.getFirst()));
    }

    private static String where(String what, Tensor tensor) {
        int index = first(tensor);
        int example = tensor.shape().rank() == 0 ? 0 : index / Math.max(1, tensor.size() / tensor.dim(0));
        return "the first that is not finite is the " + what + " " + tensor.shape() + ", "
                + tensor.array()[tensor.offset() + index] + " at " + example + " of its first axis";
    }

    /** The index of the first element that is NaN or infinite, or −1. */
    private static int first(Tensor tensor) {
        for (int i = 0; i < tensor.size(); i++) {
            if (!Float.isFinite(tensor.array()[tensor.offset() + i])) {
                return i;
            }
        }
        return -1;
    }
}
