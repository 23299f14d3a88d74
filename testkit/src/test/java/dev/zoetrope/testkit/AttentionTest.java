package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.multiHeadAttention;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.BuildContext;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Forward;
import dev.zoetrope.layers.layer.Layer;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.MultiHeadAttention;
import dev.zoetrope.layers.layer.MultiLayer;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Attention: Keras's values, several inputs, and masks. */
class AttentionTest {
    private static final double TOLERANCE = 1e-5;
    private static final int KEY_BIAS = 3;

    static Golden golden() {
        return Golden.read("attention/mha");
    }

    @Test
    void attendsToItselfLikeKeras() {
        Golden golden = golden();
        Tensor x = golden.tensor("x");
        Layer layer = multiHeadAttention(2, 4).build(x.shape().dropFirst(1), root());
        List<String> weights = golden.names("w/");
        assertThat(layer.parameters()).hasSameSizeAs(weights);
        for (int i = 0; i < weights.size(); i++) {
            layer.parameters().get(i).value().copyFrom(golden.tensor(weights.get(i)));
        }
        Forward forward = layer.forward(x, Pass.inference(Execution.shared(), new Workspace()));
        close("y", forward.output(), golden.doubles("y"));
        close("dx", forward.backward().apply(golden.tensor("dy")), golden.doubles("dx"));
        for (int i = 0; i < weights.size(); i++) {
            Tensor gradient = layer.parameters().get(i).gradient();
            if (i == KEY_BIAS) {
                // It is 0, since softmax does not see what is added to all scores alike; Keras's is what rounding left.
                double largest = largest(golden.doubles("dw/1-bias"));
                assertThat(largest(Doubles.of(gradient))).isZero();
                assertThat(largest(golden.doubles("dw/3-bias"))).isLessThan(TOLERANCE * largest);
            } else {
                close(weights.get(i), gradient, golden.doubles("d" + weights.get(i)));
            }
        }
    }

    private static double largest(Doubles x) {
        return Arrays.stream(x.values()).map(Math::abs).max().orElse(0);
    }

    @Test
    void theKeyIsTheValueIfThereIsNone() {
        Draw draw = Draw.of("attention without a key", 0);
        Tensor query = draw.normal(Shape.of(2, 3, 4));
        Tensor value = draw.normal(Shape.of(2, 5, 4));
        MultiLayer layer = built(multiHeadAttention(2, 2), List.of(query, value), draw);
        MultiForward two = layer.forward(List.of(query, value), pass());
        MultiForward three = layer.forward(List.of(query, value, value), pass());
        Tensor dy = draw.normal(query.shape());
        Agreement.requireSameBits("y", two.outputs().getFirst(), three.outputs().getFirst(), draw.replay());
        List<Tensor> apart = three.backward().apply(List.of(dy));
        Tensor sum = apart.get(1).copy();
        for (int i = 0; i < sum.size(); i++) {
            sum.array()[i] += apart.get(2).array()[apart.get(2).offset() + i];
        }
        Agreement.requireSameBits("d value", two.backward().apply(List.of(dy)).get(1), sum, draw.replay());
    }

    /** Steps that a mask leaves out change nothing, whatever they hold. */
    @Test
    void masksHideSteps() {
        Draw draw = Draw.of("attention with masks", 0);
        Tensor query = draw.normal(Shape.of(1, 3, 4));
        Tensor value = draw.normal(Shape.of(1, 5, 4));
        MultiLayer layer = built(multiHeadAttention(2, 2), List.of(query, value), draw);
        Tensor shorter = Tensor.of(Arrays.copyOf(value.array(), 3 * 4), 1, 3, 4);
        Tensor expected = layerOf(layer, List.of(query, shorter), draw)
                .forward(List.of(query, shorter), pass())
                .outputs()
                .getFirst();
        Tensor mask = Tensor.of(new float[] {1, 1, 1, 0, 0}, 1, 5);
        Pass masked = pass().withMasks(List.of(Optional.empty(), Optional.of(mask)));
        Agreement.requireClose(
                "y with a mask of values",
                layer.forward(List.of(query, value), masked).outputs().getFirst(),
                Doubles.of(expected),
                TOLERANCE,
                draw.replay());
        Tensor attention = Tensor.zeros(1, 3, 5);
        for (int t = 0; t < 3; t++) {
            for (int s = 0; s < 3; s++) {
                attention.set(1f, 0, t, s);
            }
        }
        List<Tensor> four = List.of(query, value, value, attention);
        Agreement.requireClose(
                "y with an attention mask",
                layerOf(layer, four, draw).forward(four, pass()).outputs().getFirst(),
                Doubles.of(expected),
                TOLERANCE,
                draw.replay());
    }

    @Test
    void refusesKeysThatAreNotAsManyAsTheValues() {
        List<Shape> shapes = List.of(Shape.of(3, 4), Shape.of(5, 4), Shape.of(6, 4));
        assertThatThrownBy(() -> multiHeadAttention(2, 2).build(shapes, root()))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("attention")
                .hasMessageContaining("[6,4]");
    }

    private static MultiLayer built(MultiHeadAttention spec, List<Tensor> inputs, Draw draw) {
        MultiLayer layer = spec.build(
                inputs.stream().map(input -> input.shape().dropFirst(1)).toList(), root());
        for (Parameter parameter : layer.parameters()) {
            parameter.value().copyFrom(draw.normal(parameter.value().shape()));
        }
        return layer;
    }

    /** Another layer with the same parameters. */
    private static MultiLayer layerOf(MultiLayer layer, List<Tensor> inputs, Draw draw) {
        MultiLayer other = built(multiHeadAttention(2, 2), inputs, draw);
        for (int i = 0; i < layer.parameters().size(); i++) {
            other.parameters().get(i).value().copyFrom(layer.parameters().get(i).value());
        }
        return other;
    }

    private static BuildContext root() {
        return BuildContext.fresh(0).child("attention");
    }

    private static Pass pass() {
        return Pass.inference(new Execution(Kernels.scalar(), new Parallel(1)), new Workspace());
    }

    private static void close(String what, Tensor actual, Doubles expected) {
        Agreement.requireClose(what, actual, expected, TOLERANCE, "attention");
    }
}
