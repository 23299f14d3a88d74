package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.add;
import static dev.zoetrope.layers.Layers.concatenate;
import static dev.zoetrope.layers.Layers.conv2D;
import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.flatten;
import static dev.zoetrope.layers.Layers.functional;
import static dev.zoetrope.layers.Layers.input;
import static dev.zoetrope.layers.Layers.maxPooling2D;
import static dev.zoetrope.layers.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.kernel.Kernels;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.SpecCodec;
import dev.zoetrope.layers.data.MultiDataset;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Dense;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Functional;
import dev.zoetrope.layers.layer.Padding;
import dev.zoetrope.layers.layer.ShapeException;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.loss.SparseCategoricalCrossentropy;
import dev.zoetrope.layers.metric.Accuracy;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.optim.SGD;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.NotFiniteException;
import dev.zoetrope.layers.train.Objective;
import dev.zoetrope.layers.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs as models: training, files, summaries and pictures, and what is wrong with bad ones. */
class FunctionalModelTest {
    private static final Execution PLAIN = new Execution(Kernels.scalar(), new Parallel(1));

    /** Images and vectors through residual convolutions; two heads. */
    private static Functional twoInputs() {
        Symbol image = input("image", 8, 8, 1);
        Symbol vector = input("vector", 3);
        Symbol pooled = image.then(conv2D(8, 3).padding(Padding.SAME).activation(Activation.RELU))
                .then(maxPooling2D(2));
        Symbol block = pooled.then(conv2D(8, 3).padding(Padding.SAME).activation(Activation.RELU));
        Symbol sum = add(pooled, block).then(maxPooling2D(2)).then(flatten());
        Symbol joined = concatenate(sum, vector.then(dense(8).activation(Activation.TANH)));
        return functional(
                List.of(image, vector),
                List.of(
                        joined.then("quadrant", dense(4).activation(Activation.SOFTMAX)),
                        joined.then("sign", dense(2).activation(Activation.SOFTMAX))));
    }

    /** A bright spot in one quadrant; a vector whose sum has a sign, which turns the classes of the quadrants around. */
    private static MultiDataset examples(Draw draw, int count) {
        Tensor images = draw.normal(Shape.of(count, 8, 8, 1));
        Tensor vectors = draw.normal(Shape.of(count, 3));
        Tensor quadrants = Tensor.zeros(count, 1);
        Tensor signs = Tensor.zeros(count, 1);
        for (int n = 0; n < count; n++) {
            int quadrant = draw.between(0, 3);
            images.set(6f, n, quadrant / 2 * 4 + draw.between(0, 3), quadrant % 2 * 4 + draw.between(0, 3), 0);
            float sum = vectors.get(n, 0) + vectors.get(n, 1) + vectors.get(n, 2);
            vectors.set(vectors.get(n, 0) + Math.signum(sum), n, 0);
            quadrants.set(quadrant, n, 0);
            signs.set(sum > 0 ? 1 : 0, n, 0);
        }
        return MultiDataset.of(List.of(images, vectors), List.of(quadrants, signs));
    }

    @Test
    void aResidualGraphWithTwoInputsLearns() {
        Draw draw = Draw.of("residual graph", 0);
        Model model = Model.build(twoInputs(), 3);
        Trainer trainer = model.compile(
                new Adam(0.005),
                Objective.of(new SparseCategoricalCrossentropy(), new Accuracy()),
                Objective.of(new SparseCategoricalCrossentropy(), new Accuracy())
                        .weight(0.5));
        trainer.fit(examples(draw, 600), FitConfig.epochs(12));
        Map<String, Double> logs = trainer.evaluate(examples(draw, 200));
        assertThat(logs.get("quadrant_accuracy")).as(draw.replay()).isGreaterThanOrEqualTo(0.95);
        assertThat(logs.get("sign_accuracy")).as(draw.replay()).isGreaterThanOrEqualTo(0.95);
        assertThat(logs.get("loss"))
                .as(draw.replay())
                .isCloseTo(logs.get("quadrant_loss") + 0.5 * logs.get("sign_loss"), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void fusedAndOnMoreThreadsItTrainsToTheSameBits(boolean fusion) {
        Draw draw = Draw.of("fused graph", 0);
        MultiDataset data = examples(draw, 20);
        Model one = trained(data, PLAIN);
        try (Parallel team = new Parallel(3)) {
            Model other = trained(data, new Execution(Kernels.simd(), team, fusion));
            for (int i = 0; i < one.parameters().size(); i++) {
                Agreement.requireSameBits(
                        one.parameters().get(i).path(),
                        other.parameters().get(i).value(),
                        one.parameters().get(i).value(),
                        draw.replay());
            }
            assertThat(other.root().on(other.execution()).layers())
                    .hasSize(other.root().layers().size() - (fusion ? 1 : 0));
        }
    }

    private static Model trained(MultiDataset data, Execution execution) {
        Model model = Model.build(twoInputs(), 3, execution);
        model.compile(
                        new Adam(0.01),
                        Objective.of(new SparseCategoricalCrossentropy()),
                        Objective.of(new SparseCategoricalCrossentropy()))
                .fit(data, FitConfig.epochs(1).batchSize(6));
        return model;
    }

    @Test
    void aModelOfNamedWeightsCanBeCopiedAndChanged(@TempDir Path folder) throws IOException {
        Draw draw = Draw.of("weights by path", 0);
        Model model = Model.build(twoInputs(), 3, PLAIN);
        model.freeze("conv2d");
        Model copy = model.copy();
        List<Tensor> xs = List.of(draw.normal(Shape.of(2, 8, 8, 1)), draw.normal(Shape.of(2, 3)));
        Agreement.requireSameBits(
                "y", copy.predict(xs).get(1), model.predict(xs).get(1), draw.replay());
        assertThat(copy.trainableParameters()).hasSameSizeAs(model.trainableParameters());
        copy.setWeight("sign/bias", Tensor.of(new float[] {50, 0}, 2));
        assertThat(copy.predict(xs).get(1).get(0, 0)).isGreaterThan(0.9f);
        assertThat(model.weight("sign/bias").toArray()).containsExactly(0, 0);
        assertThatThrownBy(() -> model.weight("sign/gamma"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"sign/gamma\"");
        assertThatThrownBy(() -> model.setWeight("sign/bias", Tensor.zeros(3)))
                .hasMessageContaining("sign/bias has shape [2], received [3]");
        ModelFile.save(copy, folder.resolve("m"), Map.of());
        Model loaded = ModelFile.load(folder.resolve("m"), PLAIN).model();
        Agreement.requireSameBits(
                "y", loaded.predict(xs).get(0), copy.predict(xs).get(0), draw.replay());
    }

    @Test
    void aSharedLayerIsOneLayer() {
        Symbol one = input(4);
        Symbol other = input(4);
        Dense shared = dense(3);
        Model model =
                Model.build(functional(List.of(one, other), List.of(add(one.then(shared), other.then(shared)))), 1);
        assertThat(model.parameterCount()).isEqualTo(15);
        assertThat(model.summary()).contains("input_layer; input_layer_1", "dense, dense@1");
    }

    @Test
    void summaryAndPictureShowWhatIsConnectedToWhat() {
        Model model = Model.build(twoInputs(), 3, PLAIN);
        assertThat(model.summary())
                .contains("Model: \"functional\"", "Connected to", "image (InputLayer)", "(None, 8, 8, 1)")
                .containsPattern("│ add \\(Add\\) +│ \\(None, 4, 4, 8\\) +│ +0 │ max_pooling2d, conv2d_1 +│");
        String svg = model.plot();
        assertThat(svg).contains("add · Add", "[N,4,4,8]", "quadrant · Dense");
        assertThat(svg.split("<text ", -1)).hasSize(1 + 2 * 12); // two inputs, ten calls
        assertThat(Model.build(Shape.of(4), sequential(dense(3), dense(2)), 1).plot())
                .contains("dense_1 · Dense", "[N,2]");
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Model model = Model.build(twoInputs(), 3, PLAIN);
        assertThatThrownBy(() -> model.predict(List.of(Tensor.zeros(1, 8, 8, 1))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("batches [N,8,8,1] and [N,3], received [1,8,8,1]");
        assertThatThrownBy(() -> model.predict(List.of(Tensor.zeros(2, 8, 8, 1), Tensor.zeros(1, 3))))
                .hasMessageContaining("received [2,8,8,1] and [1,3]");
        assertThatThrownBy(() -> model.compile(new SGD(1), new CategoricalCrossentropy()))
                .hasMessageContaining("2 outputs, received losses for 1");
        Symbol x = input(4);
        assertThatThrownBy(() -> functional(input(4), x.then(dense(2)))).hasMessageContaining("[4]");
        assertThatThrownBy(() -> Model.build(functional(x, add(x, x.then("narrow", dense(3)))), 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("layer add wants inputs of one shape, received [4] and [3]");
        assertThatThrownBy(() -> Model.build(functional(x, x.then(dense(3)).output(1)), 1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("output 1 of a layer that has 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"add\",\"inputs\":[\"max_pooling2d\",\"conv2d_1\"]|\"add\",\"inputs\":[\"max_pooling2d\",\"flatten\"]|nothing of that name comes before",
                "\"add\",\"inputs\":[\"max_pooling2d\",\"conv2d_1\"]|\"add\",\"inputs\":[\"add\",\"add\"]|nothing of that name comes before",
                "\"layer\":\"add\"|\"layer\":\"sum\"|which is not there",
                "\"name\":\"vector\"|\"name\":\"image\"|two layers or inputs of the name",
                "\"name\":\"vector\"|\"name\":\"a/b\"|is no name for a layer",
                "\"outputs\":[\"quadrant\"|\"outputs\":[\"quadrant@7\"|nothing of that name",
                "\"inputs\":[\"conv2d\"]|\"inputs\":\"conv2d\"|is not a value"
            })
    void hostileGraphsAreRefused(String from, String to, String message) {
        String json = Json.write(SpecCodec.encode(twoInputs()));
        assertThat(json).contains(from);
        assertThatThrownBy(() -> SpecCodec.decodeLayer(Json.parse(json.replace(from, to))))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whereALossThatIsNoNumberComesFromIsNamed() {
        Draw draw = Draw.of("not finite", 0);
        MultiDataset data = examples(draw, 8);
        Model model = Model.build(twoInputs(), 3, PLAIN);
        Objective objective = Objective.of(new SparseCategoricalCrossentropy());
        model.weight("sign/kernel").fill(Float.MAX_VALUE); // finite, unlike what comes of it
        assertThatThrownBy(() -> model.compile(new SGD(1), objective, objective).fit(data, FitConfig.epochs(1)))
                .isInstanceOf(NotFiniteException.class)
                .hasMessageContaining("the loss of step 0")
                .hasMessageContaining("output of layer sign");
        model.weight("sign/kernel").fill(1f).set(Float.NaN, 0, 0);
        assertThatThrownBy(() -> model.compile(new SGD(1), objective, objective).fit(data, FitConfig.epochs(1)))
                .hasMessageContaining("parameter sign/kernel");
        model.weight("sign/kernel").fill(1f);
        Tensor images = Tensor.zeros(2, 8, 8, 1);
        images.set(Float.POSITIVE_INFINITY, 1, 2, 3, 0);
        Trainer trainer = model.compile(new SGD(1), objective, objective);
        assertThatThrownBy(() -> trainer.trainOnBatch(
                        List.of(images, Tensor.zeros(2, 3)), List.of(Tensor.zeros(2, 1), Tensor.zeros(2, 1))))
                .hasMessageContaining("input 0 [2,8,8,1], Infinity at 1 of its first axis");
    }

    @Test
    void aDeepGraphIsNoDeepStack() {
        Symbol x = input(2);
        Symbol y = x;
        for (int i = 0; i < 3000; i++) {
            y = add(y, x);
        }
        Model model = Model.build(functional(x, y), 1, PLAIN);
        assertThat(model.predict(Tensor.of(new float[] {1, 2}, 1, 2)).toArray()).containsExactly(3001, 6002);
    }
}
