package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong, one line says what; 1 is the exit code of what failed, 2 of what was asked for wrongly. */
final class BadInputTest {
    @TempDir
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Path samples;

    @SuppressWarnings("NullAway.Init")
    private static Path model;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path data;

    @BeforeAll
    static void trainAModel() throws IOException {
        samples = Samples.write(shared);
        Cli training = Cli.train(samples, shared, "--epochs", 1);
        assertThat(training.code()).as(training.err()).isZero();
        model = shared.resolve("run/model.safetensors");
    }

    @BeforeEach
    void copySamples() throws IOException {
        data = Samples.copy(samples, folder.resolve("data"));
    }

    private Cli train(Object... options) {
        return Cli.train(data, folder, options);
    }

    private void assertNothingWasBegun(Cli train) {
        assertThat(train.out()).doesNotContain("Loading", "Epoch");
        assertThat(folder.resolve("run")).doesNotExist();
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    /** The kinds of files that are no clips, and what is said of each. */
    private List<Path> badFiles(Path to) throws IOException {
        Path good = data.resolve("MoveUp/v_MoveUp_g01_c01.mp4");
        Path truncated = Files.copy(good, to.resolve("v_MoveUp_g01_c11.mp4"));
        Samples.truncate(truncated);
        Path empty = Files.createFile(to.resolve("v_MoveUp_g01_c12.mp4"));
        Path text = Files.writeString(to.resolve("v_MoveUp_g01_c13.avi"), "a letter to a friend".repeat(50));
        String bytes = Files.readString(good, StandardCharsets.ISO_8859_1);
        Path unsupported = Files.writeString(
                to.resolve("v_MoveUp_g01_c14.mp4"), bytes.replace("avc1", "hvc1"), StandardCharsets.ISO_8859_1);
        return List.of(truncated, empty, text, unsupported);
    }

    @Test
    void predictSaysOfEachFileWhatIsWrong() throws IOException {
        List<Path> bad = badFiles(folder);
        Path good = data.resolve("MoveUp/v_MoveUp_g01_c01.mp4");
        Cli prediction = Cli.run(
                "predict",
                model,
                bad.get(0),
                bad.get(1),
                good,
                bad.get(2),
                bad.get(3),
                folder.resolve("missing.mp4"),
                data);
        assertThat(prediction.code()).isEqualTo(1);
        assertThat(prediction.out().lines()).hasSize(2);
        List<String> complaints = prediction.err().lines().toList();
        assertThat(complaints).hasSize(6);
        assertThat(complaints.get(0))
                .startsWith("zoetrope: " + bad.get(0) + ": ")
                .contains("truncated");
        assertThat(complaints.get(1)).isEqualTo("zoetrope: " + bad.get(1) + ": empty file");
        assertThat(complaints.get(2)).isEqualTo("zoetrope: " + bad.get(2) + ": no AVI, MP4, MOV or Matroska file");
        assertThat(complaints.get(3))
                .startsWith("zoetrope: " + bad.get(3) + ": ")
                .contains("hvc1");
        assertThat(complaints.get(4)).isEqualTo("zoetrope: " + folder.resolve("missing.mp4") + ": no such file");
        assertThat(complaints.get(5)).isEqualTo("zoetrope: " + data + ": not a file");
    }

    @Test
    void sampleSaysWhatIsWrongWithAFile() throws IOException {
        for (Path bad : badFiles(folder)) {
            Cli sample = Cli.run("sample", bad, "--out", folder.resolve("out.png"));
            assertThat(sample.code()).isEqualTo(1);
            assertThat(sample.error()).startsWith("zoetrope: " + bad + ": ");
        }
        assertThat(folder.resolve("out.png")).doesNotExist();
    }

    @Test
    void trainLeavesOutWhatItCannotUse() throws IOException {
        List<Path> bad = badFiles(data.resolve("MoveUp"));
        Cli training = train("--epochs", 1);
        assertThat(training.code()).isZero();
        assertThat(training.out()).contains("Loading 20 clips", "16 decoded, 0 from the cache, 4 left out");
        assertThat(training.err().lines()).hasSize(4).allMatch(line -> line.startsWith("left out: " + data));
        assertThat(Files.readString(folder.resolve("run/metrics.json")))
                .contains(bad.getFirst().toString());
    }

    @Test
    void trainStopsWhereMostOfAClassIsUnusable() throws IOException {
        badFiles(data.resolve("MoveUp"));
        Samples.truncate(data.resolve("MoveUp/v_MoveUp_g02_c01.mp4"));
        Cli training = train();
        assertThat(training.code()).isEqualTo(1);
        assertThat(training.error()).contains("class 'MoveUp': 5 of its 8 files cannot be used, the first of them ");
        assertThat(training.out()).doesNotContain("Epoch");
        assertThat(folder.resolve("run/model.safetensors")).doesNotExist();
    }

    @Test
    void classesNeedClipsForEveryPartOfTheSplit() throws IOException {
        List<Path> clips = Samples.clips(data, "MoveUp");
        for (Path clip : clips.subList(1, 4)) {
            Files.delete(clip);
        }
        for (String split : List.of("groups", "clips")) {
            Cli training = train("--split", split);
            assertThat(training.code()).isEqualTo(1);
            assertThat(training.error()).contains("class 'MoveUp' has too few");
            assertNothingWasBegun(training);
        }
    }

    @Test
    void clipsWithoutGroupsCannotBeSplitByThem() throws IOException {
        Cli training = train("--group-pattern", "person(\\d+)");
        assertThat(training.code()).isEqualTo(1);
        assertThat(training.error()).contains("does not tell its group", "--group-pattern", "--split clips");
        assertNothingWasBegun(training);
    }

    @ParameterizedTest
    @CsvSource({
        "'MoveUpp,MoveLeft', no class 'MoveUpp'; did you mean MoveUp? There are: MoveDown",
        "'MoveUp,Juggling', no class 'Juggling'. There are: MoveDown",
        "'MoveUp,MoveUp', a class is named twice",
    })
    void unknownClassesAreNamed(String classes, String complaint) {
        Cli training = train("--classes", classes);
        assertThat(training.code()).isEqualTo(1);
        assertThat(training.error()).contains(complaint);
        assertNothingWasBegun(training);
    }

    @Test
    void foldersWithoutVideos() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path file = Files.createFile(folder.resolve("file"));
        Path oneClass = Files.createDirectories(folder.resolve("one"));
        Samples.copy(data.resolve("MoveUp"), oneClass.resolve("MoveUp"));
        assertThat(Cli.train(empty, folder).error())
                .endsWith(empty + ": no videos; a data set is a folder with one folder of clips per class");
        assertThat(Cli.train(file, folder).error()).endsWith(file + ": not a folder");
        assertThat(Cli.train(folder.resolve("gone"), folder).error()).endsWith("gone: no such folder");
        assertThat(Cli.train(oneClass, folder).error()).endsWith("nothing to tell apart, it has only the class MoveUp");
        assertThat(Cli.run("evaluate", model, empty).error()).contains(": no videos");
        assertThat(Cli.train(empty, folder).code()).isEqualTo(1);
    }

    @Test
    void sizesThatThePoolsCannotDivide() {
        Cli training = train("--size", 60);
        assertThat(training.code()).isEqualTo(2);
        assertThat(training.error())
                .contains("--frames 2 --size 60: layer time_distributed_10/max_pooling2d wants inputs that a pool of"
                        + " 2×2 fits into, received [1,1,64]");
        assertNothingWasBegun(training);
    }

    @ParameterizedTest
    @CsvSource({
        "--batch-size, 0, wants at least 1",
        "--batch-size, many, is not an int",
        "--epochs, 0, wants at least 1",
        "--size, 0, wants 1 to 2048",
        "--size, 100000, wants 1 to 2048",
        "--size, 2048, a shape of more than 2^31 elements",
        "--threads, 0, wants 1 to 1024",
        "--learning-rate, -1, wants more than 0",
        "--learning-rate, NaN, wants more than 0",
        "--test-share, 0, wants between 0 and 1",
        "--l2, NaN, wants 0 or more",
        "--validation-share, 1, wants at least 0 and below 1",
        "--patience, -1, wants at least 0",
        "--classes, MoveUp, wants at least two",
        "--group-pattern, (, Unclosed group",
        "--split, people, 'people'",
        "--color-order, XYZ, 'XYZ'",
        "--epoch, 3, did you mean --epochs?",
    })
    void valuesThatMakeNoSense(String option, String value, String complaint) {
        Cli training = option.equals("--size") && value.equals("2048")
                ? train(option, value, "--batch-size", 16)
                : train(option, value);
        assertThat(training.code()).isEqualTo(2);
        assertThat(training.error()).startsWith("zoetrope train: ").contains(option, value, complaint);
        assertNothingWasBegun(training);
    }

    @Test
    void samplesThatMakeNoSense() {
        Path clip = data.resolve("MoveUp/v_MoveUp_g01_c01.mp4");
        assertThat(Cli.run("sample", clip, "--out", folder.resolve("a.gif")).error())
                .contains("a name that ends in .safetensors or .png");
        assertThat(Cli.run("sample", clip, "--size", 0, "--out", folder.resolve("a.png"))
                        .code())
                .isEqualTo(2);
        assertThat(Cli.run("sample", clip).error()).contains("Missing required option: '--out=FILE'");
    }

    @Test
    void modelsThatAreNone() throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        for (int length : new int[] {0, 7, 8, 100, 4000, 10_000, bytes.length / 2, bytes.length - 1}) {
            Path file = Files.write(folder.resolve("cut" + length), Arrays.copyOf(bytes, length));
            Cli prediction = Cli.run("predict", file, data.resolve("MoveUp/v_MoveUp_g01_c01.mp4"));
            assertThat(prediction.code()).isEqualTo(1);
            assertThat(prediction.error())
                    .startsWith("zoetrope: " + file + ": ")
                    .containsPattern("truncated|not a");
        }
        Path garbage = Files.writeString(folder.resolve("garbage"), "no model at all ".repeat(1000));
        Path foreign = folder.resolve("frames.safetensors");
        Cli.run("sample", data.resolve("MoveUp/v_MoveUp_g01_c01.mp4"), "--out", foreign);
        for (Path file : List.of(garbage, foreign, data, folder.resolve("nowhere"))) {
            for (Cli run : List.of(Cli.run("summary", file), Cli.run("evaluate", file, data))) {
                assertThat(run.code()).isEqualTo(1);
                assertThat(run.error()).startsWith("zoetrope: " + file);
            }
        }
        assertThat(Cli.run("summary", foreign).error()).contains("not a Zoetrope model");
        assertThat(Cli.run("summary", data).error()).endsWith("model.safetensors: no such file");
    }

    /** The header of a model is text that anybody can have changed: whatever stands there, no stack trace comes of it. */
    @Test
    void modelsWithDamagedHeaders() throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        Path file = folder.resolve("damaged");
        for (int at = 8; at < 4000; at += 37) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << at % 7);
            Files.write(file, damaged);
            Cli summary = Cli.run("summary", file);
            assertThat(summary.code()).isBetween(0, 1);
            if (summary.code() == 1) {
                assertThat(summary.error()).startsWith("zoetrope: " + file + ": ");
            }
        }
    }

    @Test
    void evaluateNeedsTheClassesOfTheModel() throws IOException {
        Path other = folder.resolve("other");
        Samples.copy(data.resolve("MoveUp"), other.resolve("MoveUp"));
        Cli evaluation = Cli.run("evaluate", model, other, "--cache", folder.resolve("cache"));
        assertThat(evaluation.code()).isEqualTo(1);
        assertThat(evaluation.error()).contains("no class 'MoveDown'", "There are: MoveUp");
    }

    @Test
    void placesThatNothingCanBeWrittenTo() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Cli training = Cli.run("train", data, "--frames", 2, "--cache", folder.resolve("cache"), "--out", file);
        assertThat(training.code()).isEqualTo(1);
        assertThat(training.error()).isEqualTo("zoetrope: " + file + ": not a folder");
        assertNothingWasBegun(training);
        assertThat(Cli.run(
                                "train",
                                data,
                                "--frames",
                                2,
                                "--cache",
                                folder.resolve("cache"),
                                "--out",
                                file.resolve("inside"))
                        .error())
                .isEqualTo("zoetrope: " + file + ": not a folder");
        Cli sample =
                Cli.run("sample", data.resolve("MoveUp/v_MoveUp_g01_c01.mp4"), "--out", file.resolve("inside.png"));
        assertThat(sample.code()).isEqualTo(1);
        assertThat(sample.error()).startsWith("zoetrope: " + file);
    }

    @Test
    void lossThatIsNoNumberEndsTheTraining() {
        Cli training = train("--learning-rate", 1e30, "--epochs", 3);
        assertThat(training.code()).isEqualTo(1);
        assertThat(training.error())
                .contains("the loss of step ", "is the output of layer ", "--learning-rate may be too large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dzoetrope.kernels=nonsense", "-Dzoetrope.vector.bits=7"})
    void propertiesThatMakeNoSense(String property) throws IOException, InterruptedException {
        Path err = folder.resolve("err.txt");
        Process process = ChildJvm.start(List.of(property), err, Cli.trainArguments(data, folder));
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(complaints(err))
                .containsPattern("^zoetrope train: " + property.replaceFirst("=.*", "") + " is .*received");
    }

    @Test
    void tooLittleMemory() throws IOException, InterruptedException {
        Path err = folder.resolve("err.txt");
        Process process = ChildJvm.start(
                List.of("-Xmx32m"), err, Cli.trainArguments(data, folder, "--size", 512, "--threads", 2));
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(complaints(err)).startsWith("zoetrope: not enough memory").contains("-Xmx");
    }

    private static String complaints(Path err) throws IOException {
        List<String> lines = Files.readAllLines(err).stream()
                .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }
}
