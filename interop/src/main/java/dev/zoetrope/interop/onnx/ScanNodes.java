package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.kernel.SlidingWindow;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.ConvLSTM2D;
import dev.zoetrope.layers.layer.GRU;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.SimpleRNN;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers as Scan, whose body is one step: for those with masks, with convolutions, or with activations that
 * ONNX's recurrent operators do not have. What needs no state, the product with the input, is done for all steps at once
 * before. Gates lie along axis 1, also of images [N,C,H,W].
 */
final class ScanNodes {
    private ScanNodes() {}

    /**
     * A cell.
     *
     * @param z the input's products of all steps, [N,T,gates,…]
     * @param state the shape of a state, channels first
     */
    private record Cell(String z, Shape state, int states, Step step) {}

    /** One step's states, from its products with the input and the states before. */
    private interface Step {
        List<String> states(GraphBuilder g, String z, List<String> before);
    }

    static List<Value> write(RecurrentSpec<?> spec, Site site, boolean inputOrder) {
        Cell cell = switch (spec) {
            case LSTM lstm -> lstm(lstm, site);
            case GRU gru -> gru(gru, site);
            case SimpleRNN rnn -> rnn(rnn, site);
            case ConvLSTM2D convolution -> convLstm(convolution, site);
            default -> throw site.refused("there are no operators for its step");
        };
        GraphBuilder g = site.graph();
        boolean images = cell.state.rank() > 1;
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < cell.states; i++) {
            boolean given = site.inputs().size() > 1;
            String before =
                    given ? site.inputs().get(1 + i).name() : zeros(g, site.x().name(), cell.state);
            inputs.add(given && images ? g.channelsFirst(before, 4) : before);
        }
        String mask = site.x().mask();
        boolean holds = mask != null && !spec.zeroOutputForMask();
        if (holds) {
            inputs.add(g.node("Cast", zeros(g, site.x().name(), Shape.of()), "to", (long) Onnx.BOOL));
        }
        int loops = inputs.size();
        inputs.add(cell.z);
        if (mask != null) {
            inputs.add(mask);
        }
        int scanned = inputs.size() - loops;
        List<String> outputs = g.nodes(
                "Scan",
                inputs,
                loops + 1,
                "body",
                body(cell, g.inner(), mask != null, holds),
                "num_scan_inputs",
                (long) scanned,
                "scan_input_axes",
                Collections.nCopies(scanned, 1L),
                "scan_input_directions",
                Collections.nCopies(scanned, spec.goBackwards() ? 1L : 0L),
                "scan_output_axes",
                List.of(1L),
                "scan_output_directions",
                List.of(spec.goBackwards() && inputOrder ? 1L : 0L));
        return values(spec, site, cell, outputs, inputOrder);
    }

    private static List<Value> values(
            RecurrentSpec<?> spec, Site site, Cell cell, List<String> outputs, boolean inputOrder) {
        GraphBuilder g = site.graph();
        boolean images = cell.state.rank() > 1;
        String y = outputs.getLast();
        List<Value> values = new ArrayList<>();
        if (spec.returnSequences()) {
            values.add(new Value(images ? g.transpose(y, 0, 1, 3, 4, 2) : y, site.output()));
        } else {
            boolean atFront = spec.goBackwards() && inputOrder;
            long last = atFront ? 0 : site.x().shape().dim(0) - 1;
            String step = g.node("Squeeze", slice(g, y, last), g.integers(1));
            values.add(new Value(images ? g.channelsLast(step, 4) : step, site.output()));
        }
        for (int i = 0; spec.returnState() && i < cell.states; i++) {
            String state = outputs.get(i);
            Shape shape = site.layer().outputShapes().get(1 + i);
            values.add(new Value(images ? g.channelsLast(state, 4) : state, shape));
        }
        return values;
    }

    private static String slice(GraphBuilder g, String x, long at) {
        return g.node("Slice", List.of(x, g.integers(at), g.integers(at + 1), g.integers(1)));
    }

    /** Zeros [N,…shape], with as many examples as x has. */
    private static String zeros(GraphBuilder g, String x, Shape shape) {
        String examples = g.node("Slice", List.of(g.node("Shape", x), g.integers(0), g.integers(1)));
        long[] dims = Arrays.stream(shape.dims()).mapToLong(dim -> dim).toArray();
        String whole = dims.length == 0 ? examples : g.node("Concat", List.of(examples, g.integers(dims)), "axis", 0L);
        return g.node("ConstantOfShape", whole, "value", Onnx.Array.of("", List.of(1L), 0f));
    }

    /** One step: states and slices in, states and the step's output out. */
    private static Onnx.Graph body(Cell cell, GraphBuilder g, boolean masked, boolean holds) {
        List<Onnx.Port> inputs = new ArrayList<>();
        List<String> before = IntStream.range(0, cell.states)
                .mapToObj(i -> input(g, inputs, "state" + i, Onnx.FLOAT))
                .toList();
        String begun = holds ? input(g, inputs, "begun", Onnx.BOOL) : "";
        String z = input(g, inputs, "step", Onnx.FLOAT);
        String counts = masked ? input(g, inputs, "counts", Onnx.BOOL) : "";
        List<String> after = cell.step.states(g, z, before);
        List<Onnx.Port> outputs = new ArrayList<>();
        if (!masked) {
            after.forEach(state -> output(g, outputs, state, Onnx.FLOAT));
            output(g, outputs, after.getFirst(), Onnx.FLOAT);
            return g.graph("step", inputs, outputs, false);
        }
        String which = perElement(g, counts, cell.state);
        List<String> held = IntStream.range(0, cell.states)
                .mapToObj(i -> g.node("Where", List.of(which, after.get(i), before.get(i))))
                .toList();
        held.forEach(state -> output(g, outputs, state, Onnx.FLOAT));
        String shows = holds ? g.node("Or", begun, counts) : counts;
        if (holds) {
            output(g, outputs, shows, Onnx.BOOL);
        }
        String shown = perElement(g, shows, cell.state);
        output(g, outputs, g.node("Where", List.of(shown, held.getFirst(), g.constant(0f))), Onnx.FLOAT);
        return g.graph("step", inputs, outputs, false);
    }

    private static String input(GraphBuilder g, List<Onnx.Port> inputs, String name, int type) {
        String free = g.free(name);
        inputs.add(new Onnx.Port(free, type, null));
        return free;
    }

    private static void output(GraphBuilder g, List<Onnx.Port> outputs, String tensor, int type) {
        String free = g.free("after");
        g.rename(tensor, free);
        outputs.add(new Onnx.Port(free, type, null));
    }

    /** From [N] to [N,1,…]. */
    private static String perElement(GraphBuilder g, String examples, Shape state) {
        return g.node(
                "Unsqueeze",
                examples,
                g.integers(IntStream.rangeClosed(1, state.rank())
                        .mapToLong(axis -> axis)
                        .toArray()));
    }

    private static Cell lstm(LSTM spec, Site site) {
        String recurrent = site.constant("lstm_cell/recurrent_kernel");
        return new Cell(
                projected(
                        site,
                        "lstm_cell/kernel",
                        site.parameter("lstm_cell/bias").orElse(null)),
                Shape.of(spec.units()),
                2,
                (g, z, before) -> gated(
                        g,
                        spec.activation(),
                        spec.recurrentActivation(),
                        g.node("Add", z, g.node("MatMul", before.getFirst(), recurrent)),
                        before.get(1)));
    }

    private static Cell convLstm(ConvLSTM2D spec, Site site) {
        GraphBuilder g = site.graph();
        Shape input = site.x().shape();
        int[] window = {spec.kernelSize().height(), spec.kernelSize().width()};
        int[] steps = ConvolutionNodes.sizes(spec.strides());
        int[] spread = ConvolutionNodes.sizes(spec.dilationRate());
        List<SlidingWindow> ofInput = IntStream.range(0, 2)
                .mapToObj(axis -> ConvolutionNodes.window(
                        spec.padding(), input.dim(1 + axis), window[axis], steps[axis], spread[axis]))
                .toList();
        int rows = ofInput.get(0).output();
        int columns = ofInput.get(1).output();
        List<SlidingWindow> ofState =
                List.of(SlidingWindow.same(rows, window[0], 1, 1), SlidingWindow.same(columns, window[1], 1, 1));
        List<String> operands = new ArrayList<>(List.of(
                g.channelsFirst(g.reshape(site.x().name(), input.dropFirst(1)), 4),
                site.transposed("conv_lstm_cell/kernel", 3, 2, 0, 1)));
        site.parameter("conv_lstm_cell/bias").ifPresent(bias -> operands.add(site.constant("conv_lstm_cell/bias")));
        String z = g.node(
                "Conv",
                operands,
                "strides",
                GraphBuilder.longs(steps),
                "dilations",
                GraphBuilder.longs(spread),
                "pads",
                ConvolutionNodes.pads(ofInput));
        String recurrent = site.transposed("conv_lstm_cell/recurrent_kernel", 3, 2, 0, 1);
        return new Cell(
                g.reshape(z, Shape.of(input.dim(0), 4 * spec.filters(), rows, columns)),
                Shape.of(spec.filters(), rows, columns),
                2,
                (inner, step, before) -> gated(
                        inner,
                        spec.activation(),
                        spec.recurrentActivation(),
                        inner.node(
                                "Add",
                                step,
                                inner.node(
                                        "Conv",
                                        List.of(before.getFirst(), recurrent),
                                        "pads",
                                        ConvolutionNodes.pads(ofState))),
                        before.get(1)));
    }

    /** {@code c = σ(zf)·c + σ(zi)·tanh(zc)}, {@code h = σ(zo)·tanh(c)} */
    private static List<String> gated(GraphBuilder g, Activation activation, Activation gate, String z, String c) {
        List<String> gates = g.nodes("Split", List.of(z), 4, "axis", 1L);
        String kept = g.node("Mul", ActivationNodes.write(g, gate, gates.get(1)), c);
        String fresh = g.node(
                "Mul",
                ActivationNodes.write(g, gate, gates.get(0)),
                ActivationNodes.write(g, activation, gates.get(2)));
        String after = g.node("Add", kept, fresh);
        String h = g.node(
                "Mul", ActivationNodes.write(g, gate, gates.get(3)), ActivationNodes.write(g, activation, after));
        return List.of(h, after);
    }

    private static Cell gru(GRU spec, Site site) {
        Tensor biases = site.parameter("gru_cell/bias").orElse(null);
        Tensor ofInput = biases == null || !spec.resetAfter() ? biases : biases.slice(0);
        String ofState = biases == null || !spec.resetAfter() ? null : site.constant("gru_cell/bias1", biases.slice(1));
        Tensor u = site.weight("gru_cell/recurrent_kernel");
        int units = spec.units();
        String whole = site.constant("gru_cell/recurrent_kernel");
        String gates = site.constant("gru_cell/recurrent_gates", Tensors.columns(u, 0, 2 * units));
        String candidate = site.constant("gru_cell/recurrent_candidate", Tensors.columns(u, 2 * units, 3 * units));
        Activation gate = spec.recurrentActivation();
        Step step = (g, z, before) -> {
            String h = before.getFirst();
            List<String> x = g.nodes("Split", List.of(z), 3, "axis", 1L);
            if (spec.resetAfter()) {
                String product = g.node("MatMul", h, whole);
                String shifted = ofState == null ? product : g.node("Add", product, ofState);
                List<String> s = g.nodes("Split", List.of(shifted), 3, "axis", 1L);
                String reset = ActivationNodes.write(g, gate, g.node("Add", x.get(1), s.get(1)));
                String fresh = g.node("Add", x.get(2), g.node("Mul", reset, s.get(2)));
                return blended(g, spec, g.node("Add", x.get(0), s.get(0)), fresh, h);
            }
            List<String> s = g.nodes("Split", List.of(g.node("MatMul", h, gates)), 2, "axis", 1L);
            String reset = ActivationNodes.write(g, gate, g.node("Add", x.get(1), s.get(1)));
            String fresh = g.node("Add", x.get(2), g.node("MatMul", g.node("Mul", reset, h), candidate));
            return blended(g, spec, g.node("Add", x.get(0), s.get(0)), fresh, h);
        };
        return new Cell(projected(site, "gru_cell/kernel", ofInput), Shape.of(units), 1, step);
    }

    /** {@code u·h + (1 − u)·g} */
    private static List<String> blended(GraphBuilder g, GRU spec, String update, String fresh, String h) {
        String u = ActivationNodes.write(g, spec.recurrentActivation(), update);
        String candidate = ActivationNodes.write(g, spec.activation(), fresh);
        String rest = g.node("Sub", g.constant(1f), u);
        return List.of(g.node("Add", g.node("Mul", u, h), g.node("Mul", rest, candidate)));
    }

    private static Cell rnn(SimpleRNN spec, Site site) {
        String recurrent = site.constant("simple_rnn_cell/recurrent_kernel");
        return new Cell(
                projected(
                        site,
                        "simple_rnn_cell/kernel",
                        site.parameter("simple_rnn_cell/bias").orElse(null)),
                Shape.of(spec.units()),
                1,
                (g, z, before) -> List.of(ActivationNodes.write(
                        g, spec.activation(), g.node("Add", z, g.node("MatMul", before.getFirst(), recurrent)))));
    }

    /** {@code x·W + b} of all steps. */
    private static String projected(Site site, String kernel, @Nullable Tensor bias) {
        GraphBuilder g = site.graph();
        String product = g.node("MatMul", site.x().name(), site.constant(kernel));
        return bias == null ? product : g.node("Add", product, site.constant(kernel + "_bias", bias));
    }
}
