package dev.zoetrope.interop.keras;

import dev.zoetrope.interop.keras.GraphReader.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** The calls of a graph's layers, Keras's {@code inbound_nodes}. */
final class GraphCalls {
    private static final String KERAS_TENSOR = "__keras_tensor__";

    /** Arguments by name that change nothing in what a layer computes when it predicts, or say what is so anyway. */
    private static final Set<String> IGNORED = Set.of("training", "mask", "query_mask", "value_mask", "key_mask");

    private GraphCalls() {}

    /**
     * One call.
     *
     * @param number of this layer's calls, from 0
     * @param causal whether Keras was given {@code use_causal_mask}
     */
    record Call(String layer, int number, List<Tensor> inputs, boolean causal) {}

    /** A layer's calls, in Keras's order. */
    static List<Call> of(String name, MultiLayerSpec spec, Node inboundNodes, String path) throws ModelFormatException {
        List<Call> calls = new ArrayList<>();
        for (Node node : new Node(inboundNodes.value(), "layer " + path + ".inbound_nodes").elements()) {
            calls.add(
                    node.value() instanceof Map<?, ?>
                            ? call(name, calls.size(), spec, node)
                            : oldCall(name, calls.size(), node));
        }
        return calls;
    }

    /** Keras 3: {@code {"args": […], "kwargs": {…}}}. */
    private static Call call(String name, int number, MultiLayerSpec spec, Node node) throws ModelFormatException {
        List<Tensor> inputs = new ArrayList<>();
        for (Node argument : node.get("args").elements()) {
            collect(argument, inputs);
        }
        Node named = node.get("kwargs");
        boolean causal = false;
        List<Tensor> key = new ArrayList<>();
        List<Tensor> attentionMask = new ArrayList<>();
        for (String option : named.isNull() ? Set.<String>of() : named.members().keySet()) {
            Node value = named.get(option);
            if (value.isNull() || value.isFalse() || IGNORED.contains(option)) {
                continue;
            }
            switch (option) {
                case "use_causal_mask" -> causal = true;
                case "key" -> collect(value, key);
                case "attention_mask" -> collect(value, attentionMask);
                case "inputs", "query", "value", "initial_state", "sequences" -> collect(value, inputs);
                default -> throw value.error("an argument that is not supported, " + value.shortened());
            }
        }
        if (spec instanceof MultiHeadAttention && !attentionMask.isEmpty() && key.isEmpty() && inputs.size() == 2) {
            key.add(inputs.get(1));
        }
        inputs.addAll(key);
        inputs.addAll(attentionMask);
        return new Call(name, number, inputs, causal);
    }

    private static void collect(Node argument, List<Tensor> inputs) throws ModelFormatException {
        if (argument.value() instanceof List<?>) {
            for (Node each : argument.elements()) {
                collect(each, inputs);
            }
        } else if (argument.value() instanceof Map<?, ?> members && members.get("class_name") == null) {
            for (Object key : members.keySet()) {
                collect(argument.get(key.toString()), inputs);
            }
        } else if (!argument.isNull()) {
            if (!argument.get("class_name").text("").equals(KERAS_TENSOR)) {
                throw argument.error("an argument that is no tensor of the model, " + argument.shortened());
            }
            inputs.add(Tensor.of(argument.get("config").get("keras_history")));
        }
    }

    /** Keras 2: {@code [["dense", 0, 0, {…}], …]}. */
    private static Call oldCall(String name, int number, Node node) throws ModelFormatException {
        List<Tensor> inputs = new ArrayList<>();
        boolean causal = false;
        List<Node> arguments = node.elements();
        if (!arguments.isEmpty() && arguments.getFirst().value() instanceof String) {
            arguments = List.of(node);
        }
        for (Node argument : arguments) {
            inputs.add(Tensor.of(argument));
            List<Node> parts = argument.elements();
            Node named = parts.size() > 3 ? parts.get(3) : Node.of(null, argument.place());
            for (String option :
                    named.isNull() ? Set.<String>of() : named.members().keySet()) {
                Node value = named.get(option);
                if (value.isNull() || value.isFalse() || IGNORED.contains(option)) {
                    continue;
                }
                if (option.equals("use_causal_mask")) {
                    causal = true;
                } else if (value.value() instanceof List<?> && !option.equals("attention_mask")) {
                    inputs.addAll(Tensor.all(value)); // value, key, initial_state
                } else {
                    throw value.error("an argument that is not supported, " + value.shortened());
                }
            }
        }
        return new Call(name, number, inputs, causal);
    }

    /** The calls, each after those it depends on; where there is a choice, as the file has them. */
    static List<Functional.Call> inOrder(List<Call> calls, List<Functional.Input> inputs, Node place)
            throws ModelFormatException {
        Map<String, Integer> numbers = new HashMap<>();
        Set<String> sources = new HashSet<>();
        inputs.forEach(input -> sources.add(input.name() + "@0"));
        for (int i = 0; i < calls.size(); i++) {
            numbers.put(calls.get(i).layer + "@" + calls.get(i).number, i);
        }
        List<List<Integer>> users = new ArrayList<>();
        calls.forEach(call -> users.add(new ArrayList<>()));
        int[] missing = new int[calls.size()];
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            for (Tensor input : call.inputs) {
                String source = input.layer() + "@" + input.call();
                Integer number = numbers.get(source);
                if (number != null) {
                    users.get(number).add(i);
                    missing[i]++;
                } else if (!sources.contains(source)) {
                    throw place.error("the layer \"" + call.layer + "\" takes \"" + input.ours()
                            + "\", and there is nothing of that name");
                }
            }
            // the second call of a layer comes after the first
            if (call.number > 0) {
                users.get(i - 1).add(i);
                missing[i]++;
            }
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<Functional.Call> ordered = new ArrayList<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            Call call = calls.get(next);
            ordered.add(new Functional.Call(
                    call.layer, call.inputs.stream().map(Tensor::ours).toList()));
            for (int user : users.get(next)) {
                if (--missing[user] == 0) {
                    ready.add(user);
                }
            }
        }
        if (ordered.size() < calls.size()) {
            throw place.error("layers that depend on each other in a circle");
        }
        return ordered;
    }
}
