package dev.zoetrope.inspect;

import static dev.zoetrope.layers.Layers.averagePooling2D;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.testkit.Doubles;
import dev.zoetrope.testkit.Draw;
import dev.zoetrope.testkit.GradientCheck;
import dev.zoetrope.testkit.Oracle;
import dev.zoetrope.testkit.OraclePass;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Grad-CAM and saliency beside the formulas in doubles, whose gradients are differences. The pool takes means: maxima of a map
 * with zeros have ties, where there is no gradient to compare with.
 */
class AttributionTest {
    private static final Execution EXECUTION = new Execution(Kernels.scalar(), new Parallel(2));
    private static final Shape CLIP = Shape.of(3, 6, 6, 2);
    private static final double TOLERANCE = 1e-5;

    private static final List<LayerSpec> SEEING =
            List.of(timeDistributed(conv2D(3, 3).padding(Padding.SAME).activation(Activation.RELU)));
    private static final List<LayerSpec> JUDGING = List.of(
            timeDistributed(averagePooling2D(2)),
            timeDistributed(flatten()),
            lstm(4),
            dense(3).activation(Activation.SOFTMAX));

    private final Model model = Model.build(
            CLIP,
            new Sequential(Stream.concat(SEEING.stream(), JUDGING.stream()).toList()),
            11,
            EXECUTION);

    /** The score is what goes into the softmax: the same layers with a dense layer that has none. */
    private static double score(List<LayerSpec> layers, Doubles x, List<Doubles> parameters, int cls) {
        List<LayerSpec> linear = new ArrayList<>(layers);
        linear.set(linear.size() - 1, dense(3));
        return run(linear, x, parameters).get(0, cls);
    }

    private static Doubles run(List<LayerSpec> layers, Doubles x, List<Doubles> parameters) {
        Oracle oracle = Oracle.of(new Sequential(layers));
        return oracle.forward(x, parameters, new OraclePass(false, CounterRandom.ofSeed(0), ""));
    }

    private List<Doubles> parameters() {
        return model.parameters().stream()
                .map(parameter -> Doubles.of(parameter.value()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void gradCamIsItsFormula(int cls) {
        Draw draw = Draw.of("grad-cam", cls);
        Tensor x = draw.normal(CLIP.prepend(1));
        Doubles a = run(SEEING, Doubles.of(x), parameters().subList(0, 2));
        List<Doubles> behind = parameters().subList(2, parameters().size());
        double[] gradient = GradientCheck.of(
                        values -> score(JUDGING, new Doubles(a.shape(), values), behind, cls), a.values())
                .values();
        double[] expected = new double[3 * 36];
        double largest = 0;
        for (int t = 0; t < 3; t++) {
            for (int p = 0; p < 36; p++) {
                double sum = 0;
                for (int k = 0; k < 3; k++) {
                    double alpha = 0;
                    for (int q = 0; q < 36; q++) {
                        alpha += gradient[(t * 36 + q) * 3 + k] / 36;
                    }
                    sum += alpha * a.values()[(t * 36 + p) * 3 + k];
                }
                expected[t * 36 + p] = Math.max(0, sum);
                largest = Math.max(largest, expected[t * 36 + p]);
            }
        }
        Tensor cam = GradCam.of(model, x, cls, "time_distributed");
        assertThat(cam.shape()).isEqualTo(Shape.of(3, 6, 6));
        assertClose(cam, expected, largest, draw);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void saliencyIsItsFormula(int cls) {
        Draw draw = Draw.of("saliency", cls);
        Tensor x = draw.normal(CLIP.prepend(1));
        List<LayerSpec> all = ((Sequential) model.spec()).layers();
        double[] gradient = GradientCheck.of(
                        values -> score(all, new Doubles(x.shape(), values), parameters(), cls),
                        Doubles.of(x).values())
                .values();
        double[] expected = new double[3 * 36];
        double largest = 0;
        for (int i = 0; i < gradient.length; i++) {
            expected[i / 2] = Math.max(expected[i / 2], Math.abs(gradient[i]));
            largest = Math.max(largest, expected[i / 2]);
        }
        Tensor map = Saliency.of(model, x, cls);
        assertThat(map.shape()).isEqualTo(Shape.of(3, 6, 6));
        assertClose(map, expected, largest, draw);
    }

    private static void assertClose(Tensor map, double[] expected, double largest, Draw draw) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) map.toArray()[i])
                    .as("number %d; %s", i, draw.replay())
                    .isCloseTo(expected[i], offset(TOLERANCE * Math.max(largest, 1e-3)));
        }
    }

    @Test
    void aSingleUnitScoresBothClasses() {
        Model binary = Model.build(Shape.of(5), sequential(dense(1).activation(Activation.SIGMOID)), 3, EXECUTION);
        Tensor x = Draw.of("one unit", 0).normal(Shape.of(1, 5));
        float[] one = ClassScore.gradient(binary, x, 1, null).toArray();
        float[] other = ClassScore.gradient(binary, x, 0, null).toArray();
        assertThat(one).isEqualTo(binary.weight("dense/kernel").toArray());
        for (int i = 0; i < one.length; i++) {
            assertThat(other[i]).isEqualTo(-one[i]);
        }
        assertThat(Answers.of(binary, x)).hasSize(2);
    }

    @Test
    void whatCannotBeShownSaysWhy() {
        Tensor x = Tensor.zeros(CLIP.prepend(1));
        assertThatThrownBy(() -> GradCam.of(model, x, 3, "time_distributed")).hasMessage("class 3 of 3");
        assertThatThrownBy(() -> GradCam.of(model, x, 0, "lstm"))
                .hasMessage("Grad-CAM wants a layer that gives [T,H,W,C] or [H,W,C], lstm gives [4]");
    }
}
