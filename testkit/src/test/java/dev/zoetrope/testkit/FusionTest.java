package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.concatenate;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.dropout;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.functional;
import static dev.zoetrope.layers.Layers.input;
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
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.util.List;
import java.util.function.Function;
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
                timeDistributed(conv2D(5, 3).padding(Padding.SAME).activation(Activation.RELU)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(dropout(0.5).seed(7)),
                timeDistributed(dropout(0.1)), // one more than a block has
                timeDistributed(flatten()),
                lstm(6),
                dense(3).activation(Activation.SOFTMAX));
        sameBits(execution -> Model.build(Shape.of(3, 16, 24, 3), spec, 3, execution), kernels);
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
        sameBits(execution -> Model.build(Shape.of(23, 20, 2), spec, 3, execution), kernels);
    }

    @ParameterizedTest
    @MethodSource("twins")
    void graphTrainsToTheSameBits(Kernels kernels) {
        Symbol image = input(17, 18, 1);
        Symbol pooled = image.then(conv2D(9, 3).activation(Activation.RELU))
                .then(maxPooling2D(2))
                .then(dropout(0.25))
                .then(conv2D(5, 2).activation(Activation.RELU))
                .then(maxPooling2D(2));
        Symbol dropped = pooled.then(dropout(0.5)); // behind an output that is used twice
        Functional spec = functional(
                image,
                concatenate(pooled.then(flatten()), dropped.then(flatten()))
                        .then(dense(3).activation(Activation.SOFTMAX)));
        sameBits(execution -> Model.build(spec, 3, execution), kernels);
    }

    @ParameterizedTest
    @MethodSource("twins")
    void frozenBlocksLeaveTheSameBits(Kernels kernels) {
        Sequential spec = sequential(
                conv2D(6, 3).activation(Activation.RELU),
                maxPooling2D(2),
                conv2D(7, 3).activation(Activation.RELU),
                maxPooling2D(2),
                dropout(0.25),
                flatten(),
                dense(3).activation(Activation.SOFTMAX));
        for (String frozen : List.of("conv2d", "conv2d_1")) {
            sameBits(
                    execution -> {
                        Model model = Model.build(Shape.of(18, 15, 2), spec, 3, execution);
                        model.freeze(frozen);
                        return model;
                    },
                    kernels);
        }
    }

    @Test
    void blocksBecomeOneStack() {
        Execution plain = new Execution(Kernels.scalar(), new Parallel(1));
        Sequential spec = sequential(
                timeDistributed(conv2D(2, 3).activation(Activation.RELU)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(dropout(0.5)),
                timeDistributed(conv2D(2, 3).activation(Activation.RELU)),
                timeDistributed(maxPooling2D(2)),
                timeDistributed(flatten()));
        Model model = Model.build(Shape.of(2, 16, 16, 1), spec, 1, plain);
        assertThat(model.root().on(plain).layers()).as("a stack, and flatten").hasSize(2);
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

    private static void sameBits(Function<Execution, Model> build, Kernels kernels) {
        try (Parallel team = new Parallel(2)) {
            Model fused = build.apply(new Execution(kernels, team, true));
            Model apart = build.apply(new Execution(kernels, new Parallel(1), false));
            Draw draw = Draw.of("fusion", 0);
            Tensor x = draw.normal(fused.inputShape().prepend(BATCH));
            Tensor targets = Tensor.zeros(Shape.of(BATCH, 3));
            for (int n = 0; n < BATCH; n++) {
                targets.slice(n).set(1f, draw.between(0, 2));
            }
            train(fused, x, targets);
            train(apart, x, targets);
            Agreement.requireSameBits("y", fused.predict(x), apart.predict(x), draw.replay());
            for (int i = 0; i < fused.parameters().size(); i++) {
                Agreement.requireSameBits(
                        fused.parameters().get(i).path(),
                        fused.parameters().get(i).value(),
                        apart.parameters().get(i).value(),
                        draw.replay());
            }
        }
    }

    private static void train(Model model, Tensor x, Tensor targets) {
        Trainer trainer = model.compile(new Adam(0.01), new CategoricalCrossentropy());
        for (int step = 0; step < STEPS; step++) {
            trainer.trainOnBatch(x, targets);
        }
    }
}
