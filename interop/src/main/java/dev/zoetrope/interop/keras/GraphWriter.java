package dev.zoetrope.interop.keras;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.LayerNames;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.NetworkSpec;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.TimeDistributed;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A model in the words of Keras 3. */
final class GraphWriter {
    private static final String LAYERS = "keras.layers";

    private final List<Parameter> parameters;

    private GraphWriter(Model model) {
        this.parameters = model.parameters();
    }

    /** What {@code config.json} holds. */
    static Map<String, Object> write(Model model) {
        return new GraphWriter(model).network(model.spec(), model.root(), model.inputShapes(), "model", "");
    }

    /** The names of the outermost layers, inputs included. */
    static List<String> layerNames(NetworkSpec spec) {
        List<String> names = new ArrayList<>();
        if (spec instanceof Functional graph) {
            graph.inputs().forEach(input -> names.add(input.name()));
            graph.layers().forEach(layer -> names.add(layer.name()));
        } else if (spec instanceof Sequential sequential) {
            names.addAll(sequential.names());
        }
        return names;
    }

    /**
     * A network.
     *
     * @param built the same, which knows the shapes inside
     * @param path where it stands in the model
     */
    private Map<String, Object> network(NetworkSpec spec, Network built, List<Shape> inputs, String name, String path) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", name);
        config.put("trainable", true);
        if (spec instanceof Sequential sequential) {
            config.put("dtype", "float32");
            sequential(sequential, built, inputs.getFirst(), path, config);
            return object("keras", spec.className(), config);
        }
        functional((Functional) spec, built, path, config);
        return object("keras.src.models.functional", spec.className(), config);
    }

    private static Map<String, Object> object(String module, String className, Map<String, Object> config) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("module", module);
        object.put("class_name", className);
        object.put("config", config);
        object.put("registered_name", Json.NULL);
        return object;
    }

    private static Map<String, Object> input(String name, Shape shape) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("batch_shape", batch(shape));
        config.put("dtype", "float32");
        config.put("sparse", false);
        config.put("ragged", false);
        config.put("name", name);
        return object(LAYERS, "InputLayer", config);
    }

    private static List<Object> batch(Shape shape) {
        List<Object> dims = new ArrayList<>();
        dims.add(Json.NULL);
        for (int dim : shape.dims()) {
            dims.add(dim);
        }
        return dims;
    }

    private void sequential(Sequential spec, Network built, Shape input, String path, Map<String, Object> config) {
        List<Object> layers = new ArrayList<>();
        layers.add(input("input_layer", input));
        List<Shape> inputs = List.of(input);
        for (int i = 0; i < spec.layers().size(); i++) {
            MultiLayer layer = built.layers().get(i);
            layers.add(layer(spec.layers().get(i), spec.names().get(i), path, inputs, layer));
            inputs = layer.outputShapes();
        }
        config.put("layers", layers);
        config.put("build_input_shape", batch(input));
    }

    private void functional(Functional graph, Network built, String path, Map<String, Object> config) {
        List<Object> layers = new ArrayList<>();
        Map<String, List<Shape>> shapes = new HashMap<>();
        for (Functional.Input input : graph.inputs()) {
            Map<String, Object> layer = input(input.name(), input.shape());
            layer.put("name", input.name());
            layer.put("inbound_nodes", List.of());
            layers.add(layer);
            shapes.put(input.name(), List.of(input.shape()));
        }
        for (int i = 0; i < graph.layers().size(); i++) {
            shapes.put(graph.layers().get(i).name(), built.layers().get(i).outputShapes());
        }
        for (int i = 0; i < graph.layers().size(); i++) {
            Functional.Named named = graph.layers().get(i);
            List<Functional.Call> calls = graph.calls().stream()
                    .filter(call -> call.layer().equals(named.name()))
                    .toList();
            List<Shape> inputs = calls.getFirst().inputs().stream()
                    .map(input -> shape(history(input), shapes))
                    .toList();
            Map<String, Object> layer = layer(
                    named.layer(), named.name(), path, inputs, built.layers().get(i));
            layer.put("name", named.name());
            layer.put(
                    "inbound_nodes",
                    calls.stream()
                            .map(call -> node(named.layer(), call.inputs(), shapes))
                            .toList());
            layers.add(layer);
        }
        config.put("layers", layers);
        config.put(
                "input_layers",
                oneOrAll(graph.inputs().stream()
                        .map(input -> (Object) history(input.name()))
                        .toList()));
        config.put(
                "output_layers",
                oneOrAll(graph.outputs().stream()
                        .map(output -> (Object) history(output))
                        .toList()));
    }

    private static Object oneOrAll(List<Object> values) {
        return values.size() == 1 ? values.getFirst() : values;
    }

    /** {@code dense@1:2} as Keras has it: layer, call, output. */
    private static List<Object> history(String tensor) {
        String[] output = tensor.split(":", -1);
        String[] call = output[0].split("@", -1);
        return List.of(
                call[0],
                call.length > 1 ? Integer.parseInt(call[1]) : 0,
                output.length > 1 ? Integer.parseInt(output[1]) : 0);
    }

    /** One call with its arguments, as the layer takes them. */
    private static Map<String, Object> node(MultiLayerSpec spec, List<String> inputs, Map<String, List<Shape>> shapes) {
        List<Object> tensors = new ArrayList<>();
        for (String input : inputs) {
            List<Object> history = history(input);
            Map<String, Object> config = new LinkedHashMap<>();
            config.put("shape", batch(shape(history, shapes)));
            config.put("dtype", "float32");
            config.put("keras_history", history);
            tensors.add(Map.of("class_name", "__keras_tensor__", "config", config));
        }
        Map<String, Object> named = new LinkedHashMap<>();
        List<Object> positional = new ArrayList<>(tensors);
        if (spec instanceof MultiHeadAttention attention) {
            if (tensors.size() == 1) {
                positional.add(tensors.getFirst()); // query and value
            }
            if (tensors.size() > 3) {
                positional.removeLast();
                named.put("attention_mask", tensors.get(3));
            }
            if (attention.useCausalMask()) {
                named.put("use_causal_mask", true);
            }
        } else if (spec instanceof RecurrentSpec<?> || spec instanceof Bidirectional) {
            if (tensors.size() > 1) {
                positional = List.of(tensors.getFirst());
                named.put("initial_state", tensors.subList(1, tensors.size()));
            }
        } else if (tensors.size() > 1) {
            positional = List.of(tensors);
        }
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("args", positional);
        node.put("kwargs", named);
        return node;
    }

    private static Shape shape(List<Object> history, Map<String, List<Shape>> shapes) {
        return Objects.requireNonNull(shapes.get((String) history.get(0))).get((Integer) history.get(2));
    }

    private Map<String, Object> layer(
            MultiLayerSpec spec, String name, String outer, List<Shape> inputs, MultiLayer built) {
        String path = outer.isEmpty() ? name : outer + "/" + name;
        if (spec instanceof NetworkSpec network) {
            return network(network, (Network) built, inputs, name, path);
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", name);
        if (!built.parameters().isEmpty()) { // some layers without parameters refuse the option
            config.put("trainable", !isFrozen(path));
        }
        config.put("dtype", "float32");
        if (spec instanceof TimeDistributed wrapper) {
            config.put(
                    "layer",
                    inner(wrapper.layer(), path, List.of(inputs.getFirst().dropFirst(1))));
        } else if (spec instanceof Bidirectional both) {
            config.put("merge_mode", SpecConfigs.option(spec, "merge_mode"));
            config.put("layer", inner(both.layer(), path + "/forward", inputs));
            config.put("backward_layer", inner(both.backwardLayer(), path + "/backward", inputs));
        } else {
            config.putAll(SpecConfigs.keras(spec));
        }
        return object(LAYERS, spec.className(), config);
    }

    private boolean isFrozen(String path) {
        List<Parameter> own = parameters.stream()
                .filter(parameter -> parameter.path().startsWith(path + "/"))
                .toList();
        return !own.isEmpty() && own.stream().allMatch(Parameter::frozen);
    }

    /** A layer inside a wrapper. A network there is built once more, for the shapes inside it. */
    private Map<String, Object> inner(LayerSpec spec, String outer, List<Shape> inputs) {
        String name = LayerNames.snakeCase(spec.className());
        BuildContext shapesOnly = BuildContext.of((path, shape, initializer) -> Tensor.zeros(shape));
        return layer(spec, name, outer, inputs, spec.build(inputs, shapesOnly.child(name)));
    }
}
