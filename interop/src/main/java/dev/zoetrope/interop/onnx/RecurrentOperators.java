package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Bidirectional;
import dev.zoetrope.layers.layer.GRU;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.MergeMode;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.SimpleRNN;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** LSTM, GRU and RNN: [T,N,D] in, [T,directions,N,H] out, and the last states [directions,N,H]. */
final class RecurrentOperators {
    private static final Map<String, Activation> FUNCTIONS = Map.of(
            "sigmoid", Activation.SIGMOID,
            "tanh", Activation.TANH,
            "relu", Activation.RELU,
            "softsign", Activation.SOFTSIGN,
            "softplus", Activation.SOFTPLUS);

    private RecurrentOperators() {}

    /** Null for an output that nobody takes. */
    static List<@Nullable Operand> read(Operation op) {
        String operator = op.node().operator();
        Computed x = op.computed(0);
        boolean batchFirst = op.integer("layout", 0) == 1;
        if (x.rank() != 3 || x.folded() || x.batchAxis() != (batchFirst ? 0 : 1)) {
            throw new IllegalArgumentException("sequences are wanted, received " + x);
        }
        op.require("input_forget", 0);
        if (op.has(4) || op.has(7) || op.real("clip", 0) != 0) {
            throw new IllegalArgumentException("no layer has lengths of sequences, peepholes or a clip");
        }
        Tensor recurrent = op.weight(2, 3);
        int units = recurrent.dim(2);
        String direction = op.text("direction", "forward");
        int directions = direction.equals("bidirectional") ? 2 : 1;
        if (recurrent.dim(0) != directions) {
            throw new IllegalArgumentException("weights for " + recurrent.dim(0) + " directions, not " + directions);
        }
        Call call = new Call(op, units, directions, op.wants(0), op.wants(1) || op.wants(2));
        if (direction.equals("reverse") && call.sequences) {
            throw new IllegalArgumentException(
                    "no layer that runs from the last step to the first gives its steps in the input's order");
        }
        List<Computed> inputs = new ArrayList<>();
        inputs.add(batchFirst ? op.assembly().arranged(x, 1, 2) : op.assembly().arranged(x, 0, 2));
        inputs.addAll(states(op, operator.equals("LSTM") ? 2 : 1, directions));
        RecurrentSpec<?> spec = spec(call, direction.equals("reverse"));
        LayerSpec layer = directions == 1
                ? (LayerSpec) spec
                : new Bidirectional((LayerSpec) spec, MergeMode.CONCAT, (LayerSpec) spec(call, true));
        List<Computed> outputs = op.assembly().call(layer, inputs, weights(call));
        return call.outputs(outputs, batchFirst);
    }

    /**
     * One such node.
     *
     * @param sequences whether all steps are wanted
     * @param states whether the states at the end are
     */
    private record Call(Operation op, int units, int directions, boolean sequences, boolean states) {
        /** Whether the layer returns its states: the output of the last step is the first of them, and may do by itself. */
        boolean returnsStates() {
            return states && (sequences || op.wants(2));
        }

        Activation activation(int index, Activation otherwise) {
            List<String> names = op.texts("activations");
            if (names.isEmpty()) {
                return otherwise;
            }
            Activation found =
                    index < names.size() ? FUNCTIONS.get(names.get(index).toLowerCase(Locale.ROOT)) : null;
            if (found == null) {
                throw new IllegalArgumentException("no layer takes the activations " + names);
            }
            return found;
        }

        List<@Nullable Operand> outputs(List<Computed> made, boolean batchFirst) {
            List<@Nullable Operand> outputs =
                    new ArrayList<>(List.of(made.getFirst(), made.getFirst(), made.getFirst()));
            Assembly a = op.assembly();
            Computed y = made.getFirst();
            if (sequences) {
                Computed apart = directions == 1
                        ? y.withOrder(1, Computed.ABSENT, 0, 2)
                        : a.reshaped(y, Shape.of(y.stored().dim(0), 2, units), new int[] {1, 2, 0, 3}, false);
                int[] order = apart.order();
                outputs.set(0, batchFirst ? apart.withOrder(order[2], order[0], order[1], order[3]) : apart);
            }
            for (int i = 0; states && i < (op.node().operator().equals("LSTM") ? 2 : 1); i++) {
                outputs.set(1 + i, state(made, i, batchFirst));
            }
            return outputs;
        }

        private Computed state(List<Computed> made, int which, boolean batchFirst) {
            if (directions == 1) {
                Computed state = made.get(returnsStates() ? 1 + which : 0);
                return batchFirst ? state.withOrder(0, Computed.ABSENT, 1) : state.withOrder(Computed.ABSENT, 0, 1);
            }
            if (returnsStates()) {
                throw new IllegalArgumentException("the states of two directions beside their steps are not read");
            }
            Computed both = op.assembly().reshaped(made.getFirst(), Shape.of(2, units), new int[] {1, 0, 2}, false);
            return batchFirst ? both.withOrder(0, 1, 2) : both;
        }
    }

    private static RecurrentSpec<?> spec(Call call, boolean backwards) {
        boolean bias = call.op.has(3);
        return switch (call.op.node().operator()) {
            case "LSTM" -> {
                Activation activation = call.activation(1, Activation.TANH);
                if (activation != call.activation(2, Activation.TANH)) {
                    throw new IllegalArgumentException("no layer has two activations " + call.op.texts("activations"));
                }
                yield new LSTM(call.units)
                        .recurrentActivation(call.activation(0, Activation.SIGMOID))
                        .activation(activation)
                        .useBias(bias)
                        .goBackwards(backwards)
                        .returnSequences(call.sequences)
                        .returnState(call.returnsStates());
            }
            case "GRU" ->
                new GRU(call.units)
                        .recurrentActivation(call.activation(0, Activation.SIGMOID))
                        .activation(call.activation(1, Activation.TANH))
                        .resetAfter(call.op.integer("linear_before_reset", 0) == 1)
                        .useBias(bias)
                        .goBackwards(backwards)
                        .returnSequences(call.sequences)
                        .returnState(call.returnsStates());
            default ->
                new SimpleRNN(call.units)
                        .activation(call.activation(0, Activation.TANH))
                        .useBias(bias)
                        .goBackwards(backwards)
                        .returnSequences(call.sequences)
                        .returnState(call.returnsStates());
        };
    }

    /** The states to begin with; none if they are zeros. */
    private static List<Computed> states(Operation op, int count, int directions) {
        List<Computed> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (op.has(5 + i) && op.input(5 + i) instanceof Computed state) {
                if (state.rank() != 3 || directions == 2) {
                    throw new IllegalArgumentException("states of two directions to begin with are not read");
                }
                states.add(op.assembly()
                        .inOrder(ShapeOperators.without(
                                op.assembly(), state, state.batchAxis() != 0, state.batchAxis() == 0, false)));
            } else if (op.has(5 + i)) {
                Known known = op.known(5 + i);
                if (IntStream.range(0, known.stored()).anyMatch(k -> known.real(k) != 0)) {
                    throw new IllegalArgumentException("layers begin with zeros, or with states that are computed");
                }
            }
        }
        if (!states.isEmpty() && states.size() != count) {
            throw new IllegalArgumentException("all states to begin with are computed, or none");
        }
        return states;
    }

    private static Map<String, Tensor> weights(Call call) {
        String name = switch (call.op.node().operator()) {
            case "LSTM" -> "lstm";
            case "GRU" -> "gru";
            default -> "simple_rnn";
        };
        int[] order = switch (name) {
            case "lstm" -> new int[] {0, 2, 3, 1}; // Keras has i, f, c, o
            case "gru" -> new int[] {0, 1, 2};
            default -> new int[] {0};
        };
        Map<String, Tensor> weights = new HashMap<>();
        for (int d = 0; d < call.directions; d++) {
            String place = call.directions == 1 ? "" : (d == 0 ? "forward_" : "backward_") + name + "/";
            String cell = place + name + "_cell/";
            weights.put(cell + "kernel", gates(call.op.weight(1, 3), d, order));
            weights.put(cell + "recurrent_kernel", gates(call.op.weight(2, 3), d, order));
            if (call.op.has(3)) {
                weights.put(cell + "bias", bias(call, call.op.weight(3, 2).slice(d), order));
            }
        }
        return weights;
    }

    /** From [k·H,D] to [D,k·H], gates in another order. */
    private static Tensor gates(Tensor w, int direction, int... order) {
        return Tensors.blocks(Tensors.transposed(w.slice(direction), 1, 0), order);
    }

    /** The input's and the state's bias: their sum, but two of them for a GRU whose reset gate acts after the product. */
    private static Tensor bias(Call call, Tensor both, int... order) {
        if (both.size() != 2 * order.length * call.units) {
            throw new IllegalArgumentException("a bias of " + both.size() + " numbers for " + call.units + " units");
        }
        Tensor rows = Tensors.blocks(both.reshape(Shape.of(2, both.size() / 2)), order);
        if (call.op.node().operator().equals("GRU") && call.op.integer("linear_before_reset", 0) == 1) {
            return rows;
        }
        Tensor sum = rows.slice(0).copy();
        for (int i = 0; i < sum.size(); i++) {
            sum.array()[i] += rows.get(1, i);
        }
        return sum;
    }
}
