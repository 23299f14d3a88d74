package dev.zoetrope.testkit;

import static dev.zoetrope.layers.Layers.dense;
import static dev.zoetrope.layers.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.data.Dataset;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.ShapeException;
import dev.zoetrope.layers.loss.CategoricalCrossentropy;
import dev.zoetrope.layers.loss.SparseCategoricalCrossentropy;
import dev.zoetrope.layers.optim.SGD;
import dev.zoetrope.layers.train.FitConfig;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.NotFiniteException;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.layers.train.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the data of a training is told, and the weights are as before. */
class BadTrainingInputTest {
    @TempDir
    Path folder;

    private final Model model =
            Model.build(Shape.of(3), sequential(dense(4), dense(3).activation(Activation.SOFTMAX)), 1);
    private final Trainer trainer = model.compile(new SGD(1), new SparseCategoricalCrossentropy());
    private final float[] before = model.weight("dense/kernel").toArray();

    @AfterEach
    void theWeightsAreAsBefore() {
        assertThat(model.weight("dense/kernel").toArray()).isEqualTo(before);
    }

    private void fit(Tensor x, Tensor y) {
        trainer.fit(Dataset.of(x, y), FitConfig.epochs(1));
    }

    @Test
    void inputsOfAnotherRankOrSize() {
        for (Tensor x : new Tensor[] {Tensor.zeros(2, 4), Tensor.zeros(2, 3, 1), Tensor.zeros(2)}) {
            String shape = x.shape().dropFirst(1).toString();
            assertThatThrownBy(() -> fit(x, Tensor.zeros(2, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("[3]", shape);
            assertThatThrownBy(() -> model.predict(x))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContainingAll("[N,3]", x.shape().toString());
        }
    }

    @Test
    void targetsOfAnotherSize() {
        Trainer categorical = model.compile(new SGD(1), new CategoricalCrossentropy());
        assertThatThrownBy(
                        () -> categorical.fit(Dataset.of(Tensor.zeros(2, 3), Tensor.zeros(2, 4)), FitConfig.epochs(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("[2,4]", "[2,3]");
    }

    @Test
    void moreOrFewerTargetsThanOutputs() {
        Tensor x = Tensor.zeros(2, 3);
        for (List<Tensor> targets : List.of(List.<Tensor>of(), List.of(Tensor.zeros(2, 1), Tensor.zeros(5, 7)))) {
            assertThatThrownBy(() -> trainer.trainOnBatch(List.of(x), targets))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("1 outputs want as many targets, received " + targets.size());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, 3, 1.5f})
    void labelsThatAreNone(float label) {
        assertThatThrownBy(() -> fit(Tensor.zeros(2, 3), Tensor.of(new float[] {0, label}, 2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "0 to 2", "received " + (label == 1.5f ? "1.5" : Integer.toString((int) label)));
    }

    @Test
    void numbersThatAreNone() {
        Tensor x = Tensor.zeros(2, 3);
        x.set(Float.NaN, 1, 2);
        assertThatThrownBy(() -> fit(x, Tensor.zeros(2, 1)))
                .isInstanceOf(NotFiniteException.class)
                .hasMessageContainingAll("the loss of step 0", "input 0 [2,3], NaN at ");
    }

    @Test
    void classWeightsOfClassesThatThereAreNot() {
        FitConfig config = FitConfig.epochs(1).classWeights(Map.of(3, 2f));
        assertThatThrownBy(() -> trainer.fit(Dataset.of(Tensor.zeros(2, 3), Tensor.zeros(2, 1)), config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("0 to 2", "class 3");
    }

    @Test
    void weightsOfAnotherModel() {
        Model other = Model.build(Shape.of(3), sequential(dense(5), dense(3)), 1);
        assertThatThrownBy(() -> Weights.copyOf(other).restoreTo(model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("dense/kernel", "[3,4]", "[3,5]");
    }

    @Test
    void aFileWhoseWeightsAreAnotherModels() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ModelFile.save(model, file, Map.of());
        Safetensors content = Safetensors.read(file);
        Map<String, Safetensors.Entry> arrays = new LinkedHashMap<>(content.arrays());
        arrays.put("dense/kernel", Safetensors.Entry.of(Tensor.zeros(3, 5)));
        new Safetensors(content.metadata(), arrays).write(file);
        assertThatThrownBy(() -> ModelFile.load(file, Execution.shared()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContainingAll(file.toString(), "dense/kernel", "[3,4]", "[3,5]");
        arrays.remove("dense/kernel");
        new Safetensors(content.metadata(), arrays).write(file);
        assertThatThrownBy(() -> ModelFile.load(file, Execution.shared()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContainingAll(file.toString(), "dense/kernel");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
