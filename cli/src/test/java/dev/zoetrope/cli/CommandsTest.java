package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.Safetensors;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.video.dataset.SampleDataset;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One small training, and what the other commands make of its model. */
final class CommandsTest {
    private static final int EPOCHS = 2;

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path data;

    @SuppressWarnings("NullAway.Init")
    private static Cli training;

    @BeforeAll
    static void train() throws IOException {
        data = Samples.write(folder);
        Files.writeString(data.resolve("MoveUp/notes.txt"), "no video by its name: passed over");
        Files.writeString(data.resolve("MoveUp/v_MoveUp_g02_c09.mp4"), "no video");
        training = Cli.train(data, folder, "--epochs", EPOCHS, "--seed", 3);
    }

    private static Path run() {
        return folder.resolve("run");
    }

    private static Path clip() {
        return data.resolve("MoveLeft/v_MoveLeft_g01_c01.mp4");
    }

    @Test
    void trainPrintsWhatItDoes() {
        assertThat(training.code()).isZero();
        assertThat(training.out())
                .contains("Loading 17 clips of 4 classes")
                .contains("16 decoded, 0 from the cache, 1 left out")
                .contains("4 clips to train, 4 to validate, 8 to test (groups 0")
                .contains("Total params: 73,060")
                .containsPattern("Epoch 1/2\\R2?1/1 ━{20} .*loss: \\d.* accuracy: .*val_loss: .*val_accuracy: ")
                .contains("Epoch 2/2")
                .containsPattern("Test loss \\d+\\.\\d{4}, test accuracy [01]\\.\\d{4}")
                .contains("Confusion matrix")
                .containsPattern("Trained at \\d+ clips/s")
                .contains("Wrote model.safetensors, metrics.json, curves.png and confusion.png to " + run());
        assertThat(training.error()).contains("v_MoveUp_g02_c09.mp4: ");
    }

    @Test
    void trainWritesFourFilesAndNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(run())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "options.json",
                            "checkpoint.safetensors",
                            "model.safetensors",
                            "metrics.json",
                            "curves.png",
                            "confusion.png");
        }
    }

    @Test
    void modelLoads() throws IOException {
        ClipModel model = ClipModel.load(run(), Execution.ofThreads(1));
        assertThat(model.classes()).isEqualTo(SampleDataset.CLASSES);
        assertThat(model.plan().frames()).isEqualTo(2);
        assertThat(model.model().seed()).isEqualTo(3);
        assertThat(model.model().inputShape()).isEqualTo(Shape.of(2, 64, 64, 3));
    }

    @Test
    void metricsTellTheWholeRun() throws IOException {
        Map<?, ?> metrics = object(Json.parse(Files.readString(run().resolve("metrics.json"))));
        Map<?, ?> settings = object(metrics.get("settings"));
        assertThat(settings.get("seed")).isEqualTo(3L);
        assertThat(settings.get("frames")).isEqualTo(2L);
        assertThat(settings.get("split")).isEqualTo("groups");
        assertThat(list(metrics.get("classes"))).hasSize(4);
        assertThat(list(metrics.get("epochs"))).hasSize(EPOCHS).allSatisfy(epoch -> {
            for (String figure : List.of("loss", "accuracy", "val_loss", "val_accuracy", "seconds")) {
                assertThat(object(epoch).get(figure)).as(figure).isInstanceOf(Double.class);
            }
        });
        Map<?, ?> test = object(metrics.get("test"));
        assertThat(test.get("loss")).isInstanceOf(Double.class);
        assertThat(test.get("accuracy")).isInstanceOf(Double.class);
        assertThat(list(test.get("confusion"))).hasSize(4);
        Map<?, ?> clips = object(metrics.get("clips"));
        assertThat(clips.get("used")).isEqualTo(16L);
        assertThat(list(clips.get("skipped"))).hasSize(1);
        assertThat(object(list(clips.get("skipped")).getFirst()).get("file"))
                .asString()
                .endsWith("v_MoveUp_g02_c09.mp4");
        assertThat(list(clips.get("test_groups"))).hasSize(1);
        assertThat(List.of(list(clips.get("train")), list(clips.get("validation")), list(clips.get("test"))))
                .extracting(List::size)
                .containsExactly(4, 4, 8);
    }

    @Test
    void chartsAreImages() throws IOException {
        for (String name : List.of("curves.png", "confusion.png")) {
            BufferedImage image = ImageIO.read(run().resolve(name).toFile());
            assertThat(image).as(name).isNotNull();
            assertThat(image.getWidth()).isGreaterThan(400);
            assertThat(image.getHeight()).isGreaterThan(400);
        }
    }

    @Test
    void secondRunDecodesNothingAndGivesTheSameModel() throws IOException {
        Cli again = Cli.run(
                "train",
                data,
                "--cache",
                folder.resolve("cache"),
                "--out",
                folder.resolve("again"),
                "--frames",
                2,
                "--epochs",
                EPOCHS,
                "--seed",
                3,
                "--threads",
                2);
        assertThat(again.out()).contains("0 decoded, 16 from the cache, 1 left out");
        assertThat(folder.resolve("again/model.safetensors"))
                .hasBinaryContent(Files.readAllBytes(run().resolve("model.safetensors")));
    }

    @Test
    void withoutValidationAllEpochsAreTrained() throws IOException {
        Cli whole = Cli.run(
                "train",
                data,
                "--cache",
                folder.resolve("cache"),
                "--out",
                folder.resolve("whole"),
                "--frames",
                2,
                "--epochs",
                1,
                "--validation-share",
                0,
                "--split",
                "clips",
                "--classes",
                "MoveUp,MoveDown");
        assertThat(whole.code()).isZero();
        assertThat(whole.out())
                .contains("6 clips to train, 0 to validate, 2 to test\n")
                .doesNotContain("val_loss");
        assertThat(ClipModel.load(folder.resolve("whole"), Execution.ofThreads(1))
                        .classes())
                .containsExactly("MoveUp", "MoveDown");
    }

    @Test
    void evaluateGivesLossAccuracyAndConfusion() {
        for (Path model : List.of(run(), run().resolve("model.safetensors"))) {
            Cli evaluation = Cli.run("evaluate", model, data, "--cache", folder.resolve("cache"));
            assertThat(evaluation.code()).isZero();
            assertThat(evaluation.out())
                    .containsPattern("16 clips: loss \\d+\\.\\d{4}, accuracy [01]\\.\\d{4}")
                    .contains("Confusion matrix", "MoveUp", "[4]");
        }
    }

    @Test
    void predictPrintsATable() {
        Cli prediction = Cli.run("predict", run(), clip(), data.resolve("MoveUp/v_MoveUp_g01_c01.mp4"));
        assertThat(prediction.code()).isZero();
        List<String> lines = prediction.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).matches("class +MoveDown MoveLeft MoveRight MoveUp  file");
        assertThat(lines.get(1)).matches("\\w+( +[01]\\.\\d{4}){4}  .*v_MoveLeft_g01_c01.mp4");
    }

    @Test
    void predictPrintsJson() throws IOException {
        Cli prediction = Cli.run("predict", "--json", run(), clip());
        assertThat(prediction.code()).isZero();
        Map<?, ?> first = object(list(Json.parse(prediction.out())).getFirst());
        assertThat(first.get("file")).isEqualTo(clip().toString());
        assertThat(first.get("class")).isIn(SampleDataset.CLASSES);
        double sum = object(first.get("probabilities")).values().stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .sum();
        assertThat(sum).isBetween(0.999, 1.001);
    }

    @Test
    void summaryListsLayersAndParameters() {
        for (Cli summary : List.of(Cli.run("summary"), Cli.run("summary", run()))) {
            assertThat(summary.code()).isZero();
            assertThat(summary.out())
                    .contains("Total params: 73,060")
                    .contains("time_distributed_10 (TimeDistributed MaxPooling2D)")
                    .contains("lstm (LSTM)")
                    .contains("dense (Dense)");
        }
    }

    @Test
    void sampleWritesFramesAsBytes() throws IOException {
        Path file = folder.resolve("frames.safetensors");
        Cli sample = Cli.run("sample", clip(), "--frames", 3, "--size", 16, "--out", file);
        assertThat(sample.code()).isZero();
        assertThat(sample.out()).contains("MP4 avc1, 32×32", "6 frames", "frames 0, 2, 4 to ");
        Safetensors content = Safetensors.read(file);
        assertThat(content.get("frames").type()).isEqualTo(Safetensors.Type.U8);
        assertThat(content.get("frames").shape()).isEqualTo(Shape.of(3, 16, 16, 3));
        assertThat(content.get("indices").toTensor().toArray()).containsExactly(0, 2, 4);
        assertThat(content.metadata()).containsEntry("color_order", "bgr");
    }

    @Test
    void sampleDrawsAContactSheet() throws IOException {
        Path file = folder.resolve("frames.png");
        assertThat(Cli.run("sample", clip(), "--frames", 6, "--size", 16, "--out", file)
                        .code())
                .isZero();
        BufferedImage sheet = ImageIO.read(file.toFile());
        assertThat(sheet.getWidth()).isEqualTo(5 * 18 - 2);
        assertThat(sheet.getHeight()).isEqualTo(2 * 18 - 2);
    }

    private static Map<?, ?> object(@Nullable Object json) {
        assertThat(json).isInstanceOf(Map.class);
        return (Map<?, ?>) Objects.requireNonNull(json);
    }

    private static List<?> list(@Nullable Object json) {
        assertThat(json).isInstanceOf(List.class);
        return (List<?>) Objects.requireNonNull(json);
    }
}
