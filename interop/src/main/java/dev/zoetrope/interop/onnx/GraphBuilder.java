package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Nodes and constants, put together. Two reshapes after another become one, and so do two transpositions, which may
 * cancel: so layers may each take and give channels last, and a chain of convolutions still transposes twice in all.
 */
final class GraphBuilder {
    private final List<Onnx.Node> nodes = new ArrayList<>();
    private final Map<String, Onnx.Node> producers = new HashMap<>();
    private final Map<String, Onnx.Array> constants;
    private final Map<String, Integer> names;
    private String scope = "";

    GraphBuilder() {
        this(new LinkedHashMap<>(), new HashMap<>());
    }

    private GraphBuilder(Map<String, Onnx.Array> constants, Map<String, Integer> names) {
        this.constants = constants;
        this.names = names;
    }

    /** The builder of a graph inside a node, which sees this one's tensors and shares its constants. */
    GraphBuilder inner() {
        GraphBuilder inner = new GraphBuilder(constants, names);
        inner.scope = scope;
        return inner;
    }

    /** Names of nodes and tensors from now on begin with this path. */
    void enter(String path) {
        scope = path;
    }

    /** A name that nothing has yet. */
    String free(String name) {
        String wanted = scope.isEmpty() ? name : scope + "/" + name;
        int count = names.merge(wanted, 1, Integer::sum) - 1;
        return count == 0 ? wanted : free(name + "_" + count);
    }

    /** A name that the caller gives; nothing else gets it. */
    void claim(String name) {
        names.merge(name, 1, Integer::sum);
    }

    /** A node of one output. */
    String node(String operator, List<String> inputs, Object... attributes) {
        return nodes(operator, inputs, 1, attributes).getFirst();
    }

    /** A node of one input and output. */
    String node(String operator, String input, Object... attributes) {
        return node(operator, List.of(input), attributes);
    }

    /** A node of two inputs and one output. */
    String node(String operator, String input, String other) {
        return node(operator, List.of(input, other));
    }

    /** A node of several outputs. */
    List<String> nodes(String operator, List<String> inputs, int outputs, Object... attributes) {
        String name = free(operator);
        List<String> made =
                IntStream.range(0, outputs).mapToObj(i -> name + ":" + i).toList();
        add(new Onnx.Node(name, operator, "", inputs, made, Onnx.attributes(attributes)));
        return made;
    }

    /** A tensor under another name, as a graph's inputs and outputs want it. */
    void rename(String tensor, String name) {
        add(new Onnx.Node(free("Identity"), "Identity", "", List.of(tensor), List.of(name), Map.of()));
    }

    private void add(Onnx.Node node) {
        nodes.add(node);
        node.outputs().forEach(output -> producers.put(output, node));
    }

    /** A constant of floats, of no axes if there is one. */
    String constant(float... values) {
        List<Long> dims = values.length == 1 ? List.of() : List.of((long) values.length);
        return constant("constant" + Arrays.toString(values).replace(" ", ""), () -> Onnx.Array.of("", dims, values));
    }

    /** A constant of whole numbers along one axis. */
    String integers(long... values) {
        return constant(
                "integers" + Arrays.toString(values).replace(" ", ""),
                () -> Onnx.Array.ofIntegers("", List.of((long) values.length), values));
    }

    /** A constant by its name: the first to ask for it says what it is. */
    String constant(String name, Supplier<Onnx.Array> value) {
        constants.computeIfAbsent(name, key -> {
            claim(key);
            Onnx.Array array = value.get();
            return new Onnx.Array(key, array.dims(), array.floats(), array.integers());
        });
        return name;
    }

    /** The same elements as [−1, …dims]; −1 stands for the batch, or for what of it and other axes is left. */
    String reshape(String x, Shape shape) {
        Onnx.Node before = producers.get(x);
        String source = before != null && before.operator().equals("Reshape")
                ? before.inputs().getFirst()
                : x;
        long[] target = LongStream.concat(
                        LongStream.of(-1), Arrays.stream(shape.dims()).mapToLong(dim -> dim))
                .toArray();
        return node("Reshape", source, integers(target));
    }

    /** Axis i of the output is axis {@code order[i]} of the input. */
    String transpose(String x, int... order) {
        Onnx.Node before = producers.get(x);
        String source = x;
        int[] whole = order;
        if (before != null && before.operator().equals("Transpose")) {
            List<?> earlier =
                    (List<?>) Objects.requireNonNull(before.attributes().get("perm"));
            whole = Arrays.stream(order)
                    .map(axis -> ((Long) earlier.get(axis)).intValue())
                    .toArray();
            source = before.inputs().getFirst();
        }
        return Arrays.equals(whole, IntStream.range(0, whole.length).toArray())
                ? source
                : node("Transpose", source, "perm", longs(whole));
    }

    /** From [N,…,C] to [N,C,…]. */
    String channelsFirst(String x, int rank) {
        return transpose(x, Channels.first(rank));
    }

    /** From [N,C,…] to [N,…,C]. */
    String channelsLast(String x, int rank) {
        return transpose(x, Channels.last(rank));
    }

    static List<Long> longs(int... values) {
        return Arrays.stream(values).mapToObj(value -> (long) value).toList();
    }

    /** The graph between these inputs and outputs, without nodes and constants that no output needs. */
    Onnx.Graph graph(String name, List<Onnx.Port> inputs, List<Onnx.Port> outputs, boolean withConstants) {
        Set<String> wanted = new HashSet<>();
        outputs.forEach(port -> wanted.add(port.name()));
        List<Onnx.Node> needed = new ArrayList<>();
        for (Onnx.Node node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                needed.add(node);
                wants(node, wanted);
            }
        }
        Collections.reverse(needed);
        List<Onnx.Array> arrays = withConstants
                ? constants.values().stream()
                        .filter(array -> wanted.contains(array.name()))
                        .toList()
                : List.of();
        return new Onnx.Graph(name, needed, arrays, inputs, outputs);
    }

    private static void wants(Onnx.Node node, Set<String> wanted) {
        wanted.addAll(node.inputs());
        for (Object attribute : node.attributes().values()) {
            if (attribute instanceof Onnx.Graph inner) {
                inner.nodes().forEach(each -> wants(each, wanted));
            }
        }
    }
}
