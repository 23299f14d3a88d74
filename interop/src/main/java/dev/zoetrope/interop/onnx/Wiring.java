package dev.zoetrope.interop.onnx;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who makes the tensors of a graph and who takes them, what has been read of them, and what nodes are still to be read. */
final class Wiring {
    private final Onnx.Model model;
    private final Assembly assembly;
    private final Map<String, Operand> tensors = new HashMap<>();
    private final Map<String, List<Onnx.Node>> consumers = new HashMap<>();
    private final Map<String, Onnx.Node> producers = new HashMap<>();
    private final Set<String> wanted = new HashSet<>();
    private final Set<Onnx.Node> done = Collections.newSetFromMap(new IdentityHashMap<>());

    Wiring(Onnx.Model model, Assembly assembly) {
        this.model = model;
        this.assembly = assembly;
    }

    @Nullable
    Operand tensor(String name) {
        return tensors.get(name);
    }

    void put(String name, Operand tensor) {
        tensors.put(name, tensor);
    }

    /** The node that makes a tensor. */
    Onnx.@Nullable Node producer(String tensor) {
        return producers.get(tensor);
    }

    boolean isDone(Onnx.Node node) {
        return done.contains(node);
    }

    Operation operation(Onnx.Node node, List<@Nullable Operand> inputs) {
        return new Operation(node, inputs, wanted, model.opset(), assembly);
    }

    /** The nodes that an output depends on, in their order. */
    List<Onnx.Node> needed() throws ModelFormatException {
        Onnx.Graph graph = model.graph();
        if (graph.outputs().isEmpty()) {
            throw new ModelFormatException("the graph has no output");
        }
        graph.outputs().forEach(port -> wanted.add(port.name()));
        graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        List<Onnx.Node> needed = new ArrayList<>();
        for (Onnx.Node each : graph.nodes().reversed()) {
            Onnx.Node node =
                    isGuardedSoftplus(each) ? sameAs(each, each.inputs().get(2)) : each;
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                needed.add(node);
                wanted.addAll(node.inputs());
                for (String input : node.inputs()) {
                    consumers.computeIfAbsent(input, key -> new ArrayList<>()).add(node);
                }
            }
        }
        Collections.reverse(needed);
        return needed;
    }

    /** {@code x > 20 ? x : softplus(x)}, as PyTorch writes a softplus: the second is the first there. */
    private boolean isGuardedSoftplus(Onnx.Node node) {
        if (!node.operator().equals("Where") || node.inputs().size() != 3) {
            return false;
        }
        Onnx.Node condition = producers.get(node.inputs().get(0));
        Onnx.Node softplus = producers.get(node.inputs().get(2));
        String x = node.inputs().get(1);
        return condition != null
                && softplus != null
                && condition.operator().equals("Greater")
                && condition.inputs().getFirst().equals(x)
                && softplus.operator().equals("Softplus")
                && softplus.inputs().getFirst().equals(x)
                && isNumber(constantOf(condition), 20);
    }

    private static Onnx.Node sameAs(Onnx.Node node, String input) {
        return new Onnx.Node(node.name(), "Identity", "", List.of(input), node.outputs(), Map.of());
    }

    /** Takes a node for done, with this output. */
    void skip(Onnx.Node node, Computed output) {
        done.add(node);
        tensors.put(node.outputs().getFirst(), output);
    }

    static boolean isNumber(@Nullable Known known, double value) {
        return known != null && known.uniform() && Math.abs(known.real(0) - value) < 1e-4;
    }

    @Nullable
    Known constantOf(Onnx.Node node) {
        return node.inputs().stream()
                .map(tensors::get)
                .filter(Known.class::isInstance)
                .map(Known.class::cast)
                .findFirst()
                .orElseGet(() -> constantNode(node));
    }

    /** A constant that a node further down makes, which has not been read yet. */
    private @Nullable Known constantNode(Onnx.Node node) {
        for (String input : node.inputs()) {
            Onnx.Node producer = producers.get(input);
            if (producer != null && producer.operator().equals("Constant") && !tensors.containsKey(input)) {
                Operation op = operation(producer, List.of());
                return (Known) ConstantOperators.fold(op).getFirst();
            }
        }
        return null;
    }

    String variableOf(Onnx.Node node) {
        return node.inputs().stream()
                .filter(input -> !(tensors.get(input) instanceof Known))
                .findFirst()
                .orElse("");
    }

    /** The other of two inputs. */
    static String other(Onnx.Node node, String input) {
        return node.inputs().get(node.inputs().getFirst().equals(input) ? 1 : 0);
    }

    @Nullable
    Known otherInput(Onnx.Node node) {
        return node.inputs().size() == 2 ? constantOf(node) : null;
    }

    /** The only node that takes a node's first output, if nobody else does. */
    Onnx.@Nullable Node onlyConsumer(Onnx.Node node) {
        String output = node.outputs().getFirst();
        List<Onnx.Node> takers = consumers.getOrDefault(output, List.of());
        boolean isOutput =
                model.graph().outputs().stream().anyMatch(port -> port.name().equals(output));
        return takers.size() == 1 && !isOutput ? takers.getFirst() : null;
    }

    /** Whether a tensor has no negative numbers, by what made it. */
    boolean neverNegative(String tensor) {
        String name = tensor;
        for (Onnx.Node made = producers.get(name); made != null; made = producers.get(name)) {
            switch (made.operator()) {
                case "Relu", "Sigmoid", "Softmax", "Softplus", "Exp", "HardSigmoid" -> {
                    return true;
                }
                case "MaxPool", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Dropout", "Identity" ->
                    name = made.inputs().getFirst();
                default -> {
                    return false;
                }
            }
        }
        return false;
    }
}
