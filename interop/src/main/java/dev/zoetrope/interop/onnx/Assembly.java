package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Permute;
import dev.zoetrope.layers.layer.Reshape;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.layer.TimeDistributed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The model that is put together of a graph's operators: layers called on tensors, and the weights that they take along. */
final class Assembly {
    private static final int LONGEST_NAME = 150;

    private final Budget budget;
    private final Map<String, Tensor> weights = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final IdentityHashMap<Symbol, Computed> reshaped = new IdentityHashMap<>();
    private final IdentityHashMap<MultiLayerSpec, String> layerNames = new IdentityHashMap<>();
    private final List<Shared> shared = new ArrayList<>();
    private String node = "";

    Assembly(Budget budget) {
        this.budget = budget;
    }

    Budget budget() {
        return budget;
    }

    /** Layers from now on have this node's name. */
    void enter(String name) {
        node = name;
    }

    /** A name that no layer or input has yet. */
    String free(String wanted) {
        String clean = wanted.replaceAll("[^A-Za-z0-9_.-]+", "_").replaceAll("^_+|_+$", "");
        String base = clean.isEmpty() ? "layer" : clean.substring(0, Math.min(clean.length(), LONGEST_NAME));
        String name = base;
        for (int i = 1; !names.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = base + "_" + i;
        }
        return name;
    }

    /** The weight at a path of the model. */
    Tensor weight(String path) {
        Tensor weight = weights.get(path);
        if (weight == null) {
            throw new IllegalArgumentException("no weight " + path);
        }
        return weight;
    }

    /** One layer for all calls with the same weights, as in the steps of a recurrence that is written out. */
    LayerSpec shared(LayerSpec layer, Shape input, Map<String, Tensor> given) {
        Optional<LayerSpec> before = shared.stream()
                .filter(each -> each.layer.equals(layer) && each.input.equals(input) && each.has(given))
                .map(Shared::layer)
                .findFirst();
        if (before.isEmpty()) {
            shared.add(new Shared(layer, input, given));
        }
        return before.orElse(layer);
    }

    private record Shared(LayerSpec layer, Shape input, Map<String, Tensor> weights) {
        @SuppressWarnings("ReferenceEquality") // the very same numbers, not equal ones
        boolean has(Map<String, Tensor> given) {
            return given.keySet().equals(weights.keySet())
                    && given.entrySet().stream()
                            .allMatch(each -> weights.get(each.getKey()) != null
                                    && weights.get(each.getKey()).array()
                                            == each.getValue().array());
        }
    }

    /**
     * Calls a layer on examples as they are stored.
     *
     * @param given the layer's weights by the ends of their paths
     * @return its outputs, as they are stored
     */
    List<Computed> call(MultiLayerSpec layer, List<Computed> inputs, Map<String, Tensor> given) {
        String name = layerNames.computeIfAbsent(layer, key -> free(node));
        List<Shape> shapes = inputs.stream().map(Computed::stored).toList();
        BuildContext context = new BuildContext(name, (path, shape, initializer) -> take(path, shape, given));
        List<Shape> made = layer.build(shapes, context).outputShapes();
        Symbol symbol = layer.on(name, inputs.stream().map(Computed::symbol).toArray(Symbol[]::new));
        List<Computed> outputs = new ArrayList<>();
        for (Shape shape : made) {
            outputs.add(Computed.plain(
                    symbol.output(outputs.size()), shape, inputs.getFirst().batch()));
        }
        return outputs;
    }

    private Tensor take(String path, Shape shape, Map<String, Tensor> given) {
        for (Map.Entry<String, Tensor> each : given.entrySet()) {
            if (path.endsWith("/" + each.getKey())) {
                if (!each.getValue().shape().equals(shape)) {
                    throw new IllegalArgumentException(
                            "a " + each.getKey() + " " + each.getValue().shape() + " where " + shape + " is wanted");
                }
                weights.put(path, each.getValue());
                return each.getValue();
            }
        }
        throw new IllegalArgumentException("no weight for " + path);
    }

    /** Calls a layer on each example of the batch as the graph sees it, whose axes are stored in the order that the layer wants. */
    Computed apply(LayerSpec layer, Computed x, Map<String, Tensor> given) {
        LayerSpec whole = x.folded() ? new TimeDistributed(layer) : layer;
        Computed y = call(whole, List.of(x), given).getFirst();
        return x.folded() ? new Computed(y.symbol(), y.stored(), foldedOrder(y.stored()), true, y.batch()) : y;
    }

    private static int[] foldedOrder(Shape stored) {
        return IntStream.rangeClosed(0, stored.rank()).filter(axis -> axis != 1).toArray();
    }

    /** The same for a layer that changes no shape: the graph sees the output as it saw the input. */
    Computed applyInPlace(LayerSpec layer, Computed x, Map<String, Tensor> given) {
        return apply(layer, x, given).withOrder(x.order());
    }

    Computed applyInPlace(LayerSpec layer, Computed x) {
        return applyInPlace(layer, x, Map.of());
    }

    /**
     * Stores the axes in an order.
     *
     * @param axes all that the graph sees, but the batch's
     */
    Computed arranged(Computed x, int... axes) {
        int fold = x.fold();
        int[] present = IntStream.of(axes)
                .filter(axis -> x.order()[axis] != Computed.ABSENT)
                .toArray();
        int[] from = IntStream.of(present).map(axis -> x.order()[axis]).toArray();
        int[] order = x.order().clone();
        for (int i = 0; i < axes.length; i++) {
            order[axes[i]] = 1 + fold + i;
        }
        int[] sizes = IntStream.concat(
                        Arrays.stream(x.stored().dims()).limit(fold),
                        IntStream.of(axes).map(axis -> (int) x.dims()[axis]))
                .toArray();
        Shape wanted = Shape.of(sizes);
        boolean moves = movesElements(x.stored(), from);
        Computed permuted = x;
        if (moves) {
            List<Integer> dims = IntStream.concat(IntStream.rangeClosed(1, fold), IntStream.of(from))
                    .boxed()
                    .toList();
            permuted = call(new Permute(dims), List.of(x), Map.of()).getFirst();
        }
        return reshaped(permuted, wanted, order, x.folded());
    }

    /** Whether axes of more than 1 change places. */
    private static boolean movesElements(Shape stored, int... from) {
        int[] large =
                IntStream.of(from).filter(axis -> stored.dim(axis - 1) > 1).toArray();
        return !Arrays.equals(large, IntStream.of(large).sorted().toArray());
    }

    /** The same elements under another shape, for the graph in an order of its own. */
    Computed reshaped(Computed x, Shape shape, int[] order, boolean folded) {
        Computed source = reshaped.getOrDefault(x.symbol(), x);
        Symbol symbol = source.symbol();
        if (!source.stored().equals(shape)) {
            Reshape layer = new Reshape(Arrays.stream(shape.dims()).boxed().toList());
            symbol = call(layer, List.of(source), Map.of()).getFirst().symbol();
            reshaped.put(symbol, source);
        }
        return new Computed(symbol, shape, order, folded, x.batch());
    }

    /** The axes [N,C,…] stored as […,C]. */
    Computed channelsLast(Computed x) {
        if (x.batchAxis() != 0 || x.rank() < 3) {
            throw new IllegalArgumentException("inputs [N,C,…] are wanted, received " + x);
        }
        return arranged(
                x,
                IntStream.concat(IntStream.range(2, x.rank()), IntStream.of(1)).toArray());
    }

    /** Sees […,C] as [N,C,…]. */
    static Computed channelsFirst(Computed x) {
        int[] last = x.order();
        int[] order = new int[last.length];
        for (int i = 1; i < order.length; i++) {
            order[i] = i == 1 ? last[last.length - 1] : last[i - 1];
        }
        return x.withOrder(order);
    }

    /** The axes stored in the order in which the graph sees them. */
    Computed inOrder(Computed x) {
        return arranged(
                x,
                IntStream.range(0, x.rank())
                        .filter(axis -> x.order()[axis] != 0)
                        .toArray());
    }
}
