package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.train.Model;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
final class InterruptionTest {
    @TempDir
    private Path folder;

    @Test
    void ctrlCLeavesTheModelOfTheLastFinishedEpoch() throws IOException, InterruptedException {
        List<Object> arguments = Cli.trainArguments(
                Samples.write(folder),
                folder,
                "--epochs",
                100_000,
                "--patience",
                100_000,
                "--classes",
                "MoveUp,MoveDown");
        String said = interruptIn("Epoch 2/", arguments);
        Path model = folder.resolve("run/model.safetensors");
        assertThat(said)
                .matches("zoetrope: interrupted the training; the model of epoch \\d+ is in \\Q" + model + "\\E");
        assertThat(ClipModel.load(model, Execution.ofThreads(1)).classes()).containsExactly("MoveUp", "MoveDown");
        try (var files = Files.list(model.resolveSibling("."))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "options.json", "checkpoint.safetensors", "model.safetensors", "metrics.json");
        }
    }

    @Test
    void ctrlCDuringFitLeavesTheModelOfTheLastFinishedEpoch() throws IOException, InterruptedException {
        Path model = folder.resolve("model.safetensors");
        ModelFile.save(Model.build(Shape.of(3), Layers.sequential(Layers.dense(2)), 1), model, Map.of());
        Path data = folder.resolve("data.safetensors");
        Map<String, Safetensors.Entry> tensors = Map.of(
                "x", Safetensors.Entry.of(Tensor.zeros(Shape.of(4, 3))),
                "target", Safetensors.Entry.of(Tensor.zeros(Shape.of(4, 2))));
        new Safetensors(Map.of(), tensors).write(data);
        Path out = folder.resolve("trained.safetensors");
        Path log = folder.resolve("loss.csv");
        String said = interruptIn(
                "Epoch 3/",
                Cli.fitArguments(model, data, out, 1_000_000, "--optimizer", "adam", "--loss", "mse", "--log", log));
        Matcher epoch = Pattern.compile(
                        "zoetrope: interrupted after epoch (\\d+) of 1000000, whose model is in \\Q" + out + "\\E")
                .matcher(said);
        assertThat(epoch.matches()).as(said).isTrue();
        assertThat(ModelFile.load(out, Execution.ofThreads(1)).model().outputShape())
                .isEqualTo(Shape.of(2));
        assertThat(Files.readAllLines(log)).hasSize(1 + Integer.parseInt(epoch.group(1)));
    }

    /** Starts a command, interrupts it once it has begun to write such a line, and returns what it says of that. */
    private String interruptIn(String line, List<Object> arguments) throws IOException, InterruptedException {
        Path err = folder.resolve("err.txt");
        Process process = ChildJvm.start(List.of(), err, arguments);
        try (BufferedReader out = process.inputReader()) {
            awaitLine(out, line);
            ChildJvm.Signal interrupt = ChildJvm.interrupt();
            interrupt.send(process);
            while (out.readLine() != null) {
                // it may be in the middle of an epoch
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(interrupt.exitCode());
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(err).stream()
                .filter(said -> !said.startsWith("WARNING: Using incubator modules"))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    private static void awaitLine(BufferedReader out, String start) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(start)) {
                return;
            }
        }
        throw new AssertionError("the output ended before a line that starts with " + start);
    }
}
