package dev.zoetrope.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.optim.OptimizerState;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Objective;
import dev.zoetrope.layers.train.Trainer;
import dev.zoetrope.layers.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that Keras has saved give here what they give there, as they came and after a round trip. */
final class KerasModelsTest {
    private static final Execution EXECUTION = Execution.ofThreads(1);

    @TempDir
    private Path folder;

    static List<String> names() {
        return Fixtures.names();
    }

    static List<String> trained() {
        return names().stream().filter(name -> name.startsWith("trained_")).toList();
    }

    @Test
    void thereAreManyModels() {
        assertThat(names()).hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("names")
    void kerasPredictsTheSame(String name) throws IOException {
        Model model = ModelFiles.read(Fixtures.file(name, ".keras"), EXECUTION).model();
        assertPredictions(model, name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void wholeModelsInHdf5AreTheSame(String name) throws IOException {
        Model keras = ModelFiles.read(Fixtures.file(name, ".keras"), EXECUTION).model();
        Model h5 = ModelFiles.read(Fixtures.file(name, ".h5"), EXECUTION).model();
        assertThat(h5.spec()).isEqualTo(keras.spec());
        assertSameWeights(h5, keras);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyFormatHoldsTheWholeModel(String name) throws IOException {
        SavedModel saved = ModelFiles.read(Fixtures.file(name, ".keras"), EXECUTION);
        for (String extension : List.of(".keras", ".h5", ".safetensors")) {
            Path file = folder.resolve(name + extension);
            ModelFiles.write(saved, file);
            SavedModel again = ModelFiles.read(file, EXECUTION);
            assertThat(again.model().spec())
                    .as(extension)
                    .isEqualTo(saved.model().spec());
            assertSameWeights(again.model(), saved.model());
            assertThat(again.compileConfig() == null).as(extension).isEqualTo(saved.compileConfig() == null);
        }
        Path twice = folder.resolve("twice.keras");
        ModelFiles.write(ModelFiles.read(folder.resolve(name + ".keras"), EXECUTION), twice);
        assertThat(Files.readAllBytes(twice)).isEqualTo(Files.readAllBytes(folder.resolve(name + ".keras")));
    }

    @ParameterizedTest
    @MethodSource("names")
    void weightsAloneGoIntoAModel(String name) throws IOException {
        Model model = ModelFiles.read(Fixtures.file(name, ".keras"), EXECUTION).model();
        Path file = folder.resolve("w.weights.h5");
        ModelFiles.write(SavedModel.of(model), file);
        Model other = model.copy();
        other.parameters().forEach(parameter -> parameter.value().fill(7f));
        ModelFiles.readWeights(file, other);
        assertSameWeights(other, model);
        other.parameters().forEach(parameter -> parameter.value().fill(7f));
        ModelFiles.readWeights(Fixtures.file(name, ".h5"), other);
        assertSameWeights(other, model);
    }

    /** The next steps have the losses that Keras's next steps have: weights, optimizer and its memory came along. */
    @ParameterizedTest
    @MethodSource("trained")
    void trainingGoesOnAsInKeras(String name) throws IOException {
        Safetensors values = Fixtures.values(name);
        Tensor losses = values.get("losses").toTensor();
        for (Path file : List.of(Fixtures.file(name, ".keras"), roundTrip(name))) {
            SavedModel saved = ModelFiles.read(file, EXECUTION);
            CompileConfig compile = Objects.requireNonNull(saved.compileConfig());
            OptimizerState state = Objects.requireNonNull(saved.optimizerState());
            Trainer trainer = saved.model()
                    .compile(
                            compile.optimizer(),
                            compile.objectives(saved.model()).toArray(new Objective[0]));
            assertThat(state.iterations()).isEqualTo(3);
            trainer.restore(new TrainingState(3, 0, false, state));
            for (int step = 0; step < losses.size(); step++) {
                double loss = trainer.trainOnBatch(
                        values.get("x").toTensor(), values.get("target").toTensor());
                assertThat(loss)
                        .as("%s step %d", file, step)
                        .isCloseTo(losses.get(step), Offset.offset(1e-4 * (1 + losses.get(step))));
            }
        }
    }

    private Path roundTrip(String name) throws IOException {
        Path file = folder.resolve("trained.keras");
        ModelFiles.write(ModelFiles.read(Fixtures.file(name, ".keras"), EXECUTION), file);
        return file;
    }

    private static void assertPredictions(Model model, String name) throws IOException {
        Safetensors values = Fixtures.values(name);
        List<Tensor> ys = model.predict(Fixtures.tensors(values, "x"));
        List<Tensor> wanted = Fixtures.tensors(values, "y");
        assertThat(ys).hasSameSizeAs(wanted);
        for (int i = 0; i < ys.size(); i++) {
            float[] y = ys.get(i).toArray();
            float[] w = wanted.get(i).toArray();
            assertThat(ys.get(i).shape()).isEqualTo(wanted.get(i).shape());
            double largest = 1;
            for (float value : w) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int k = 0; k < y.length; k++) {
                assertThat((double) y[k])
                        .as("output %d, element %d", i, k)
                        .isCloseTo(w[k], Offset.offset(1e-5 * largest));
            }
        }
    }

    private static void assertSameWeights(Model model, Model wanted) {
        assertThat(model.parameters())
                .extracting(Parameter::path)
                .isEqualTo(wanted.parameters().stream().map(Parameter::path).toList());
        for (Parameter parameter : wanted.parameters()) {
            assertThat(model.weight(parameter.path()).toArray())
                    .as(parameter.path())
                    .isEqualTo(parameter.value().toArray());
        }
    }
}
