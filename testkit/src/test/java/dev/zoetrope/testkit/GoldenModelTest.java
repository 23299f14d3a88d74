package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.lstm;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static dev.zoetrope.layers.Layers.timeDistributed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.Workspace;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Conv2D;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.MultiForward;
import dev.zoetrope.layers.layer.Network;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Pass;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.loss.Loss;
import dev.zoetrope.layers.loss.LossValue;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The whole LRCN: one step as Keras takes it, and forty as they are in float64. */
class GoldenModelTest {
    private static final Shape CLIP = Shape.of(20, 64, 64, 3);
    private static final int CLASSES = 4;

    static List<Golden> files() {
        return List.of(step(), trajectory(), truth(), clips());
    }

    private static Golden step() {
        return Golden.read("model/lrcn_step");
    }

    private static Golden trajectory() {
        return Golden.read("model/lrcn_trajectory");
    }

    private static Golden truth() {
        return Golden.read("model/lrcn_trajectory_f64");
    }

    private static Golden clips() {
        return Golden.readCompressed("model/lrcn_trajectory_x");
    }

    private static Sequential lrcn(double rate) {
        return sequential(
                timeDistributed(conv(16)),
                timeDistributed(maxPooling2D(4)),
                timeDistributed(dropout(rate)),
                timeDistributed(conv(32)),
                timeDistributed(maxPooling2D(4)),
                timeDistributed(dropout(rate)),
                timeDistributed(conv(64)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(dropout(rate)),
                timeDistributed(conv(64)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(flatten()),
                lstm(32),
                dense(CLASSES).activation(Activation.SOFTMAX));
    }

    private static Conv2D conv(int filters) {
        return conv2D(filters, 3).padding(Padding.SAME).activation(Activation.RELU);
    }

    private static Model model(double rate, Golden golden) {
        Model model = Model.build(CLIP, lrcn(rate), 0);
        List<String> weights = golden.names("w/");
        assertThat(model.parameters()).hasSameSizeAs(weights);
        for (int i = 0; i < weights.size(); i++) {
            model.parameters().get(i).value().copyFrom(golden.tensor(weights.get(i)));
        }
        return model;
    }

    @Test
    void gradientsThroughTheSoftmaxAreKeras() {
        Golden golden = step();
        Model model = model(0.25, golden);
        checkStep(golden, model, model.root(), new CategoricalCrossentropy(), true);
    }

    @Test
    void gradientsOfTheLossOnLogitsAreKeras() {
        Golden golden = step();
        Model model = model(0.25, golden);
        Loss onLogits = Objects.requireNonNull(new CategoricalCrossentropy().onLogits(Activation.SOFTMAX));
        checkStep(golden, model, model.root().withoutLastActivation(0), onLogits, false);
    }

    private static void checkStep(Golden golden, Model model, Network network, Loss loss, boolean givesProbabilities) {
        Pass pass = Pass.inference(Execution.shared(), new Workspace()).wantingInputGradient(false);
        MultiForward forward = network.forward(List.of(golden.tensor("x")), pass);
        if (givesProbabilities) {
            Agreement.requireClose("p", forward.outputs().getFirst(), golden.doubles("p"), 1e-5, golden.name());
        }
        LossValue value = loss.of(golden.tensor("y"), forward.outputs().getFirst(), null);
        assertThat(value.mean()).isCloseTo(golden.tensor("loss").array()[0], Percentage.withPercentage(1e-3));
        Tensor unused = forward.backward().apply(List.of(value.gradient())).getFirst();
        assertThat(unused.shape()).isEqualTo(golden.tensor("x").shape());
        List<String> gradients = golden.names("dw/");
        for (int i = 0; i < gradients.size(); i++) {
            Tensor actual = model.parameters().get(i).gradient();
            Agreement.requireClose(
                    model.parameters().get(i).path(), actual, golden.doubles(gradients.get(i)), 1e-5, golden.name());
        }
    }

    /** Adam divides by the gradient's own size: rounding errors grow from step to step, in Keras to nearly one percent. */
    @Test
    void fortyStepsOfTrainingFollowFloat64() {
        Golden golden = trajectory();
        Golden truth = truth();
        ByteBuffer data = Keras.json(() -> clips().file().get("x")).data();
        byte[] bytes = new byte[data.capacity()];
        data.get(0, bytes);
        Tensor x = Tensor.zeros(CLIP.prepend(bytes.length / CLIP.size()));
        ByteClips.scale(bytes, x);
        Tensor y = golden.tensor("y");
        Model model = model(0, golden);
        Trainer trainer = model.compile(new Adam(), new CategoricalCrossentropy());
        double[] losses = truth.doubles("losses").values();
        for (int step = 0; step < losses.length; step++) {
            int from = 4 * (step % 4);
            double loss = trainer.trainOnBatch(x.rows(from, from + 4), y.rows(from, from + 4));
            double share = step < 12 ? 2e-5 : 3e-3;
            assertThat(loss).as("loss of step %d", step).isCloseTo(losses[step], Offset.offset(share * losses[step]));
        }
        Agreement.requireClose("predictions", model.predict(x), truth.doubles("p_after"), 3e-3, truth.name());
    }
}
