package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same seed gives the same bytes, whatever the model is trained on. */
final class DeterminismTest {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path data;

    @SuppressWarnings("NullAway.Init")
    private static byte[] wanted;

    @BeforeAll
    static void trainOnOneThreadWithScalarKernels() throws IOException, InterruptedException {
        data = Samples.write(folder);
        wanted = train("reference", List.of("-Dzoetrope.kernels=scalar"), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "2, -Dzoetrope.kernels=scalar",
        "1, -Dzoetrope.kernels=simd",
        "2, -Dzoetrope.vector.bits=128",
        "2, -Dzoetrope.vector.bits=256",
        "2, -Dzoetrope.vector.bits=512",
    })
    void modelHasTheSameBytes(int threads, String option) throws IOException, InterruptedException {
        assertThat(train(threads + option, List.of(option), threads)).isEqualTo(wanted);
    }

    private static byte[] train(String name, List<String> javaOptions, int threads)
            throws IOException, InterruptedException {
        Path err = folder.resolve(name + ".err");
        List<Object> arguments = Cli.trainArguments(
                data,
                folder.resolve(name),
                "--threads",
                threads,
                "--epochs",
                2,
                "--classes",
                "MoveUp,MoveLeft",
                "--batch-size",
                2);
        Process process = ChildJvm.start(javaOptions, err, arguments);
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(process.waitFor()).as(() -> read(err)).isZero();
        return Files.readAllBytes(folder.resolve(name).resolve("run/model.safetensors"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
