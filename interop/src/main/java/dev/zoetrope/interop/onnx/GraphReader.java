package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Activation;
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
import java.util.List;
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
    private final Wiring wiring;
    private final Idioms idioms;

    GraphReader(Onnx.Model model, Assembly assembly) {
        this.model = model;
        this.assembly = assembly;
        wiring = new Wiring(model, assembly);
        idioms = new Idioms(wiring);
    }

    Functional read() throws ModelFormatException {
        Onnx.Graph graph = model.graph();
        for (Onnx.Array array : graph.initializers()) {
            wiring.put(array.name(), Known.of(array));
        }
        List<Symbol> inputs = inputs(graph);
        for (Onnx.Node node : wiring.needed()) {
            if (!wiring.isDone(node)) {
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
            if (wiring.tensor(port.name()) != null) {
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
                wiring.put(port.name(), Computed.plain(symbol, shape, batch));
            } catch (IllegalArgumentException e) {
                throw new ModelFormatException("input \"" + shown(port.name()) + "\": " + e.getMessage());
            }
        }
        if (inputs.isEmpty()) {
            throw new ModelFormatException("the graph has no input");
        }
        return inputs;
    }

    private Symbol output(Onnx.Port port) {
        if (!(wiring.tensor(port.name()) instanceof Computed computed)) {
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
            Operand operand = input.isEmpty() ? null : wiring.tensor(input);
            if (operand == null && !input.isEmpty()) {
                throw refused(node, "it takes \"" + shown(input) + "\", and nothing before it makes that");
            }
            inputs.add(operand);
        }
        if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
            throw refused(node, "an operator of the domain " + shown(node.domain()) + ", not one of ONNX's own");
        }
        assembly.enter(node.name().isEmpty() ? node.operator() : node.name());
        Operation op = wiring.operation(node, inputs);
        try {
            List<? extends @Nullable Operand> outputs = node.operator().equals("Shape")
                    ? List.of(ConstantOperators.shape(op))
                    : ConstantOperators.foldable(op) ? ConstantOperators.fold(op) : apply(op);
            for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
                Operand output = outputs.get(i);
                if (output != null) {
                    wiring.put(node.outputs().get(i), output);
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
                Known.ofIntegers(Dimensions.elements(op.input(0).dims())).withDims();
            case "Conv" -> WindowOperators.convolution(op);
            case "ConvTranspose" -> WindowOperators.transposedConvolution(op);
            case "MaxPool" ->
                WindowOperators.pooling(
                        op, true, wiring.neverNegative(op.node().inputs().getFirst()));
            case "AveragePool" -> WindowOperators.pooling(op, false, false);
            case "Resize", "Upsample" -> WindowOperators.resize(op);
            case "GlobalAveragePool" -> WeightOperators.global(op, WeightOperators.Reduction.MEAN);
            case "GlobalMaxPool" -> WeightOperators.global(op, WeightOperators.Reduction.MAX);
            case "ReduceMean" -> WeightOperators.reduce(op, WeightOperators.Reduction.MEAN);
            case "ReduceSum" -> WeightOperators.reduce(op, WeightOperators.Reduction.SUM);
            case "ReduceMax" -> WeightOperators.reduce(op, WeightOperators.Reduction.MAX);
            case "ReduceMin" -> WeightOperators.reduce(op, WeightOperators.Reduction.MIN);
            case "Gemm" -> WeightOperators.gemm(op);
            case "MatMul" -> idioms.matMul(op);
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
            case "Erf" -> idioms.gelu(op);
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
}
