package dev.zoetrope.layers.layer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Makes a {@link Functional} out of {@link Symbol}s. */
public final class SymbolGraph {
    private final List<Symbol.Origin> inputs;
    private final List<Symbol> outputs;
    private final IdentityHashMap<MultiLayerSpec, String> layerNames = new IdentityHashMap<>();
    private final IdentityHashMap<MultiLayerSpec, Integer> calls = new IdentityHashMap<>();
    private final Map<Symbol.Origin, String> tensors = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    private SymbolGraph(List<Symbol> inputs, List<Symbol> outputs) {
        this.inputs = inputs.stream().map(Symbol::origin).toList();
        this.outputs = outputs;
    }

    /**
     * The graph between these tensors.
     *
     * @throws IllegalArgumentException if an output depends on an input that is not among them
     */
    public static Functional of(List<Symbol> inputs, List<Symbol> outputs) {
        return new SymbolGraph(inputs, outputs).build();
    }

    private Functional build() {
        List<Symbol.Origin> order = byDepth(postOrder());
        claimNames(order);
        List<Functional.Input> named = new ArrayList<>();
        for (Symbol.Origin input : inputs) {
            if (input.shape() == null) {
                throw new IllegalArgumentException("a model's inputs are made by input(…), received an output of "
                        + Objects.requireNonNull(input.layer()).className());
            }
            String name = input.name() == null ? free("input_layer") : input.name();
            tensors.put(input, name);
            named.add(new Functional.Input(name, input.shape()));
        }
        Map<String, Functional.Named> layers = new LinkedHashMap<>();
        List<Functional.Call> made = new ArrayList<>();
        for (Symbol.Origin origin : order) {
            MultiLayerSpec layer = origin.layer();
            if (layer == null) {
                continue;
            }
            String name = layerNames.computeIfAbsent(layer, key -> free(LayerNames.snakeCase(key.className())));
            layers.putIfAbsent(name, new Functional.Named(name, layer));
            int repeat = calls.merge(layer, 1, Integer::sum) - 1;
            tensors.put(origin, repeat == 0 ? name : name + "@" + repeat);
            made.add(new Functional.Call(
                    name, origin.inputs().stream().map(this::tensor).toList()));
        }
        return new Functional(
                named,
                List.copyOf(layers.values()),
                made,
                outputs.stream().map(this::tensor).toList());
    }

    private String tensor(Symbol symbol) {
        String name = Objects.requireNonNull(tensors.get(symbol.origin()));
        return symbol.output() == 0 ? name : name + ":" + symbol.output();
    }

    /** Names that were given come before names that are made. */
    private void claimNames(List<Symbol.Origin> order) {
        for (Symbol.Origin origin : order) {
            String name = origin.name();
            MultiLayerSpec layer = origin.layer();
            if (name != null) {
                String before = layer == null ? null : layerNames.put(layer, name);
                if (before != null && !before.equals(name)) {
                    throw new IllegalArgumentException(
                            "one layer with two names, \"" + before + "\" and \"" + name + "\"");
                }
                taken.add(name);
            }
        }
    }

    private String free(String base) {
        String name = base;
        for (int i = 1; !taken.add(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }

    /** All that the outputs depend on, each after what it depends on. Not recursive: a graph may be deep. */
    private List<Symbol.Origin> postOrder() {
        Set<Symbol.Origin> begun = new HashSet<>();
        Set<Symbol.Origin> done = new HashSet<>();
        List<Symbol.Origin> order = new ArrayList<>();
        Deque<Symbol.Origin> stack = new ArrayDeque<>();
        for (Symbol output : outputs) {
            stack.push(output.origin());
            while (!stack.isEmpty()) {
                Symbol.Origin origin = stack.peek();
                if (begun.add(origin)) {
                    if (origin.layer() == null && !inputs.contains(origin)) {
                        throw new IllegalArgumentException("an output depends on an input " + origin.shape()
                                + " that is not among the model's inputs");
                    }
                    origin.inputs().reversed().stream()
                            .map(Symbol::origin)
                            .filter(input -> !begun.contains(input))
                            .forEach(stack::push);
                } else {
                    stack.pop();
                    if (done.add(origin)) {
                        order.add(origin);
                    }
                }
            }
        }
        return order;
    }

    /** Keras's order: what is farthest from the outputs comes first. */
    private static List<Symbol.Origin> byDepth(List<Symbol.Origin> order) {
        Map<Symbol.Origin, Integer> depths = new HashMap<>();
        for (Symbol.Origin origin : order.reversed()) {
            int depth = depths.getOrDefault(origin, 0);
            depths.put(origin, depth);
            for (Symbol input : origin.inputs()) {
                depths.merge(input.origin(), depth + 1, Math::max);
            }
        }
        return order.stream()
                .sorted(Comparator.comparingInt((Symbol.Origin origin) -> -Objects.requireNonNull(depths.get(origin))))
                .toList();
    }
}
