package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.layers.checkpoint.Safetensors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was cut off goes on to the bytes of one that was not. {@code -Dzoetrope.kills=50} cuts off more runs. */
final class ResumeTest {
    private static final int KILLS = Integer.getInteger("zoetrope.kills", 3);
    private static final long SEED = Long.getLong("zoetrope.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @Test
    void killedRunGoesOnToTheSameBytes() throws IOException, InterruptedException {
        Path data = Samples.write(folder);
        Path cache = folder.resolve("cache");
        long start = System.nanoTime();
        finish(arguments(data, cache, folder.resolve("whole")));
        long whole = System.nanoTime() - start;
        byte[] wanted = Files.readAllBytes(model(folder.resolve("whole")));
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            Path run = folder.resolve("run" + kill);
            String context = "kill " + kill + "; again with -Dzoetrope.seed=" + SEED + " -Dzoetrope.kills=" + KILLS;
            kill(arguments(data, cache, run), random.nextLong(whole));
            requireReadable(run, context);
            boolean begun = Files.exists(run.resolve("options.json"));
            finish(begun ? List.of("train", "--resume", run) : arguments(data, cache, run));
            assertThat(Files.readAllBytes(model(run))).as(context).isEqualTo(wanted);
        }
    }

    @Test
    void finishedRunStaysAsItIs() throws IOException {
        Path run = trained(Samples.write(folder));
        byte[] wanted = Files.readAllBytes(model(run));
        assertThat(Cli.run("train", "--resume", run).code()).isZero();
        assertThat(Files.readAllBytes(model(run))).isEqualTo(wanted);
    }

    /** With other clips the split is another, and the test might be of what was learnt from. */
    @Test
    void otherClipsAreRefused() throws IOException {
        Path data = Samples.write(folder);
        Path run = trained(data);
        byte[] before = Files.readAllBytes(model(run));
        try (Stream<Path> clips = Files.list(data.resolve("MoveUp"))) {
            Files.delete(clips.sorted().findFirst().orElseThrow());
        }
        Cli resumed = Cli.run("train", "--resume", run);
        assertThat(resumed.code()).isEqualTo(1);
        assertThat(resumed.error()).contains(data + ": other clips than " + run + " was started with (");
        assertThat(Files.readAllBytes(model(run))).isEqualTo(before);
    }

    @Test
    void aFolderWithResultsIsNoPlaceForAnotherRun() throws IOException {
        Path data = Samples.write(folder);
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(model(run), "a model");
        Cli again = Cli.run(arguments(data, folder.resolve("cache"), run).toArray());
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.error()).contains(run + ": has the results of a run already, model.safetensors; --resume");
        assertThat(model(run)).hasContent("a model");
    }

    @Test
    void nothingToGoOnWith() throws IOException {
        Path run = Files.createDirectory(folder.resolve("empty"));
        Cli resumed = Cli.run("train", "--resume", run);
        assertThat(resumed.code()).isEqualTo(1);
        assertThat(resumed.error()).isEqualTo("zoetrope: " + run + ": no run to go on with, it has no options.json");
        Cli both = Cli.run("train", "--resume", run, "--epochs", 3);
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.error()).contains("--resume takes the options that the run was started with, and none besides");
    }

    /** The folder of a run that is finished. */
    private Path trained(Path data) {
        Path run = folder.resolve("run");
        Cli training = Cli.run(arguments(data, folder.resolve("cache"), run).toArray());
        assertThat(training.code()).as(training.err()).isZero();
        return run;
    }

    private static List<Object> arguments(Path data, Path cache, Path run) {
        return List.of(
                "train",
                data,
                "--cache",
                cache,
                "--out",
                run,
                "--frames",
                2,
                "--epochs",
                6,
                "--classes",
                "MoveUp,MoveLeft",
                "--batch-size",
                2);
    }

    private static Path model(Path run) {
        return run.resolve("model.safetensors");
    }

    private void finish(List<?> arguments) throws IOException, InterruptedException {
        Path err = folder.resolve("err.txt");
        Process process = ChildJvm.start(List.of(), err, List.copyOf(arguments));
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        int code = process.waitFor();
        assertThat(code).as(Files.readString(err)).isZero();
    }

    private void kill(List<Object> arguments, long nanos) throws IOException, InterruptedException {
        Process process = ChildJvm.start(List.of(), folder.resolve("killed.txt"), arguments);
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // it was killed
            }
        });
        process.waitFor(nanos, TimeUnit.NANOSECONDS);
        process.destroyForcibly().waitFor();
        reader.join();
    }

    /** Whatever stands there under its own name is whole. */
    private static void requireReadable(Path run, String context) throws IOException {
        if (!Files.exists(run)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(run)) {
            files = all.filter(file -> file.toString().endsWith(".safetensors")).toList();
        }
        for (Path file : files) {
            assertThat(Safetensors.read(file).arrays())
                    .as(file + ", " + context)
                    .isNotEmpty();
        }
    }
}
