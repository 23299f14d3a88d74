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

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers done in one step train to the same bits as one by one. */
class FusionTest {
    private static final int STEPS = 3;
    private static final int BATCH = 5;

    static List<Kernels> twins() {
        return List.of(Kernels.scalar(), Kernels.simd());
    }

    @ParameterizedTest
    @MethodSource("twins")
    void videoModelTrainsToTheSameBits(Kernels kernels) {
        Sequential spec = sequential(
                timeDistributed(conv2D(7, 3).padding(Padding.SAME).activation(Activation.RELU)),
                timeDistributed(maxPooling2D(4)),
                timeDistributed(dropout(0.25)),
                timeDistributed(conv2D(17, 3).padding(Padding.SAME).activation(Activation.RELU)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(flatten()),
                lstm(6),
                dense(3).activation(Activation.SOFTMAX));
        sameBits(spec, Shape.of(3, 16, 24, 3), kernels);
    }

    @ParameterizedTest
    @MethodSource("twins")
    void imageModelTrainsToTheSameBits(Kernels kernels) {
        Sequential spec = sequential(
                conv2D(33, 2).activation(Activation.RELU),
                maxPooling2D(3),
                conv2D(9, 3).activation(Activation.TANH), // no ReLU: stays as it is
                maxPooling2D(2),
                flatten(),
                dense(3).activation(Activation.SOFTMAX));
        sameBits(spec, Shape.of(23, 20, 2), kernels);
    }

    @Test
    void executionsFuseUnlessToldNotTo() {
        Execution plain = new Execution(Kernels.scalar(), new Parallel(1));
        Execution apart = new Execution(Kernels.scalar(), new Parallel(1), false);
        Sequential spec = sequential(conv2D(2, 3).activation(Activation.RELU), maxPooling2D(2), flatten(), dense(2));
        Model model = Model.build(Shape.of(8, 8, 1), spec, 1, plain);
        assertThat(model.root().layers()).as("what people see").hasSize(4);
        assertThat(model.root().on(plain).layers()).hasSize(3);
        assertThat(model.root().on(apart).layers()).hasSize(4);
        assertThat(model.root().on(plain).parameters()).isEqualTo(model.parameters());
    }

    private static void sameBits(Sequential spec, Shape input, Kernels kernels) {
        Draw draw = Draw.of("fusion", 0);
        Tensor x = draw.normal(input.prepend(BATCH));
        Tensor targets = Tensor.zeros(Shape.of(BATCH, 3));
        for (int n = 0; n < BATCH; n++) {
            targets.slice(n).set(1f, draw.between(0, 2));
        }
        try (Parallel team = new Parallel(2)) {
            List<Model> models = List.of(
                    trained(spec, x, targets, new Execution(kernels, team, true)),
                    trained(spec, x, targets, new Execution(kernels, new Parallel(1), false)));
            Agreement.requireSameBits(
                    "y", models.get(0).predict(x), models.get(1).predict(x), draw.replay());
            for (int i = 0; i < models.get(0).parameters().size(); i++) {
                Agreement.requireSameBits(
                        models.get(0).parameters().get(i).path(),
                        models.get(0).parameters().get(i).value(),
                        models.get(1).parameters().get(i).value(),
                        draw.replay());
            }
        }
    }

    private static Model trained(Sequential spec, Tensor x, Tensor targets, Execution execution) {
        Model model = Model.build(x.shape().dropFirst(1), spec, 3, execution);
        Trainer trainer = model.compile(new Adam(0.01), new CategoricalCrossentropy());
        for (int step = 0; step < STEPS; step++) {
            trainer.trainOnBatch(x, targets);
        }
        return model;
    }
}
