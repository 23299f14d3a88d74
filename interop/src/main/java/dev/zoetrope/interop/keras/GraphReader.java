package dev.zoetrope.interop.keras;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.SpecCodec;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.LayerNames;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.NetworkSpec;
import dev.zoetrope.layers.layer.Sequential;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keras's description of a model, of version 2 or 3, as a {@link NetworkSpec}. Nothing that it holds is executed. */
final class GraphReader {
    private static final String INPUT = "InputLayer";
    private static final Set<String> NETWORKS = Set.of("Sequential", "Functional", "Model");

    private final @Nullable List<Shape> givenShapes;
    private final List<String> frozen = new ArrayList<>();

    private GraphReader(@Nullable List<Shape> givenShapes) {
        this.givenShapes = givenShapes;
    }

    /**
     * Reads a model.
     *
     * @param givenShapes of the inputs, if the caller knows them; they take the place of sizes that the model leaves open
     */
    static Imported read(Object json, @Nullable List<Shape> givenShapes) throws ModelFormatException {
        GraphReader reader = new GraphReader(givenShapes);
        Node model = Node.of(json, "model");
        String className = model.get("class_name").text();
        requireOurs(model, className);
        if (!NETWORKS.contains(className)) {
            throw model.error("\"" + className
                    + "\" is neither Sequential nor Functional; a subclass of Model exists as" + " Python only");
        }
        Node config = model.get("config");
        if (className.equals("Sequential")) {
            Shape shape = reader.inputShape(config, model);
            return new Imported(reader.sequential(config, ""), List.of(shape), reader.frozen);
        }
        Functional graph = reader.functional(config, "", givenShapes);
        return new Imported(graph, graph.inputShapes(), reader.frozen);
    }

    /** Refuses what is not Keras's own: its class is code that we have not got. */
    private static void requireOurs(Node object, String className) throws ModelFormatException {
        Node registered = object.get("registered_name");
        String module = object.get("module").text("keras");
        boolean custom = registered.value() instanceof String name && name.contains(">");
        boolean layers = module.equals("keras")
                || module.equals("keras.layers")
                || module.startsWith("keras.src.layers.")
                || module.startsWith("keras.src.models.")
                || module.startsWith("keras.engine.")
                || module.startsWith("keras.models");
        if (custom || !layers) {
            throw object.error("\"" + className + "\" of " + (custom ? registered.text() : module)
                    + " is not one of Keras's layers: custom layers and functions are not read");
        }
    }

    // --- Sequential

    private List<Node> sequentialLayers(Node config) throws ModelFormatException {
        return (config.value() instanceof List<?> ? config : config.get("layers")).elements(); // a list in Keras 1
    }

    private Shape inputShape(Node config, Node model) throws ModelFormatException {
        if (givenShapes != null && givenShapes.size() == 1) {
            return givenShapes.getFirst();
        }
        List<Node> layers = sequentialLayers(config);
        Node first = layers.isEmpty() ? config : layers.getFirst().get("config");
        for (Node shape : List.of(
                first.get("batch_shape"),
                first.get("batch_input_shape"),
                config.get("build_input_shape"),
                model.get("build_config").get("input_shape"))) {
            if (!shape.isNull()) {
                return shape(shape);
            }
        }
        if (!layers.isEmpty()
                && NETWORKS.contains(layers.getFirst().get("class_name").text(""))) {
            Node inner = layers.getFirst();
            return inner.get("class_name").text().equals("Sequential")
                    ? inputShape(inner.get("config"), inner)
                    : functional(inner.get("config"), "", null).inputShapes().getFirst();
        }
        throw config.error("the shape of the model's input is not known: it was saved before it was built");
    }

    private Sequential sequential(Node config, String path) throws ModelFormatException {
        List<LayerSpec> layers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Node layer : sequentialLayers(config)) {
            if (layer.get("class_name").text().equals(INPUT)) {
                continue;
            }
            String name = name(layer, "layer_" + layers.size());
            MultiLayerSpec spec = layer(layer, join(path, name));
            if (!(spec instanceof LayerSpec single)) {
                throw layer.error(spec.className() + " has several inputs, and Sequential gives one");
            }
            layers.add(single);
            names.add(name);
        }
        return checked(config, () -> new Sequential(layers, names));
    }

    // --- layers

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    /** A layer's name, such as paths and files can hold. */
    private static String name(Node layer, String otherwise) throws ModelFormatException {
        Node config = layer.get("config");
        return plain(layer.get("name").text(config.get("name").text(otherwise)));
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    /** Any layer; what is wrong with it is said with its path in the model. */
    private MultiLayerSpec layer(Node json, String path) throws ModelFormatException {
        Node layer = new Node(json.value(), "layer " + path);
        String className = layer.get("class_name").text();
        requireOurs(layer, className);
        Node config = new Node(layer.get("config").value(), "layer " + path);
        requireFloat32(config.get("dtype"));
        if (config.get("trainable").isFalse()) {
            frozen.add(path);
        }
        if (NETWORKS.contains(className)) {
            return className.equals("Sequential") ? sequential(config, path) : functional(config, path, null);
        }
        if (!ObjectConfigs.isKnown(className)) {
            throw layer.error("\"" + className + "\" is not a layer that this library knows");
        }
        boolean both = className.equals("Bidirectional");
        Map<String, Object> ours = ObjectConfigs.ours(className, config, (inner, role) -> {
            String direction = !both ? "" : role.equals("layer") ? "forward_" : "backward_";
            return inner(
                    inner,
                    join(
                            path,
                            direction
                                    + LayerNames.snakeCase(
                                            inner.get("class_name").text())));
        });
        try {
            return SpecCodec.decodeLayer(ours);
        } catch (ModelFormatException e) {
            throw layer.error(String.valueOf(e.getMessage()));
        }
    }

    /** A layer inside a wrapper stands where the wrapper's {@code build} puts it. */
    private LayerSpec inner(Node layer, String path) throws ModelFormatException {
        if (layer(layer, path) instanceof LayerSpec spec) {
            return spec;
        }
        throw layer.error("a layer of one input wanted");
    }

    private static void requireFloat32(Node dtype) throws ModelFormatException {
        Object name = dtype.value() instanceof Map<?, ?>
                ? dtype.get("config").get("name").value()
                : dtype.value();
        if (name != null && !name.equals("float32") && !name.toString().startsWith("int")) {
            throw dtype.error(name + " is not supported, only float32");
        }
    }

    private static Shape shape(Node batchShape) throws ModelFormatException {
        List<Node> dims = batchShape.elements();
        int[] sizes = new int[Math.max(0, dims.size() - 1)];
        for (int i = 0; i < sizes.length; i++) {
            Node dim = dims.get(i + 1);
            if (dim.isNull()) {
                throw batchShape.error(
                        "an input of open size, " + batchShape.shortened() + ": say which with" + " --input-shape");
            }
            sizes[i] = dim.number();
        }
        return checked(batchShape, () -> Shape.of(sizes));
    }

    /** Makes a spec; what it refuses is the file's fault. */
    private interface Making<T> {
        T make();
    }

    private static <T> T checked(Node place, Making<T> making) throws ModelFormatException {
        try {
            return making.make();
        } catch (IllegalArgumentException e) {
            throw place.error(String.valueOf(e.getMessage()));
        }
    }

    // --- Functional

    private Functional functional(Node config, String path, @Nullable List<Shape> shapes) throws ModelFormatException {
        List<Node> nodes = config.get("layers").elements();
        Map<String, Node> byName = new LinkedHashMap<>();
        for (Node layer : nodes) {
            if (byName.put(name(layer, ""), layer) != null) {
                throw layer.error("two layers of the name \"" + name(layer, "") + "\"");
            }
        }
        List<Functional.Input> inputs = new ArrayList<>();
        List<Tensor> inputTensors = Tensor.all(config.get("input_layers"));
        for (Tensor input : inputTensors) {
            Node layer = byName.get(input.layer());
            if (layer == null || !layer.get("class_name").text().equals(INPUT)) {
                throw config.error("the input \"" + input.layer() + "\" is not an InputLayer of the model");
            }
            Node own = layer.get("config");
            Node batchShape = own.get("batch_shape").isNull() ? own.get("batch_input_shape") : own.get("batch_shape");
            Shape shape = shapes != null && shapes.size() == inputTensors.size()
                    ? shapes.get(inputs.size())
                    : shape(batchShape);
            inputs.add(new Functional.Input(input.layer(), shape));
        }
        Map<String, MultiLayerSpec> specs = new LinkedHashMap<>();
        List<GraphCalls.Call> calls = new ArrayList<>();
        for (Map.Entry<String, Node> entry : byName.entrySet()) {
            Node layer = entry.getValue();
            if (layer.get("class_name").text().equals(INPUT)) {
                continue;
            }
            String own = join(path, entry.getKey());
            MultiLayerSpec spec = layer(layer, own);
            List<GraphCalls.Call> made = GraphCalls.of(entry.getKey(), spec, layer.get("inbound_nodes"), own);
            specs.put(entry.getKey(), withCallOptions(spec, made, own));
            requireAllAxesAttend(layer, own);
            calls.addAll(made);
        }
        List<String> outputs = new ArrayList<>();
        for (Tensor output : Tensor.all(config.get("output_layers"))) {
            outputs.add(output.ours());
        }
        List<Functional.Call> ordered = GraphCalls.inOrder(calls, inputs, config);
        Set<String> called = new HashSet<>();
        List<Functional.Named> named = new ArrayList<>();
        for (Functional.Call call : ordered) {
            if (called.add(call.layer())) {
                named.add(new Functional.Named(call.layer(), Objects.requireNonNull(specs.get(call.layer()))));
            }
        }
        List<String> order = named.stream().map(Functional.Named::name).toList();
        if (!order.equals(List.copyOf(specs.keySet()))) {
            throw config.error("the layers do not stand in the order of their calls, " + order);
        }
        return checked(config, () -> new Functional(inputs, named, ordered, outputs));
    }

    /** Options that Keras gives with the call and we with the layer. */
    private static MultiLayerSpec withCallOptions(MultiLayerSpec spec, List<GraphCalls.Call> calls, String path)
            throws ModelFormatException {
        long causal = calls.stream().filter(GraphCalls.Call::causal).count();
        if (causal == 0) {
            return spec;
        }
        if (causal != calls.size() || !(spec instanceof MultiHeadAttention attention)) {
            throw new ModelFormatException("layer " + path + ": use_causal_mask in some of its calls only");
        }
        return attention.useCausalMask(true);
    }

    /** Attention goes over all axes between the first and the last; Keras can leave some out. */
    private static void requireAllAxesAttend(Node layer, String path) throws ModelFormatException {
        Node axes = layer.get("config").get("attention_axes");
        Node shape = layer.get("build_config").get("shapes_dict").get("query_shape");
        if (axes.isNull()) {
            return;
        }
        int count = axes.value() instanceof List<?> list ? list.size() : 1;
        int positions = shape.isNull() ? count : shape.elements().size() - 2;
        if (count != positions) {
            throw new ModelFormatException("layer " + path
                    + ".attention_axes: only all axes together are supported, received " + axes.shortened());
        }
    }

    /**
     * A tensor of Keras's graph: which output of which call of which layer.
     *
     * @param call counted from 0
     */
    record Tensor(String layer, int call, int output) {
        /** One triple or a list of them. */
        static List<Tensor> all(Node json) throws ModelFormatException {
            if (json.value() instanceof Map<?, ?> members) {
                List<Tensor> tensors = new ArrayList<>();
                for (Object key : members.keySet()) {
                    tensors.addAll(all(json.get(key.toString())));
                }
                return tensors;
            }
            List<Node> parts = json.elements();
            if (!parts.isEmpty() && parts.getFirst().value() instanceof String) {
                return List.of(of(json));
            }
            List<Tensor> tensors = new ArrayList<>();
            for (Node part : parts) {
                tensors.addAll(all(part));
            }
            return tensors;
        }

        static Tensor of(Node triple) throws ModelFormatException {
            List<Node> parts = triple.elements();
            if (parts.size() < 3) {
                throw triple.wants("a layer's name, the number of a call and the number of an output");
            }
            return new Tensor(
                    plain(parts.get(0).text()),
                    parts.get(1).number(),
                    parts.get(2).number());
        }

        /** As {@link Functional} names it. */
        String ours() {
            return layer + (call == 0 ? "" : "@" + call) + (output == 0 ? "" : ":" + output);
        }
    }
}
