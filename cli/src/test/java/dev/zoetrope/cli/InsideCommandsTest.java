package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.layers.Layers;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.layer.Symbol;
import dev.zoetrope.layers.train.Model;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain}, {@code explore} and {@code train --watch}, as people type them. */
class InsideCommandsTest {
    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path data;

    @BeforeAll
    static void train() throws IOException {
        data = Samples.write(folder);
        assertThat(Cli.train(data, folder, "--epochs", 1).code()).isZero();
    }

    private static Path run() {
        return folder.resolve("run");
    }

    @Test
    void explainGoesThroughTheBlocks() {
        Cli explained = Cli.run("explain", run());
        assertThat(explained.code()).isZero();
        assertThat(explained.out())
                .contains(": 14 layers, 73,060 parameters; for each example ")
                .contains(" 1  time_distributed (TimeDistributed Conv2D)")
                .contains("[2,64,64,3] → [2,64,64,16], 448 parameters, 7.1 MFLOP, 524.3 KB, sees 3×3 pixels of 1 frame")
                .contains("sees 64×64 pixels of 2 frames")
                .contains("time_distributed_11 (flatten-of-one-pixel): what is flattened, [1,1,64], is a single pixel")
                .contains("    why:    ")
                .contains("    remedy: ");
    }

    @Test
    void explainWritesJson() throws IOException {
        Cli explained = Cli.run("explain", run(), data, "--json");
        assertThat(explained.code()).isZero();
        Map<?, ?> json = (Map<?, ?>) Json.parse(explained.out().strip());
        assertThat((List<?>) json.get("blocks")).hasSize(14);
        assertThat(json.get("clips")).hasToString("16");
        assertThat((List<?>) json.get("findings")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void explainReadsEveryFormat() {
        for (String extension : List.of(".keras", ".h5", ".onnx")) {
            Path file = folder.resolve("model" + extension);
            assertThat(Cli.run("convert", run().resolve("model.safetensors"), file)
                            .code())
                    .isZero();
            Cli explained = Cli.run("explain", file);
            assertThat(explained.code()).isZero();
            assertThat(explained.out()).contains("73,060 parameters").contains("Conv2D");
        }
    }

    @Test
    void explainSaysWhatIsWrong() throws IOException {
        Cli none = Cli.run("explain", folder.resolve("none"));
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.error()).contains("none");
        Symbol one = Layers.input("one", 3);
        Symbol other = Layers.input("other", 3);
        Path two = folder.resolve("two.safetensors");
        ModelFile.save(
                Model.build(Layers.functional(List.of(one, other), List.of(Layers.add(one, other))), 1), two, Map.of());
        assertThat(Cli.run("explain", two).code()).isZero();
        Cli clips = Cli.run("explain", two, data);
        assertThat(clips.code()).isEqualTo(2);
        assertThat(clips.error()).contains("This model has 2 inputs");
        Path broken = Files.writeString(folder.resolve("broken.mp4"), "no video");
        Cli half = Cli.run("explain", run(), broken);
        assertThat(half.code()).isEqualTo(1);
        assertThat(half.error()).contains("broken.mp4");
        assertThat(half.out()).contains("14 layers");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli explore = Cli.run("explore", run(), "--port", taken.getLocalPort());
            assertThat(explore.code()).isEqualTo(1);
            assertThat(explore.error())
                    .isEqualTo("zoetrope: port " + taken.getLocalPort()
                            + " is in use; --port takes another, 0 for any that is free");
            Path late = folder.resolve("late");
            Cli train = Cli.train(data, late, "--watch", "--port", taken.getLocalPort());
            assertThat(train.error()).isEqualTo(explore.error());
            assertThat(late.resolve("cache")).as("clips that were loaded first").doesNotExist();
        }
        assertThat(Cli.run("explore", run(), "--port", 70000).code()).isEqualTo(2);
    }

    @Test
    void exploreIsGoneAfterCtrlC() throws Exception {
        Process process =
                ChildJvm.start(List.of(), folder.resolve("err.txt"), List.of("explore", run(), data, "--port", 0));
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            assertThat(line).startsWith("Open http://127.0.0.1:");
            int port = URI.create(line.substring("Open ".length())).getPort();
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            ChildJvm.Signal interrupt = ChildJvm.interrupt();
            interrupt.send(process);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(interrupt.exitCode());
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(IOException.class);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void watchingATrainingChangesNothing() throws IOException {
        Path watched = folder.resolve("watched");
        Cli training = Cli.train(data, watched, "--epochs", 2, "--watch", "--port", 0);
        assertThat(training.code()).as(training.err()).isZero();
        assertThat(training.out()).containsPattern("Watch it at http://127\\.0\\.0\\.1:\\d+/[0-9a-f]{32}/");
        Path alone = folder.resolve("alone");
        assertThat(Cli.train(data, alone, "--epochs", 2).code()).isZero();
        assertThat(Files.readAllBytes(watched.resolve("run/model.safetensors")))
                .isEqualTo(Files.readAllBytes(alone.resolve("run/model.safetensors")));
    }
}
