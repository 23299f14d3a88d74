package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.activation;
import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.convLSTM2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.gru;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.Taps;
import dev.zoetrope.layers.layer.Watch;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Looking into a model changes nothing, and shows what is there. */
class TapsTest {
    private static final Execution EXECUTION = new Execution(Kernels.scalar(), new Parallel(2), true);
    private static final Shape CLIP = Shape.of(4, 9, 10, 2);

    static List<Sequential> models() {
        return List.of(
                sequential(
                        timeDistributed(conv2D(5, 3).padding(Padding.SAME).activation(Activation.RELU)),
                        timeDistributed(maxPooling2D(2)),
                        timeDistributed(dropout(0.25)),
                        timeDistributed(flatten()),
                        lstm(6),
                        dense(3).activation(Activation.SOFTMAX)),
                sequential(
                        timeDistributed(conv2D(3, 3)),
                        timeDistributed(batchNormalization()),
                        timeDistributed(activation(Activation.RELU)),
                        timeDistributed(sequential(maxPooling2D(2), flatten())),
                        bidirectional(gru(4).returnSequences(true)),
                        lstm(3).goBackwards(true)),
                sequential(convLSTM2D(3, 3).returnSequences(true), flatten(), dense(2)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void resultsAreTheSameBitsWithTaps(Sequential spec) {
        Draw draw = Draw.of("taps", 0);
        Tensor x = draw.normal(CLIP.prepend(2));
        Taps taps = Taps.of();
        List<float[]> plain = run(spec, x, null);
        List<float[]> tapped = run(spec, x, taps);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(tapped.get(i)).as(draw.replay()).isEqualTo(plain.get(i));
        }
        assertThat(taps.paths()).containsAll(spec.names());
        assertThat(taps.gradientPaths()).containsAll(spec.names());
        for (String path : spec.names()) {
            assertThat(taps.gradient(path).shape()).isEqualTo(taps.output(path).shape());
        }
    }

    /** The output, the gradient by the input, and all parameters' gradients, of a training pass on the fused network. */
    private static List<float[]> run(Sequential spec, Tensor x, @Nullable Watch watch) {
        Model model = Model.build(CLIP, spec, 7, EXECUTION);
        Pass pass = Pass.training(EXECUTION, new Workspace(), CounterRandom.ofSeed(5))
                .watching(watch);
        // taps see every layer: the network as it was asked for, beside the one that fuses
        MultiForward forward = (watch == null ? model.root().on(EXECUTION) : model.root()).forward(List.of(x), pass);
        Tensor y = forward.outputs().getFirst();
        List<float[]> all = new ArrayList<>(List.of(y.toArray()));
        all.add(forward.backward()
                .apply(List.of(Draw.of("taps dy", 0).normal(y.shape())))
                .getFirst()
                .toArray());
        for (Parameter parameter : model.parameters()) {
            all.add(parameter.gradient().toArray());
        }
        return all;
    }

    @Test
    void aTappedConvolutionGivesItsFullMap() {
        Model model = Model.build(CLIP, models().getFirst(), 7, EXECUTION);
        Tensor x = Draw.of("taps map", 0).normal(CLIP.prepend(2));
        Taps taps = Taps.of("time_distributed");
        model.root()
                .forward(List.of(x), Pass.inference(EXECUTION, new Workspace()).watching(taps));
        assertThat(taps.paths()).containsExactly("time_distributed");
        assertThat(taps.output("time_distributed").shape()).isEqualTo(Shape.of(2, 4, 9, 10, 5));
        assertThatThrownBy(() -> taps.output("dense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nothing was seen at \"dense\"; there is [time_distributed]");
    }

    @Test
    void gatesAreThoseOfTheOracle() {
        LSTM spec = lstm(5);
        int steps = 6;
        Shape input = Shape.of(steps, 4);
        Model model = Model.build(input, sequential(spec), 3, EXECUTION);
        Draw draw = Draw.of("taps gates", 0);
        Tensor x = draw.normal(input.prepend(2));
        Taps taps = Taps.of("lstm");
        model.root()
                .forward(List.of(x), Pass.inference(EXECUTION, new Workspace()).watching(taps));
        List<Doubles> parameters = model.parameters().stream()
                .map(parameter -> Doubles.of(parameter.value()))
                .toList();
        CellOracles.LstmCell cell = new CellOracles.LstmCell(spec);
        for (int n = 0; n < 2; n++) {
            List<double[]> states = List.of(new double[5], new double[5]);
            for (int t = 0; t < steps; t++) {
                double[] now = Doubles.widen(x.slice(n).slice(t).toArray());
                double[] before = states.get(0);
                double[] c = states.get(1);
                states = cell.step(
                        Shape.of(4),
                        List.of(now, now, now, now),
                        List.of(before, before, before, before),
                        states,
                        parameters);
                for (int u = 0; u < 5; u++) {
                    double[] gates = gates(u, now, before, parameters);
                    for (int gate = 0; gate < 4; gate++) {
                        String name = List.of("i", "f", "g", "o").get(gate);
                        assertThat((double) taps.steps("lstm", name).get(n, t, u))
                                .as("%s of unit %d in step %d; %s", name, u, t, draw.replay())
                                .isCloseTo(gates[gate], offset(1e-5));
                    }
                    double cell2 = gates[1] * c[u] + gates[0] * gates[2];
                    assertThat((double) taps.steps("lstm", "c").get(n, t, u)).isCloseTo(cell2, offset(1e-5));
                    assertThat(states.get(1)[u]).isCloseTo(cell2, offset(1e-12));
                    assertThat((double) taps.steps("lstm", "h").get(n, t, u)).isCloseTo(states.get(0)[u], offset(1e-5));
                }
            }
        }
    }

    private static double[] gates(int unit, double[] x, double[] h, List<Doubles> parameters) {
        double[] gates = new double[4];
        for (int gate = 0; gate < 4; gate++) {
            int column = gate * 5 + unit;
            double z = CellOracles.product(x, parameters.get(0), column)
                    + CellOracles.product(h, parameters.get(1), column)
                    + parameters.get(2).get(column);
            gates[gate] = gate == 2 ? Math.tanh(z) : 1 / (1 + Math.exp(-z));
        }
        return gates;
    }

    @Test
    void stepsOfABackwardLayerAreInTheInputsOrder() {
        Shape input = Shape.of(3, 2);
        Model model = Model.build(input, sequential(lstm(2).goBackwards(true)), 3, EXECUTION);
        Tensor x = Draw.of("taps backwards", 0).normal(input.prepend(1));
        Taps taps = Taps.of();
        model.root()
                .forward(List.of(x), Pass.inference(EXECUTION, new Workspace()).watching(taps));
        // the step taken last is the first of the input
        assertThat(taps.steps("lstm", "h").slice(0).slice(0).toArray())
                .isEqualTo(taps.output("lstm").toArray());
    }
}
