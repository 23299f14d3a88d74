package dev.zoetrope.inspect;

import static dev.zoetrope.layers.Layers.averagePooling2D;
import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.LSTM;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.testkit.Draw;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Execution EXECUTION = new Execution(Kernels.scalar(), new Parallel(1));
    private static final int STEPS = 4;

    private static Model model(int steps, LayerSpec... recurrent) {
        LayerSpec[] layers = new LayerSpec[recurrent.length + 4];
        layers[0] = timeDistributed(averagePooling2D(2));
        layers[1] = timeDistributed(dropout(0.5));
        layers[2] = timeDistributed(flatten());
        System.arraycopy(recurrent, 0, layers, 3, recurrent.length);
        layers[layers.length - 1] = dense(3).activation(Activation.SOFTMAX);
        return Model.build(Shape.of(steps, 4, 4, 3), sequential(layers), 5, EXECUTION);
    }

    private static Tensor clip() {
        return Draw.of("answers", 0).normal(Shape.of(1, STEPS, 4, 4, 3));
    }

    @Test
    void afterAStepItSaysWhatItWouldSayOfAShorterClip() {
        LSTM lower = lstm(4).returnSequences(true);
        Model whole = model(STEPS, lower, lstm(5));
        Tensor x = clip();
        Tensor answers = Answers.afterEachStep(whole, x).orElseThrow();
        assertThat(answers.shape()).isEqualTo(Shape.of(STEPS, 3));
        for (int t = 0; t < STEPS; t++) {
            Model shorter = model(t + 1, lower, lstm(5));
            shorter.parameters().forEach(p -> p.value().copyFrom(whole.weight(p.path())));
            Tensor part = x.slice(0).rows(0, t + 1);
            assertThat(answers.slice(t).toArray())
                    .as("after step %d", t)
                    .isEqualTo(Answers.of(shorter, part.reshape(part.shape().prepend(1))));
        }
    }

    @Test
    void thereIsNoAnswerInBetweenWhereStepsDependOnLaterFrames() {
        assertThat(Answers.afterEachStep(model(STEPS, bidirectional(lstm(3))), clip()))
                .isEmpty();
        assertThat(Answers.afterEachStep(model(STEPS, lstm(3).goBackwards(true)), clip()))
                .isEmpty();
        assertThat(Answers.afterEachStep(model(STEPS, flatten()), clip())).isEmpty();
    }

    @Test
    void dropoutIsAtWorkAndAllElseIsNot() {
        Model model = model(STEPS, batchNormalization(), lstm(4));
        float[] before =
                model.parameters().stream().map(p -> p.value().toArray()).reduce(new float[0], AnswersTest::concat);
        Tensor x = clip();
        Tensor none = Answers.withDropout(model, x, 0, 2);
        assertThat(none.slice(0).toArray()).isEqualTo(Answers.of(model, x));
        Tensor some = Answers.withDropout(model, x, 0.5f, 2);
        assertThat(some.slice(0).toArray()).isNotEqualTo(some.slice(1).toArray());
        assertThat(Answers.withDropout(model, x, 0.5f, 2).toArray()).as("again").isEqualTo(some.toArray());
        float[] after =
                model.parameters().stream().map(p -> p.value().toArray()).reduce(new float[0], AnswersTest::concat);
        assertThat(after).isEqualTo(before);
        Model without = Model.build(Shape.of(3), sequential(dense(2)), 1, EXECUTION);
        assertThatThrownBy(() -> Answers.withDropout(without, Tensor.zeros(1, 3), 0.5f, 1))
                .hasMessage("the model has no dropout layer");
    }

    private static float[] concat(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void aHiddenFrameIsGreyAndItsFallIsTold() {
        Model model = model(STEPS, lstm(4));
        Tensor x = clip();
        float[] falls = Occlusion.ofFrames(model, x, 1);
        assertThat(falls).hasSize(STEPS);
        Tensor hidden = Occlusion.without(x, Occlusion.Part.frame(2));
        assertThat(falls[2]).isEqualTo(Answers.of(model, x)[1] - Answers.of(model, hidden)[1]);
        Tensor part = Occlusion.without(x, new Occlusion.Part(1, 9, -3, 2, 2, 99));
        double mean = 0;
        for (float value : x.toArray()) {
            mean += value;
        }
        mean /= x.size();
        for (int t = 0; t < STEPS; t++) {
            for (int y = 0; y < 4; y++) {
                for (int column = 0; column < 4; column++) {
                    boolean inside = t >= 1 && y < 2 && column >= 2;
                    assertThat(part.get(0, t, y, column, 0))
                            .isEqualTo(inside ? (float) mean : x.get(0, t, y, column, 0));
                }
            }
        }
    }
}
