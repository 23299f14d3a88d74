package dev.zoetrope.interop.keras;

import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.LayerNames;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.NetworkSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.TimeDistributed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where Keras 3 keeps a model's parameters in {@code model.weights.h5}: {@code layers/conv2d_1/vars/0}. There a layer is called
 * by its class and how many of that class come before it, whatever its name, and a parameter by its number.
 */
final class WeightPaths {
    /** Layers inside a layer, by our names. A recurrent layer's only one is its cell. */
    private static final Map<String, String> PARTS = Map.of(
            "query", "query_dense",
            "key", "key_dense",
            "value", "value_dense",
            "attention_output", "output_dense");

    private final Map<String, String> groups = new HashMap<>();

    private WeightPaths() {}

    /** Keras's path of each parameter's data set, in the order of the parameters. */
    static Map<Parameter, String> of(NetworkSpec spec, List<Parameter> parameters) {
        WeightPaths paths = new WeightPaths();
        paths.network(spec, "", "");
        Map<String, Integer> counts = new HashMap<>();
        Map<Parameter, String> found = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            String group = paths.group(parent(parameter.path()));
            int number = counts.merge(group, 1, Integer::sum) - 1;
            found.put(parameter, group + "/vars/" + number);
        }
        return found;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private String group(String layer) {
        String whole = groups.get(layer);
        if (whole != null) {
            return whole;
        }
        String outer = groups.get(parent(layer));
        String part = layer.substring(layer.lastIndexOf('/') + 1);
        if (outer == null) {
            throw new IllegalStateException("no layer " + layer);
        }
        return outer + "/" + PARTS.getOrDefault(part, "cell");
    }

    private void layer(MultiLayerSpec spec, String path, String group) {
        groups.put(path, group);
        switch (spec) {
            case NetworkSpec network -> network(network, path, group);
            case TimeDistributed wrapper -> inner(wrapper.layer(), "", path, group + "/layer");
            case Bidirectional both -> {
                inner(both.layer(), "forward_", path, group + "/forward_layer");
                String forward = LayerNames.snakeCase(both.layer().className());
                layer(both.backwardLayer(), path + "/backward_" + forward, group + "/backward_layer");
            }
            default -> {}
        }
    }

    private void inner(MultiLayerSpec spec, String prefix, String path, String group) {
        layer(spec, path + "/" + prefix + LayerNames.snakeCase(spec.className()), group);
    }

    private void network(NetworkSpec spec, String path, String group) {
        Map<String, Integer> counts = new HashMap<>();
        if (spec instanceof Sequential sequential) {
            for (int i = 0; i < sequential.layers().size(); i++) {
                child(sequential.names().get(i), sequential.layers().get(i), path, group, counts);
            }
        } else if (spec instanceof Functional graph) {
            graph.layers().forEach(named -> child(named.name(), named.layer(), path, group, counts));
        }
    }

    private void child(String name, MultiLayerSpec spec, String path, String group, Map<String, Integer> counts) {
        String kind = LayerNames.snakeCase(spec.className());
        int before = counts.merge(kind, 1, Integer::sum) - 1;
        String own = (group.isEmpty() ? "" : group + "/") + "layers/" + kind + (before == 0 ? "" : "_" + before);
        layer(spec, path.isEmpty() ? name : path + "/" + name, own);
    }
}
