package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.layers.checkpoint.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets as they come: reported on, with broken files, with lists, in folds. */
final class DataSetTest {
    private static final List<String> CLASSES = List.of("MoveDown", "MoveLeft", "MoveRight", "MoveUp");

    @TempDir
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Path samples;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path data;

    @BeforeAll
    static void makeSamples() throws IOException {
        samples = Samples.write(shared);
    }

    @BeforeEach
    void copySamples() throws IOException {
        data = Samples.copy(samples, folder.resolve("data"));
    }

    /** Per class of four clips one more, which is broken: a fifth of all. */
    private void breakAFifth() throws IOException {
        for (String name : CLASSES) {
            Path broken = data.resolve(name).resolve("v_" + name + "_g02_c09.mp4");
            Files.copy(Samples.clips(data, name).getFirst(), broken);
            Samples.truncate(broken);
        }
    }

    @Test
    void reportOfADataSet() throws IOException {
        breakAFifth();
        Files.writeString(data.resolve("MoveUp/notes.txt"), "no video by its name");
        Cli report = Cli.run("dataset", data, "--frames", 2, "--cache", folder.resolve("cache"));
        assertThat(report.code()).as(report.err()).isZero();
        assertThat(report.out())
                .contains("Checking 20 files of 4 classes in " + data)
                .containsPattern("class +clips +groups +frames +seconds +unusable")
                .containsPattern("MoveUp +4 +2 +24 +1\\.0 +1")
                .containsPattern("all +16 +2 +96 +4\\.0 +4")
                .contains("16  MP4 avc1 32×32 24 fps", "Passed over, being no files, or no videos by their names: 1")
                .contains("16 decoded, 0 from the cache: 16 of 20 files can be used")
                .contains("unusable: " + data.resolve("MoveUp/v_MoveUp_g02_c09.mp4") + ": truncated: ");

        Cli json = Cli.run("dataset", data, "--frames", 2, "--cache", folder.resolve("cache"), "--json");
        Map<?, ?> object = (Map<?, ?>) Json.parse(json.out());
        assertThat(object.get("total")).asString().contains("frames=96");
        assertThat((List<?>) object.get("unusable")).hasSize(4);
        assertThat((List<?>) object.get("files")).hasSize(16);
        assertThat(object.get("decoded")).isEqualTo(0L);

        Cli training = Cli.train(data, folder, "--epochs", 1);
        assertThat(training.out()).contains("0 decoded, 16 from the cache, 4 left out");
    }

    @Test
    void dataSetWithAFifthOfItsFilesBrokenTrainsAndSaysSo() throws IOException {
        breakAFifth();
        Cli training = Cli.train(data, folder, "--epochs", 1, "--classes", "all", "--augment", "flip,jitter");
        assertThat(training.code()).as(training.err()).isZero();
        assertThat(training.out()).contains("16 decoded, 0 from the cache, 4 left out", "test accuracy");
        assertThat(training.err().lines())
                .hasSize(4)
                .allMatch(line -> line.matches("left out: .*_g02_c09\\.mp4: truncated: .*"));
        assertThat(Files.readString(folder.resolve("run/metrics.json")))
                .contains("v_MoveUp_g02_c09.mp4", "\"augment\"", "flip");
    }

    @Test
    void dataSetThatIsNone() {
        Cli report = Cli.run("dataset", folder.resolve("nowhere"));
        assertThat(report.code()).isEqualTo(1);
        assertThat(report.error()).isEqualTo("zoetrope: " + folder.resolve("nowhere") + ": no such folder");
        assertThat(Cli.run("dataset", data, "--frames", 0).code()).isEqualTo(2);
        assertThat(Cli.run("dataset", data, "--group-pattern", "(").error()).contains("--group-pattern (: ");
    }

    @Test
    void listsSayWhatIsTrainedAndTested() throws IOException {
        Path lists = Files.createDirectory(folder.resolve("lists"));
        StringBuilder train = new StringBuilder();
        StringBuilder test = new StringBuilder();
        for (String name : List.of("MoveUp", "MoveDown")) {
            train.append(name + "/v_" + name + "_g01_c01.mp4 1\n" + name + "/v_" + name + "_g01_c02.mp4 1\n");
            test.append(name + "/v_" + name + "_g02_c01.mp4\n");
        }
        Files.writeString(lists.resolve("classInd.txt"), "1 MoveUp\n2 MoveDown\n3 ApplyEyeMakeup\n");
        Files.writeString(lists.resolve("trainlist01.txt"), train);
        Files.writeString(lists.resolve("testlist01.txt"), test);
        Cli training = Cli.train(data, folder, "--epochs", 1, "--lists", lists, "--validation-share", 0);
        assertThat(training.code()).as(training.err()).isZero();
        assertThat(training.out())
                .contains("Loading 8 clips of 2 classes", "4 clips to train, 0 to validate, 2 to test");
        Map<?, ?> metrics = (Map<?, ?>) Json.parse(Files.readString(folder.resolve("run/metrics.json")));
        assertThat(metrics.get("classes")).isEqualTo(List.of("MoveUp", "MoveDown"));

        Cli wrong = Cli.train(data, folder, "--lists", lists, "--list-number", 2);
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.error()).contains("no lists of split 2");
        assertThat(Cli.train(data, folder, "--lists", lists, "--split", "clips").code())
                .isEqualTo(2);
    }

    @Test
    void everyGroupIsTestedOnOnceAndACutOffRunGoesOn() throws IOException {
        Path run = folder.resolve("run");
        Cli whole = Cli.run(
                "cross-validate",
                data,
                "--folds",
                2,
                "--classes",
                "MoveUp,MoveLeft",
                "--frames",
                2,
                "--epochs",
                2,
                "--cache",
                folder.resolve("cache"),
                "--out",
                run);
        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(whole.out())
                .containsPattern("Fold 1/2 \\(group 0?1\\): 4 clips, accuracy ")
                .containsPattern("Fold 2/2 \\(group 0?2\\): 4 clips, accuracy ")
                .containsPattern("class +clips +recall +precision +F1")
                .contains("Confusion matrix")
                .containsPattern("Accuracy [01]\\.\\d{4} ± 0\\.\\d{4}, loss .* \\(mean ± standard error of 2 folds\\)");
        byte[] wanted = Files.readAllBytes(run.resolve("cross-validation.json"));
        byte[] model = Files.readAllBytes(run.resolve("fold-02/model.safetensors"));
        Map<?, ?> json = (Map<?, ?>) Json.parse(new String(wanted, java.nio.charset.StandardCharsets.UTF_8));
        assertThat((List<?>) json.get("folds")).hasSize(2);
        assertThat(json.get("confusion"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);

        // as if it had been cut off in the second fold
        Files.delete(run.resolve("cross-validation.json"));
        Files.delete(run.resolve("fold-02/metrics.json"));
        Files.delete(run.resolve("fold-02/model.safetensors"));
        Cli resumed = Cli.run("cross-validate", "--resume", run);
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.out()).contains(", from before").containsOnlyOnce("from before");
        assertThat(Files.readAllBytes(run.resolve("cross-validation.json"))).isEqualTo(wanted);
        assertThat(Files.readAllBytes(run.resolve("fold-02/model.safetensors"))).isEqualTo(model);
    }

    @Test
    void foldsThatCannotBe() {
        Path cache = folder.resolve("cache");
        Cli many = Cli.run("cross-validate", data, "--folds", 25, "--cache", cache, "--out", folder.resolve("run"));
        assertThat(many.code()).isEqualTo(1);
        assertThat(many.error()).contains("2 groups (01, 02) do not make 25 folds");
        assertThat(Cli.run("cross-validate", data, "--folds", 1).code()).isEqualTo(2);
        assertThat(Cli.run("cross-validate").code()).isEqualTo(2);
        assertThat(Cli.run("cross-validate", data, "--test-groups", "01").error())
                .contains("cross-validate wants each group to be tested on once, received --test-groups");
        assertThat(cache).doesNotExist();
    }
}
