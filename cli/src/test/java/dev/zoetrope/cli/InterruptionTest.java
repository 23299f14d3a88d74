package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.layers.layer.Execution;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        Path err = folder.resolve("err.txt");
        List<Object> arguments = Cli.trainArguments(
                Samples.write(folder),
                folder,
                "--epochs",
                100_000,
                "--patience",
                100_000,
                "--classes",
                "MoveUp,MoveDown");
        Process process = ChildJvm.start(List.of(), err, arguments);
        try (BufferedReader out = process.inputReader()) {
            awaitLine(out, "Epoch 2/");
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
        Path model = folder.resolve("run/model.safetensors");
        assertThat(Files.readAllLines(err))
                .filteredOn(line -> !line.startsWith("WARNING: Using incubator modules"))
                .singleElement()
                .asString()
                .matches("zoetrope: interrupted the training; the model of epoch \\d+ is in \\Q" + model + "\\E");
        assertThat(ClipModel.load(model, Execution.ofThreads(1)).classes()).containsExactly("MoveUp", "MoveDown");
        try (var files = Files.list(model.resolveSibling("."))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "options.json", "checkpoint.safetensors", "model.safetensors", "metrics.json");
        }
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
