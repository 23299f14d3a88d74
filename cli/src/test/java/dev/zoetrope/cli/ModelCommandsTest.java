package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.ModelFiles;
import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.loss.MeanSquaredError;
import dev.zoetrope.layers.optim.Adam;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.layers.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code convert}, {@code run}, {@code fit} and {@code summary}, as people type them. */
class ModelCommandsTest {
    private static final int EXAMPLES = 6;

    @TempDir
    private Path folder;

    private final Tensor x = random(Shape.of(EXAMPLES, 3, 4), 1);
    private final Tensor target = random(Shape.of(EXAMPLES, 2), 2);

    @BeforeEach
    void write() throws IOException {
        ModelFile.save(model(), own(), Map.of());
        tensors("data.safetensors", Map.of("x", x, "target", target));
    }

    private static Model model() {
        return Model.build(
                Shape.of(3, 4),
                Layers.sequential(Layers.lstm(5), Layers.dense(4).activation(Activation.RELU), Layers.dense(2)),
                7,
                Execution.ofThreads(1));
    }

    private static Tensor random(Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = (float) random.nextDouble(-1, 1);
        }
        return tensor;
    }

    private Path own() {
        return folder.resolve("own.safetensors");
    }

    private Path data() {
        return folder.resolve("data.safetensors");
    }

    private Path tensors(String name, Map<String, Tensor> tensors) throws IOException {
        Map<String, Safetensors.Entry> arrays = new LinkedHashMap<>();
        tensors.forEach((tensor, values) -> arrays.put(tensor, Safetensors.Entry.of(values)));
        Path file = folder.resolve(name);
        new Safetensors(Map.of(), arrays).write(file);
        return file;
    }

    private static float[] read(Path file, String name) throws IOException {
        return Safetensors.read(file).get(name).toTensor().toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {".keras", ".h5", ".onnx"})
    void aConvertedModelGivesTheSameAnswers(String extension) throws IOException {
        Path converted = folder.resolve("converted" + extension);
        assertThat(Cli.run("convert", own(), converted).code()).isZero();
        Path back = folder.resolve("back.safetensors");
        assertThat(Cli.run("convert", converted, back).code()).isZero();
        float[] wanted = model().predict(x).toArray();
        for (Path file : List.of(converted, back)) {
            Path out = folder.resolve("y.safetensors");
            assertThat(Cli.run("run", file, "--in", data(), "--out", out).code())
                    .isZero();
            assertThat(read(out, "y")).containsExactly(wanted, within(1e-6f));
        }
    }

    @Test
    void theFolderOfARunIsTheModelInIt() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.copy(own(), run.resolve("model.safetensors"));
        Path converted = folder.resolve("converted.keras");
        assertThat(Cli.run("convert", run, converted).code()).isZero();
        Path y = folder.resolve("y.safetensors");
        assertThat(Cli.run("run", run, "--in", data(), "--out", y).code()).isZero();
        assertThat(read(y, "y")).containsExactly(model().predict(x).toArray());
        fit(run, folder.resolve("trained.safetensors"), "--optimizer", "adam", "--loss", "mse");
        refused(
                1,
                "none/model.safetensors",
                "run",
                Files.createDirectory(folder.resolve("none")),
                "--in",
                data(),
                "--out",
                y);
    }

    @Test
    void severalInputsAndOutputsAreNumbered() throws IOException {
        Symbol one = Layers.input("one", 2);
        Symbol other = Layers.input("other", 2);
        Path two = folder.resolve("two.safetensors");
        List<Symbol> outputs = List.of(Layers.add(one, other), Layers.subtract(one, other));
        ModelFile.save(Model.build(Layers.functional(List.of(one, other), outputs), 1), two, Map.of());
        Tensor first = random(Shape.of(3, 2), 3);
        Tensor second = random(Shape.of(3, 2), 4);
        Path in = tensors("in.safetensors", Map.of("x0", first, "x1", second));
        Path out = folder.resolve("y.safetensors");
        assertThat(Cli.run("run", two, "--in", in, "--out", out).code()).isZero();
        for (int i = 0; i < first.size(); i++) {
            assertThat(read(out, "y0")[i]).isEqualTo(first.array()[i] + second.array()[i]);
            assertThat(read(out, "y1")[i]).isEqualTo(first.array()[i] - second.array()[i]);
        }
    }

    @Test
    void fitTakesTheStepsThatTheLibraryTakes() throws IOException {
        Path out = folder.resolve("trained.keras");
        Path log = folder.resolve("loss.csv");
        Cli fit = fit(own(), out, "--optimizer", "adam", "--learning-rate", 0.01, "--loss", "mse", "--log", log);
        assertThat(fit.err()).isEmpty();
        assertThat(fit.out()).containsPattern("Epoch 2/2\\R2/2 ━{20} .* - loss: \\d");

        Model wanted = model();
        Trainer trainer = wanted.compile(new Adam(0.01), new MeanSquaredError());
        StringBuilder losses = new StringBuilder("step,loss\n");
        for (int step = 0; step < 4; step++) {
            int from = step % 2 * 4;
            int to = Math.min(EXAMPLES, from + 4);
            double loss = trainer.trainOnBatch(x.rows(from, to), target.rows(from, to));
            losses.append(step).append(',').append(loss).append('\n');
        }
        assertThat(log).hasContent(losses.toString());
        Model trained = ModelFiles.read(out, Execution.ofThreads(1)).model();
        for (int i = 0; i < wanted.parameters().size(); i++) {
            assertThat(trained.parameters().get(i).value().toArray())
                    .as(wanted.parameters().get(i).path())
                    .containsExactly(wanted.parameters().get(i).value().toArray());
        }
        assertThat(trained.predict(x).toArray())
                .containsExactly(wanted.predict(x).toArray());
    }

    @Test
    void fitGoesOnWithWhatTheModelWasTrainedWith() throws IOException {
        Path half = folder.resolve("half.keras");
        Path whole = folder.resolve("whole.keras");
        Path ofTwo = folder.resolve("of-two.keras");
        fit(own(), half, "--optimizer", "adam", "--loss", "mse");
        fit(half, ofTwo);
        assertThat(Cli.run(fitArguments(own(), whole, 4, "--optimizer", "adam", "--loss", "mse"))
                        .code())
                .isZero();
        Execution execution = Execution.ofThreads(1);
        assertThat(ModelFiles.read(ofTwo, execution).model().predict(x).toArray())
                .containsExactly(
                        ModelFiles.read(whole, execution).model().predict(x).toArray());
    }

    private Cli fit(Path model, Path out, Object... options) {
        Cli fit = Cli.run(fitArguments(model, out, 2, options));
        assertThat(fit.code()).as(fit.err()).isZero();
        return fit;
    }

    private Object[] fitArguments(Path model, Path out, int epochs, Object... options) {
        return Cli.fitArguments(model, data(), out, epochs, options).toArray();
    }

    @Test
    void summaryListsTheLayers() {
        Cli summary = Cli.run("summary", own());
        assertThat(summary.code()).isZero();
        assertThat(summary.out()).contains("lstm (LSTM)", "dense_1 (Dense)", "Total params: 234");
    }

    @Test
    void whatIsWrongIsSaidInOneLineAndNothingIsWritten() throws IOException {
        Path out = folder.resolve("out.keras");
        refused(2, "was never compiled: --optimizer and --loss", fitArguments(own(), out, 1));
        refused(2, "--epochs wants 1 or more, received 0", fitArguments(own(), out, 0));
        refused(2, "adamm", fitArguments(own(), out, 1, "--optimizer", "adamm", "--loss", "mse"));
        refused(2, "--input-shape wants sizes", "convert", own(), out, "--input-shape", "3,x");
        refused(2, "--names pytorch goes with a .safetensors file", "convert", own(), out, "--names", "pytorch");
        refused(1, "out.txt", "convert", own(), folder.resolve("out.txt"));
        refused(1, "none.keras", "convert", folder.resolve("none.keras"), out);
        Path data = folder.resolve("data.safetensors");
        refused(
                2,
                "--learning-rate wants more than 0, received -3.0",
                fitArguments(own(), out, 1, "--learning-rate", -3));
        refused(2, "--out " + data + " is what is read", fitArguments(own(), data, 1));
        refused(2, "--log " + own() + " is what is read", fitArguments(own(), out, 1, "--log", own()));
        refused(2, "--out " + own() + " is what is read", "run", own(), "--in", data, "--out", own());
        refused(2, "--out " + data + " is what is read", "run", own(), "--in", data, "--out", data);
        Path other = tensors("other.safetensors", Map.of("z", x));
        refused(1, "no tensor x or x0, only [z]", "run", own(), "--in", other, "--out", out);
        Path wide = tensors("wide.safetensors", Map.of("x", random(Shape.of(2, 3, 5), 5)));
        refused(
                1,
                "wide.safetensors: the model takes inputs [[3,4]], received [[3,5]]",
                "run",
                own(),
                "--in",
                wide,
                "--out",
                out);
        Path fewTargets = tensors("short.safetensors", Map.of("x", x, "target", target.rows(0, 2)));
        refused(
                1,
                "6 examples for 1 outputs, received targets [[2,2]]",
                Cli.fitArguments(own(), fewTargets, out, 1, "--optimizer", "adam", "--loss", "mse")
                        .toArray());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "own.safetensors",
                            "data.safetensors",
                            "other.safetensors",
                            "wide.safetensors",
                            "short.safetensors");
        }
    }

    private static void refused(int code, String complaint, Object... arguments) {
        Cli refused = Cli.run(arguments);
        assertThat(refused.error()).contains(complaint);
        assertThat(refused.code()).isEqualTo(code);
    }
}
