package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.bidirectional;
import static dev.zoetrope.layers.Layers.convLSTM2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.masking;
import static dev.zoetrope.layers.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.loss.SparseCategoricalCrossentropy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import org.junit.jupiter.api.Test;

/** Recurrent models learn small tasks, and are right about examples that they have not seen. */
class RecurrentTrainingTest {
    private static final int CLASSES = 4;

    /** Examples and their classes, which are numbers below {@link #CLASSES}. */
    private record Examples(Tensor x, Tensor classes) {}

    private static double accuracy(Sequential spec, Examples train, int epochs, Examples test) {
        Model model = Model.build(train.x().shape().dropFirst(1), spec, 5);
        model.compile(new Adam(0.01), new SparseCategoricalCrossentropy())
                .fit(
                        Dataset.of(train.x(), train.classes()),
                        FitConfig.epochs(epochs).batchSize(32));
        Tensor y = model.predict(test.x());
        int right = 0;
        for (int n = 0; n < y.dim(0); n++) {
            int best = 0;
            for (int k = 1; k < CLASSES; k++) {
                best = y.get(n, k) > y.get(n, best) ? k : best;
            }
            right += best == (int) test.classes().get(n, 0) ? 1 : 0;
        }
        return (double) right / y.dim(0);
    }

    /** The signs of the first step and of the last, which is anywhere: behind it there are zeros. */
    private static Examples ends(int count, Draw draw) {
        int steps = 8;
        Tensor x = Tensor.zeros(count, steps, 1);
        Tensor classes = Tensor.zeros(count, 1);
        for (int n = 0; n < count; n++) {
            int length = draw.between(2, steps);
            for (int t = 0; t < length; t++) {
                double sign = draw.chance(0.5) ? 1 : -1;
                x.set((float) (sign * draw.uniform(0.5, 1)), n, t, 0);
            }
            int first = x.get(n, 0, 0) > 0 ? 2 : 0;
            int last = x.get(n, length - 1, 0) > 0 ? 1 : 0;
            classes.set((float) (first + last), n, 0);
        }
        return new Examples(x, classes);
    }

    @Test
    void aStackedBidirectionalLstmLearnsWithMasks() {
        Draw draw = Draw.of("ends of sequences", 0);
        Sequential spec = sequential(
                masking(),
                bidirectional(lstm(8).returnSequences(true)),
                bidirectional(lstm(8)),
                dense(CLASSES).activation(Activation.SOFTMAX));
        assertThat(accuracy(spec, ends(320, draw), 20, ends(200, draw)))
                .as(draw.replay())
                .isGreaterThanOrEqualTo(0.95);
    }

    /** A bright pixel that goes left, right, up or down, on a noisy ground. */
    private static Examples movements(int count, Draw draw) {
        int steps = 4;
        int size = 6;
        Tensor x = draw.normal(Shape.of(count, steps, size, size, 1));
        Tensor classes = Tensor.zeros(count, 1);
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] *= 0.1f;
        }
        for (int n = 0; n < count; n++) {
            int direction = draw.between(0, CLASSES - 1);
            int forth = direction % 2 == 0 ? 1 : -1;
            int along = forth > 0 ? draw.between(0, size - steps) : draw.between(steps - 1, size - 1);
            int across = draw.between(0, size - 1);
            for (int t = 0; t < steps; t++) {
                int at = along + forth * t;
                x.set(2f, n, t, direction < 2 ? across : at, direction < 2 ? at : across, 0);
            }
            classes.set((float) direction, n, 0);
        }
        return new Examples(x, classes);
    }

    @Test
    void aConvolutionalLstmLearnsMovements() {
        Draw draw = Draw.of("movements", 0);
        Sequential spec = sequential(
                convLSTM2D(8, 3).padding(Padding.SAME),
                flatten(),
                dense(CLASSES).activation(Activation.SOFTMAX));
        assertThat(accuracy(spec, movements(320, draw), 12, movements(200, draw)))
                .as(draw.replay())
                .isGreaterThanOrEqualTo(0.95);
    }
}
