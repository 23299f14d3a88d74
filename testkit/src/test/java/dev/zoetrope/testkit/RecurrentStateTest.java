package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.convLSTM2D;
import static dev.zoetrope.layers.Layers.gru;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.simpleRNN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.MaskException;
import dev.zoetrope.layers.layer.MergeMode;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.RecurrentSpec;
import dev.zoetrope.layers.layer.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** States that are given, returned and carried on: a sequence in two halves is the sequence in one piece. */
class RecurrentStateTest {
    private static final int BATCH = 3;
    private static final int STEPS = 6;

    static Stream<RecurrentSpec<?>> layers() {
        return Stream.of(
                lstm(4),
                gru(5),
                gru(3).resetAfter(false),
                simpleRNN(4),
                convLSTM2D(2, 2).padding(Padding.SAME));
    }

    private static Shape step(RecurrentSpec<?> spec) {
        return spec.className().equals("ConvLSTM2D") ? Shape.of(3, 2, 2) : Shape.of(3);
    }

    private static Pass pass() {
        return Pass.inference(Execution.shared(), new Workspace());
    }

    private static BuildContext context() {
        return BuildContext.fresh(3).child("model").child("rnn");
    }

    /** Steps {@code from} to {@code to} of sequences. */
    private static Tensor part(Tensor x, int from, int to) {
        Shape each = x.shape().dropFirst(2);
        Tensor part = Tensor.zeros(each.prepend(to - from).prepend(x.dim(0)));
        for (int n = 0; n < x.dim(0); n++) {
            part.slice(n).copyFrom(x.slice(n).rows(from, to));
        }
        return part;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aStatefulLayerGoesOnWhereItEnded(RecurrentSpec<?> spec) {
        Draw draw = Draw.of("stateful " + spec, 0);
        Tensor x = draw.normal(step(spec).prepend(STEPS).prepend(BATCH));
        Tensor whole = spec.build(step(spec).prepend(STEPS), context())
                .forward(x, pass())
                .output();
        Layer layer = spec.stateful(true).build(step(spec).prepend(STEPS / 2), context());
        for (int round = 0; round < 2; round++) {
            layer.forward(part(x, 0, STEPS / 2), pass());
            Tensor y = layer.forward(part(x, STEPS / 2, STEPS), pass()).output();
            Agreement.requireSameBits("y of the second half", y, whole, draw.replay());
            layer.resetState();
        }
        layer.forward(part(x, 0, STEPS / 2), pass());
        Tensor fewer = Tensor.zeros(step(spec).prepend(STEPS / 2).prepend(BATCH - 1));
        assertThatThrownBy(() -> layer.forward(fewer, pass()))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("model/rnn")
                .hasMessageContaining("batches of 3 sequences");
    }

    @ParameterizedTest
    @MethodSource("layers")
    void statesReturnedAndGivenJoinTwoHalves(RecurrentSpec<?> spec) {
        Draw draw = Draw.of("states " + spec, 0);
        Shape half = step(spec).prepend(STEPS / 2);
        Tensor x = draw.normal(step(spec).prepend(STEPS).prepend(BATCH));
        Layer single = spec.build(step(spec).prepend(STEPS), context());
        Pass pass = pass();
        Forward whole = single.forward(x, pass);
        Tensor dy = draw.normal(whole.output().shape());
        Tensor dx = whole.backward().apply(dy);

        MultiLayer first = spec.returnState(true).build(List.of(half), context());
        List<Shape> states =
                first.outputShapes().subList(1, first.outputShapes().size());
        List<Shape> inputs = new ArrayList<>(List.of(half));
        inputs.addAll(states);
        MultiLayer second = spec.build(inputs, context());
        MultiForward one = first.forward(List.of(part(x, 0, STEPS / 2)), pass);
        List<Tensor> given = new ArrayList<>(List.of(part(x, STEPS / 2, STEPS)));
        given.addAll(one.outputs().subList(1, one.outputs().size()));
        MultiForward two = second.forward(given, pass);
        Agreement.requireSameBits("y", two.outputs().getFirst(), whole.output(), draw.replay());

        List<Tensor> back = two.backward().apply(List.of(dy));
        Agreement.requireSameBits("dx of the second half", back.getFirst(), part(dx, STEPS / 2, STEPS), draw.replay());
        List<Tensor> dOutputs =
                new ArrayList<>(List.of(Tensor.zeros(one.outputs().getFirst().shape())));
        dOutputs.addAll(back.subList(1, back.size()));
        Tensor dxFirst = one.backward().apply(dOutputs).getFirst();
        Agreement.requireSameBits("dx of the first half", dxFirst, part(dx, 0, STEPS / 2), draw.replay());
        for (int i = 0; i < single.parameters().size(); i++) {
            Doubles sum = Doubles.of(first.parameters().get(i).gradient());
            double[] other = Doubles.of(second.parameters().get(i).gradient()).values();
            for (int k = 0; k < other.length; k++) {
                sum.values()[k] += other[k];
            }
            String what = "the gradient of " + single.parameters().get(i).path();
            Agreement.requireClose(
                    what, single.parameters().get(i).gradient(), sum, GradientCheck.TOLERANCE, draw.replay());
        }
    }

    @Test
    void bothDirectionsCanBeReturnedApartAndWithTheirStates() {
        Draw draw = Draw.of("bidirectional states", 0);
        RecurrentSpec<?> spec = lstm(4).returnSequences(true).returnState(true);
        MultiLayer both = bidirectional(lstm(4).returnSequences(true).returnState(true))
                .mergeMode(MergeMode.NONE)
                .build(List.of(Shape.of(STEPS, 3)), context());
        Tensor x = draw.normal(Shape.of(BATCH, STEPS, 3));
        List<Tensor> outputs = both.forward(List.of(x), pass()).outputs();
        assertThat(outputs.stream().map(output -> output.shape().dropFirst(1)).toList())
                .isEqualTo(both.outputShapes());
        MultiLayer forth = spec.build(List.of(Shape.of(STEPS, 3)), context().child("forward_lstm"));
        List<Tensor> alone = forth.forward(List.of(x), pass()).outputs();
        Agreement.requireSameBits("y forwards", outputs.get(0), alone.get(0), draw.replay());
        Agreement.requireSameBits("h forwards", outputs.get(2), alone.get(1), draw.replay());
        Agreement.requireSameBits("c forwards", outputs.get(3), alone.get(2), draw.replay());
        // Backwards, the last state is the output of the first step.
        Agreement.requireSameBits(
                "h backwards",
                part(outputs.get(1), 0, 1),
                outputs.get(4).reshape(Shape.of(BATCH, 1, 4)),
                draw.replay());
    }

    @Test
    void errorsTellTheLayer() {
        assertThatThrownBy(() -> lstm(4).returnState(true).build(Shape.of(STEPS, 3), context()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model/rnn");
        assertThatThrownBy(() -> gru(4).build(List.of(Shape.of(STEPS, 3), Shape.of(5)), context()))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("model/rnn")
                .hasMessageContaining("[4]");
        Layer layer = lstm(4).build(Shape.of(STEPS, 3), context());
        Pass masked = pass().withMask(Tensor.zeros(BATCH, STEPS + 1));
        assertThatThrownBy(() -> layer.forward(Tensor.zeros(BATCH, STEPS, 3), masked))
                .isInstanceOf(MaskException.class)
                .hasMessageContaining("model/rnn");
    }

    /** As in Keras, a step that is masked before any other shows 0 and not the state that was given. */
    @Test
    void aGivenStateIsNotShownByMaskedSteps() {
        Draw draw = Draw.of("masked with states", 0);
        MultiLayer layer = simpleRNN(4).returnSequences(true).build(List.of(Shape.of(2, 3), Shape.of(4)), context());
        Tensor mask = Tensor.of(new float[] {0, 1}, 1, 2);
        List<Tensor> inputs = List.of(draw.normal(Shape.of(1, 2, 3)), draw.normal(Shape.of(1, 4)));
        MultiForward forward = layer.forward(inputs, pass().withMask(mask));
        Tensor y = forward.outputs().getFirst();
        assertThat(y.slice(0).slice(0).toArray()).containsOnly(0f);
        MultiLayer alone = simpleRNN(4).build(List.of(Shape.of(1, 3), Shape.of(4)), context());
        Tensor last = alone.forward(List.of(part(inputs.get(0), 1, 2), inputs.get(1)), pass())
                .outputs()
                .getFirst();
        Agreement.requireSameBits("y of the step that counts", y.slice(0).rows(1, 2), last, draw.replay());
        assertThat(forward.mask(0)).containsSame(mask);
    }
}
