package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Training gives the same bits in every JVM: at each vector width, on scalar kernels, without the Vector API. Each of
 * these is chosen when a JVM starts, so each has a JVM of its own here; all run on the class path.
 */
class SameBitsEverywhereTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    @TempDir
    static Path folder;

    private static String scalarAlone = "";

    private record Run(int exit, String out, String err) {}

    @BeforeAll
    static void trainOnScalarKernelsAndOneThread() {
        scalarAlone = train("-Dzoetrope.kernels=scalar", 1).out();
    }

    @ParameterizedTest
    @CsvSource({
        VECTORS + ", 7, simd",
        VECTORS + " -Dzoetrope.vector.bits=128, 2, 128 bits",
        VECTORS + " -Dzoetrope.vector.bits=256, 2, 256 bits",
        VECTORS + " -Dzoetrope.vector.bits=512, 2, 512 bits",
        VECTORS + " -Dzoetrope.kernels=scalar, 2, kernels: scalar",
        "-Dzoetrope.workspace.poison=true, 2, --add-modules jdk.incubator.vector"
    })
    void trainsTheSameWeights(String options, int threads, String saysOnStandardError) {
        Run run = train(options, threads);
        assertThat(run.err()).contains(saysOnStandardError);
        assertThat(run.out()).hasLineCount(4).isEqualTo(scalarAlone);
    }

    @Test
    void simdThatIsAskedForAndAbsentFailsAndTellsTheFlag() {
        Run run = train("-Dzoetrope.kernels=simd", 1);
        assertThat(run.exit()).isNotZero();
        assertThat(run.err()).contains("--add-modules jdk.incubator.vector");
    }

    private static Run train(String options, int threads) {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options.split(" ", -1)));
        command.addAll(List.of("-cp", classPath(), TrainedBits.class.getName(), Integer.toString(threads)));
        try {
            int exit = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            return new Run(
                    exit, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(String.join(" ", command), e);
        }
    }

    /** The modules under test, as plain jars or folders, and the test classes. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Golden.root().resolveSibling("").toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""));
    }
}
