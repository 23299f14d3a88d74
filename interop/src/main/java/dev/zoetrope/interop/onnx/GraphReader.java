package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ActivationLayers;
import dev.zoetrope.layers.layer.Add;
import dev.zoetrope.layers.layer.Average;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.Maximum;
import dev.zoetrope.layers.layer.Minimum;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.Multiply;
import dev.zoetrope.layers.layer.ReLU;
import dev.zoetrope.layers.layer.Rescaling;
import dev.zoetrope.layers.layer.Subtract;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.layer.SymbolGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A graph of operators as a graph of layers. Nodes are taken in their order, and only those that an output depends on; a
 * node sees what stands before it, so there are no cycles.
 *
 * <p>The batch size is unknown when a graph is read. It is taken for a prime larger than any axis; then what the graph
 * computes of shapes can be computed with plain numbers, and a size that the prime divides is a multiple of the batch.
 */
final class GraphReader {
    /** What stands for an unknown batch size: 2³¹ − 1. */
    private static final long ANY_BATCH = Integer.MAX_VALUE;

    private final Onnx.Model model;
    private final Assembly assembly;
    private final Map<String, Operand> tensors = new HashMap<>();
    private final Map<String, List<Onnx.Node>> consumers = new HashMap<>();
    private final Map<String, Onnx.Node> producers = new HashMap<>();
    private final Set<String> wanted = new HashSet<>();
    private final Set<Onnx.Node> done = Collections.newSetFromMap(new IdentityHashMap<>());

    GraphReader(Onnx.Model model, Assembly assembly) {
        this.model = model;
        this.assembly = assembly;
    }

    Functional read() throws ModelFormatException {
        Onnx.Graph graph = model.graph();
        for (Onnx.Array array : graph.initializers()) {
            tensors.put(array.name(), Known.of(array));
        }
        List<Symbol> inputs = inputs(graph);
        for (Onnx.Node node : needed(graph)) {
            if (!done.contains(node)) {
                read(node);
            }
        }
        List<Symbol> outputs = new ArrayList<>();
        for (Onnx.Port port : graph.outputs()) {
            try {
                outputs.add(output(port));
            } catch (RuntimeException e) {
                throw new ModelFormatException("output \"" + shown(port.name()) + "\": " + e.getMessage());
            }
        }
        return SymbolGraph.of(inputs, outputs);
    }

    /** Inputs that are not constants with a default, as old files list them. */
    private List<Symbol> inputs(Onnx.Graph graph) throws ModelFormatException {
        List<Symbol> inputs = new ArrayList<>();
        long batch = 0;
        for (Onnx.Port port : graph.inputs()) {
            if (tensors.containsKey(port.name())) {
                continue;
            }
            List<Object> dims = port.dims();
            if (dims == null || dims.isEmpty() || dims.size() > 6) {
                throw new ModelFormatException("input \"" + shown(port.name()) + "\": no shape [N, …] of 1 to 6 axes");
            }
            int[] sizes = new int[dims.size() - 1];
            for (int axis = 1; axis < dims.size(); axis++) {
                if (!(dims.get(axis) instanceof Long size) || size < 1 || size > Integer.MAX_VALUE - 8) {
                    throw new ModelFormatException("input \"" + shown(port.name()) + "\": axis " + axis
                            + " has the size " + dims.get(axis) + ", a number is wanted for all but the batch");
                }
                sizes[axis - 1] = size.intValue();
            }
            long own = dims.getFirst() instanceof Long fixed && fixed > 0 ? fixed : ANY_BATCH;
            if (batch != 0 && own != batch) {
                throw new ModelFormatException("input \"" + shown(port.name()) + "\": a batch size of its own");
            }
            batch = own;
            try {
                Shape shape = Shape.of(sizes);
                Symbol symbol = Symbol.input(assembly.free(port.name()), shape);
                inputs.add(symbol);
                tensors.put(port.name(), Computed.plain(symbol, shape, batch));
            } catch (IllegalArgumentException e) {
                throw new ModelFormatException("input \"" + shown(port.name()) + "\": " + e.getMessage());
            }
        }
        if (inputs.isEmpty()) {
            throw new ModelFormatException("the graph has no input");
        }
        return inputs;
    }

    /** The nodes that an output depends on, in their order. */
    private List<Onnx.Node> needed(Onnx.Graph graph) throws ModelFormatException {
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

    private Symbol output(Onnx.Port port) {
        if (!(tensors.get(port.name()) instanceof Computed computed)) {
            throw new IllegalArgumentException("it does not depend on any input");
        }
        if (computed.folded() || computed.batchAxis() != 0) {
            throw new IllegalArgumentException(computed + " has no batch axis at its front");
        }
        assembly.enter(port.name());
        return assembly.inOrder(computed).symbol();
    }

    private void read(Onnx.Node node) throws ModelFormatException {
        List<@Nullable Operand> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            Operand operand = input.isEmpty() ? null : tensors.get(input);
            if (operand == null && !input.isEmpty()) {
                throw refused(node, "it takes \"" + shown(input) + "\", and nothing before it makes that");
            }
            inputs.add(operand);
        }
        if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
            throw refused(node, "an operator of the domain " + shown(node.domain()) + ", not one of ONNX's own");
        }
        assembly.enter(node.name().isEmpty() ? node.operator() : node.name());
        Operation op = new Operation(node, inputs, wanted, model.opset(), assembly);
        try {
            List<? extends @Nullable Operand> outputs = node.operator().equals("Shape")
                    ? List.of(ConstantOperators.shape(op))
                    : ConstantOperators.foldable(op) ? ConstantOperators.fold(op) : apply(op);
            for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
                Operand output = outputs.get(i);
                if (output != null) {
                    tensors.put(node.outputs().get(i), output);
                }
            }
        } catch (RuntimeException e) {
            // What a damaged graph asks for can break any assumption on the way; it is that node's fault.
            throw refused(node, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private static ModelFormatException refused(Onnx.Node node, String why) {
        return new ModelFormatException("node \"" + shown(node.name()) + "\" (" + shown(node.operator()) + "): " + why);
    }

    /** A name out of the file, cut where it would fill the screen. */
    private static String shown(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 100 ? clean.substring(0, 100) + "…" : clean;
    }

    private List<? extends @Nullable Operand> apply(Operation op) {
        return switch (op.node().operator()) {
            case "LSTM", "GRU", "RNN" -> RecurrentOperators.read(op);
            case "Split" -> ShapeOperators.split(op);
            default -> List.of(single(op));
        };
    }

    private Operand single(Operation op) {
        String operator = op.node().operator();
        return switch (operator) {
            case "Identity", "Dropout", "Cast" -> op.computed(0);
            case "Size" ->
                Known.ofIntegers(ConstantOperators.elements(op.input(0).dims())).withDims();
            case "Conv" -> WindowOperators.convolution(op);
            case "ConvTranspose" -> WindowOperators.transposedConvolution(op);
            case "MaxPool" ->
                WindowOperators.pooling(
                        op, true, neverNegative(op.node().inputs().getFirst()));
            case "AveragePool" -> WindowOperators.pooling(op, false, false);
            case "Resize", "Upsample" -> WindowOperators.resize(op);
            case "GlobalAveragePool" -> WeightOperators.global(op, WeightOperators.Reduction.MEAN);
            case "GlobalMaxPool" -> WeightOperators.global(op, WeightOperators.Reduction.MAX);
            case "ReduceMean" -> WeightOperators.reduce(op, WeightOperators.Reduction.MEAN);
            case "ReduceSum" -> WeightOperators.reduce(op, WeightOperators.Reduction.SUM);
            case "ReduceMax" -> WeightOperators.reduce(op, WeightOperators.Reduction.MAX);
            case "ReduceMin" -> WeightOperators.reduce(op, WeightOperators.Reduction.MIN);
            case "Gemm" -> WeightOperators.gemm(op);
            case "MatMul" -> matMul(op);
            case "BatchNormalization" -> WeightOperators.batchNormalization(op);
            case "LayerNormalization" -> WeightOperators.layerNormalization(op);
            case "InstanceNormalization" -> WeightOperators.groupNormalization(op, -1);
            case "GroupNormalization" ->
                WeightOperators.groupNormalization(op, Math.toIntExact(op.integer("num_groups", 1)));
            case "Transpose" -> ShapeOperators.transpose(op);
            case "Reshape" -> ShapeOperators.reshape(op);
            case "Flatten" -> ShapeOperators.flatten(op);
            case "Squeeze" -> ShapeOperators.squeeze(op);
            case "Unsqueeze" -> ShapeOperators.unsqueeze(op);
            case "Concat" -> ShapeOperators.concat(op);
            case "Slice" -> ShapeOperators.slice(op);
            case "Gather" -> op.input(0) instanceof Known ? WeightOperators.lookUp(op) : ShapeOperators.gather(op);
            case "Pad" -> ShapeOperators.pad(op);
            case "Expand" ->
                ShapeOperators.repeat(
                        op, Known.broadcast(op.computed(0).dims(), op.known(1).integers("the shape")));
            case "Tile" -> ShapeOperators.repeat(op, tiled(op));
            default -> element(op, operator);
        };
    }

    private static long[] tiled(Operation op) {
        long[] repeats = op.known(1).integers("the repeats");
        long[] dims = op.computed(0).dims();
        return IntStream.range(0, dims.length)
                .mapToLong(axis -> Math.multiplyExact(dims[axis], repeats[axis]))
                .toArray();
    }

    private Operand element(Operation op, String operator) {
        return switch (operator) {
            case "Relu" -> ElementOperators.activation(op, Activation.RELU);
            case "Sigmoid" -> ElementOperators.activation(op, Activation.SIGMOID);
            case "Tanh" -> ElementOperators.activation(op, Activation.TANH);
            case "Selu" -> ElementOperators.activation(op, Activation.SELU);
            case "Softplus" -> ElementOperators.activation(op, Activation.SOFTPLUS);
            case "Softsign" -> ElementOperators.activation(op, Activation.SOFTSIGN);
            case "Exp" -> ElementOperators.activation(op, Activation.EXPONENTIAL);
            case "HardSwish" -> ElementOperators.activation(op, Activation.HARD_SILU);
            case "Mish" -> ElementOperators.activation(op, Activation.MISH);
            case "Swish" -> ElementOperators.activation(op, Activation.SILU);
            case "Gelu" -> ElementOperators.gelu(op);
            case "Celu" -> ElementOperators.celu(op);
            case "Elu" -> ElementOperators.elu(op);
            case "LeakyRelu" -> ElementOperators.leaky(op);
            case "PRelu" -> ElementOperators.prelu(op);
            case "ThresholdedRelu" -> ElementOperators.layer(op, new ReLU().threshold(op.real("alpha", 1)));
            case "HardSigmoid" -> ElementOperators.hardSigmoid(op);
            case "Shrink" -> ElementOperators.shrink(op);
            case "Clip" -> ElementOperators.clip(op);
            case "Softmax" -> ElementOperators.softmax(op, false);
            case "LogSoftmax" -> ElementOperators.softmax(op, true);
            case "Neg" -> ElementOperators.layer(op, new Rescaling(-1));
            case "Erf" -> gelu(op);
            case "Add" -> ElementOperators.arithmetic(op, operator, new Add());
            case "Sub" -> ElementOperators.arithmetic(op, operator, new Subtract());
            case "Mul" -> ElementOperators.arithmetic(op, operator, new Multiply());
            case "Div" -> ElementOperators.arithmetic(op, operator, new Multiply());
            case "Max" -> several(op, new Maximum());
            case "Min" -> several(op, new Minimum());
            case "Sum" -> several(op, new Add());
            case "Mean" -> several(op, new Average());
            default -> throw new IllegalArgumentException("no layer does what this operator does");
        };
    }

    private static Computed several(Operation op, MultiLayerSpec layer) {
        List<Computed> inputs =
                IntStream.range(0, op.inputs().size()).mapToObj(op::computed).toList();
        return ElementOperators.merged(op, layer, inputs);
    }

    /** Products of matrices with the bias that the next node adds. */
    private Computed matMul(Operation op) {
        Onnx.Node next = onlyConsumer(op.node());
        Known bias = next != null && next.operator().equals("Add") ? otherInput(next) : null;
        if (bias == null
                || next == null
                || !(op.input(1) instanceof Known kernel)
                || bias.elements() != kernel.dims()[kernel.rank() - 1]
                || bias.rank() < 1
                || bias.dims()[bias.rank() - 1] != bias.elements()) {
            return WeightOperators.product(op, null);
        }
        Computed y = WeightOperators.product(op, bias);
        skip(next, y);
        return y;
    }

    /** {@code x·½·(1 + erf(x/√2))}, in the orders in which exporters write its products. */
    private Computed gelu(Operation op) {
        Onnx.Node scaling = producers.get(op.node().inputs().getFirst());
        Onnx.Node plusOne = onlyConsumer(op.node());
        Onnx.Node product = plusOne == null ? null : onlyConsumer(plusOne);
        if (scaling == null
                || plusOne == null
                || product == null
                || !plusOne.operator().equals("Add")
                || !isNumber(otherInput(plusOne), 1)
                || !product.operator().equals("Mul")) {
            throw new IllegalArgumentException("no layer does what this operator does, but in a GELU");
        }
        boolean divides = scaling.operator().equals("Div");
        if (!isNumber(constantOf(scaling), divides ? Math.sqrt(2) : Math.sqrt(0.5))
                || !(divides || scaling.operator().equals("Mul"))) {
            throw new IllegalArgumentException("a GELU divides by the root of 2");
        }
        String x = variableOf(scaling);
        String half = other(product, plusOne.outputs().getFirst());
        Onnx.Node last = product;
        if (half.equals(x)) {
            last = onlyConsumer(product);
        } else {
            Onnx.Node halving = producers.get(half);
            if (halving == null || !variableOf(halving).equals(x) || !isHalf(halving)) {
                // (½·(1 + erf))·x
                last = isNumber(otherInput(product), 0.5) ? onlyConsumer(product) : null;
                if (last == null
                        || !last.operator().equals("Mul")
                        || !other(last, product.outputs().getFirst()).equals(x)) {
                    throw new IllegalArgumentException("products that are no GELU");
                }
            }
        }
        boolean halved = product.equals(last) || !half.equals(x) || (last != null && isHalf(last));
        if (last == null || !halved || !(tensors.get(x) instanceof Computed value)) {
            throw new IllegalArgumentException("products that are no GELU");
        }
        Computed y = assembly.applyInPlace(new ActivationLayers.Activation(Activation.GELU), value);
        skip(plusOne, y);
        skip(product, y);
        skip(last, y);
        return y;
    }

    /** Takes a node for done, with this output. */
    private void skip(Onnx.Node node, Computed output) {
        done.add(node);
        tensors.put(node.outputs().getFirst(), output);
    }

    private static boolean isHalf(Onnx.Node node, @Nullable Known constant) {
        return (node.operator().equals("Mul") && isNumber(constant, 0.5))
                || (node.operator().equals("Div") && isNumber(constant, 2));
    }

    private boolean isHalf(Onnx.Node node) {
        return isHalf(node, constantOf(node));
    }

    private static boolean isNumber(@Nullable Known known, double value) {
        return known != null && known.uniform() && Math.abs(known.real(0) - value) < 1e-4;
    }

    private @Nullable Known constantOf(Onnx.Node node) {
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
                Operation op = new Operation(producer, List.of(), wanted, model.opset(), assembly);
                return (Known) ConstantOperators.fold(op).getFirst();
            }
        }
        return null;
    }

    private String variableOf(Onnx.Node node) {
        return node.inputs().stream()
                .filter(input -> !(tensors.get(input) instanceof Known))
                .findFirst()
                .orElse("");
    }

    /** The other of two inputs. */
    private static String other(Onnx.Node node, String input) {
        return node.inputs().get(node.inputs().getFirst().equals(input) ? 1 : 0);
    }

    private @Nullable Known otherInput(Onnx.Node node) {
        return node.inputs().size() == 2 ? constantOf(node) : null;
    }

    /** The only node that takes a node's first output, if nobody else does. */
    private Onnx.@Nullable Node onlyConsumer(Onnx.Node node) {
        String output = node.outputs().getFirst();
        List<Onnx.Node> takers = consumers.getOrDefault(output, List.of());
        boolean isOutput =
                model.graph().outputs().stream().anyMatch(port -> port.name().equals(output));
        return takers.size() == 1 && !isOutput ? takers.getFirst() : null;
    }

    /** Whether a tensor has no negative numbers, by what made it. */
    private boolean neverNegative(String tensor) {
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
