package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.GRU;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.SimpleRNN;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recurrent layers as ONNX's own operators LSTM, GRU and RNN. Those know neither masks nor every activation, and no
 * convolutions: for such layers {@link ScanNodes} writes out the step.
 */
final class RecurrentNodes {
    /** The functions that the operators may be told to use, under the names that they have there. */
    private static final Map<Activation, String> FUNCTIONS =
            Map.of(Activation.SIGMOID, "Sigmoid", Activation.TANH, "Tanh", Activation.RELU, "Relu");

    private RecurrentNodes() {}

    /**
     * An operator's weights, gates in its order.
     *
     * @param functions of its activations
     */
    private record Operator(
            String name,
            String kernel,
            String recurrent,
            Optional<String> bias,
            List<String> functions,
            Object[] more) {}

    /** @param inputOrder whether a returned sequence is to be in the input's order, whatever the direction */
    static List<Value> write(RecurrentSpec<?> spec, Site site, boolean inputOrder) {
        if (spec.stateful()) {
            throw site.refused("it carries its states from one batch to the next, and a graph keeps nothing");
        }
        Optional<Operator> operator = site.x().mask() == null ? operator(spec, site) : Optional.empty();
        List<Value> made = operator.isPresent()
                ? write(operator.get(), spec, site, inputOrder)
                : ScanNodes.write(spec, site, inputOrder);
        List<Value> values = new ArrayList<>(made);
        if (spec.returnSequences()) {
            values.set(0, made.getFirst().withMask(site.x().mask()));
        }
        return values;
    }

    private static Optional<Operator> operator(RecurrentSpec<?> spec, Site site) {
        return switch (spec) {
            case LSTM lstm ->
                functions(lstm.recurrentActivation(), lstm.activation(), lstm.activation())
                        .map(functions -> lstm(functions, site));
            case GRU gru ->
                functions(gru.recurrentActivation(), gru.activation())
                        .map(functions -> gru(functions, gru.resetAfter(), site));
            case SimpleRNN rnn -> functions(rnn.activation()).map(functions -> rnn(functions, site));
            default -> Optional.empty();
        };
    }

    /** The activations under ONNX's names; nothing if it has none for one of them. */
    private static Optional<List<String>> functions(Activation... activations) {
        return FUNCTIONS.keySet().containsAll(List.of(activations))
                ? Optional.of(Stream.of(activations)
                        .map(each -> Objects.requireNonNull(FUNCTIONS.get(each)))
                        .toList())
                : Optional.empty();
    }

    private static Operator lstm(List<String> functions, Site site) {
        int[] order = {0, 3, 1, 2}; // ONNX has i, o, f, c
        Optional<String> bias = site.parameter("lstm_cell/bias")
                .map(b -> site.constant("lstm_cell/bias", twoBiases(Tensors.blocks(b, order))));
        return new Operator(
                "LSTM",
                gates("lstm_cell/kernel", site, order),
                gates("lstm_cell/recurrent_kernel", site, order),
                bias,
                functions,
                new Object[0]);
    }

    private static Operator gru(List<String> functions, boolean resetAfter, Site site) {
        Optional<String> bias = site.parameter("gru_cell/bias")
                .map(b -> site.constant("gru_cell/bias", resetAfter ? b.reshape(Shape.of(1, b.size())) : twoBiases(b)));
        return new Operator(
                "GRU",
                gates("gru_cell/kernel", site, 0, 1, 2), // z, r, h in both
                gates("gru_cell/recurrent_kernel", site, 0, 1, 2),
                bias,
                functions,
                new Object[] {"linear_before_reset", resetAfter ? 1L : 0L});
    }

    private static Operator rnn(List<String> functions, Site site) {
        return new Operator(
                "RNN",
                gates("simple_rnn_cell/kernel", site, 0),
                gates("simple_rnn_cell/recurrent_kernel", site, 0),
                site.parameter("simple_rnn_cell/bias").map(b -> site.constant("simple_rnn_cell/bias", twoBiases(b))),
                functions,
                new Object[0]);
    }

    /** From [D,k·units] to [1,k·units,D]. */
    private static String gates(String name, Site site, int... order) {
        Tensor blocks = Tensors.transposed(Tensors.blocks(site.weight(name), order), 1, 0);
        return site.constant(name, blocks.reshape(blocks.shape().prepend(1)));
    }

    /** The input's bias and the state's, which is 0: [1,2·k·units]. */
    private static Tensor twoBiases(Tensor first) {
        Tensor both = Tensor.zeros(2, first.size());
        both.slice(0).copyFrom(first);
        return both.reshape(Shape.of(1, both.size()));
    }

    private static List<Value> write(Operator operator, RecurrentSpec<?> spec, Site site, boolean inputOrder) {
        GraphBuilder g = site.graph();
        List<String> inputs = new ArrayList<>(List.of(
                g.transpose(site.x().name(), 1, 0, 2),
                operator.kernel,
                operator.recurrent,
                operator.bias.orElse(""),
                ""));
        for (Value state : site.inputs().subList(1, site.inputs().size())) {
            inputs.add(g.node("Unsqueeze", state.name(), g.integers(0)));
        }
        int states = operator.name.equals("LSTM") ? 2 : 1;
        int units = site.output().dim(-1);
        List<Object> attributes = new ArrayList<>(List.of(
                "hidden_size",
                (long) units,
                "direction",
                spec.goBackwards() ? "reverse" : "forward",
                "activations",
                operator.functions));
        attributes.addAll(List.of(operator.more));
        List<String> outputs = g.nodes(operator.name, inputs, 1 + states, attributes.toArray());
        List<Value> values = new ArrayList<>();
        if (spec.returnSequences()) {
            String steps = g.node("Squeeze", outputs.getFirst(), g.integers(1));
            String y = g.transpose(steps, 1, 0, 2);
            values.add(new Value(spec.goBackwards() && !inputOrder ? reversed(g, y) : y, site.output()));
        } else {
            values.add(new Value(g.node("Squeeze", outputs.get(1), g.integers(0)), site.output()));
        }
        for (int i = 0; spec.returnState() && i < states; i++) {
            values.add(new Value(g.node("Squeeze", outputs.get(1 + i), g.integers(0)), Shape.of(units)));
        }
        return values;
    }

    /** The steps [N,T,…] from last to first. */
    private static String reversed(GraphBuilder g, String x) {
        return g.node("Slice", List.of(x, g.integers(-1), g.integers(Long.MIN_VALUE), g.integers(1), g.integers(-1)));
    }
}
