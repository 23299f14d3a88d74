package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.batchNormalization;
import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.conv3D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.gru;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.rescaling;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.train.FrameFeatures;
import dev.zoetrope.layers.train.Model;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Features computed once per frame give the bits of every window computed whole. */
class FrameFeaturesTest {
    private static final int WINDOW = 5;
    private static final int FRAMES = 23;
    private static final Shape FRAME = Shape.of(8, 9, 3);

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of(
                        "convolutions, then a recurrence",
                        5,
                        sequential(
                                rescaling(0.5),
                                timeDistributed(conv2D(6, 3).activation(Activation.RELU)),
                                timeDistributed(maxPooling2D(2)),
                                timeDistributed(dropout(0.3)),
                                timeDistributed(flatten()),
                                lstm(7),
                                dense(3).activation(Activation.SOFTMAX))),
                Arguments.of(
                        "several of a kind on either side",
                        4,
                        sequential(
                                timeDistributed(conv2D(4, 3).useBias(false)),
                                timeDistributed(batchNormalization()),
                                timeDistributed(flatten()),
                                dropout(0.5),
                                gru(6).returnSequences(true),
                                timeDistributed(dense(5)),
                                bidirectional(lstm(4)),
                                dense(2))),
                Arguments.of(
                        "nothing of one frame alone",
                        0,
                        sequential(conv3D(3, 2), timeDistributed(flatten()), lstm(4), dense(2))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void windowsAreThoseOfTheWholeModel(String name, int layers, Sequential spec) {
        for (int threads = 1; threads <= 2; threads++) {
            Model model = Model.build(FRAME.prepend(WINDOW), spec, 3, Execution.ofThreads(threads));
            CounterRandom random = CounterRandom.ofSeed(threads).fork(name);
            for (Parameter parameter : model.parameters()) {
                randomize(parameter.value(), random.fork(parameter.path()));
            }
            Tensor frames = randomize(Tensor.zeros(FRAME.prepend(FRAMES)), random.fork("frames"));

            FrameFeatures parts = FrameFeatures.of(model);
            assertThat(parts.layers()).isEqualTo(layers);
            Tensor features = Tensor.zeros(parts.shape().prepend(FRAMES));
            for (int from = 0, group = 1; from < FRAMES; from += group, group += 2) {
                group = Math.min(group, FRAMES - from);
                features.rows(from, from + group).copyFrom(parts.features(frames.rows(from, from + group)));
            }
            int windows = FRAMES - WINDOW + 1;
            Tensor together = Tensor.zeros(parts.shape().prepend(WINDOW).prepend(windows));
            for (int i = 0; i < windows; i++) {
                Tensor window = features.rows(i, i + WINDOW);
                together.rows(i, i + 1).copyFrom(window.reshape(window.shape().prepend(1)));
                Tensor clip = frames.rows(i, i + WINDOW);
                assertThat(parts.predict(together.rows(i, i + 1)).toArray())
                        .as("window %d on %d threads", i, threads)
                        .isEqualTo(model.predict(clip.reshape(clip.shape().prepend(1)))
                                .toArray());
            }
            Tensor all = parts.predict(together);
            for (int i = 0; i < windows; i++) {
                assertThat(all.rows(i, i + 1).toArray())
                        .isEqualTo(parts.predict(together.rows(i, i + 1)).toArray());
            }
        }
    }

    @Test
    void refusesAModelThatTakesNoSequences() {
        Model model = Model.build(Shape.of(3), sequential(dense(2)), 1);
        assertThatThrownBy(() -> FrameFeatures.of(model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a model from [T,…] to one output is wanted");
    }

    /** Positive, as a moving variance must be. */
    private static Tensor randomize(Tensor x, CounterRandom random) {
        for (int i = 0; i < x.size(); i++) {
            x.array()[x.offset() + i] = (float) (0.01 + 0.3 * random.uniform(i));
        }
        return x;
    }
}
