package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.data.ByteClips;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.layer.Sequential;
import dev.zoetrope.layers.train.Model;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.Frame;
import dev.zoetrope.video.FrameSource;
import dev.zoetrope.video.Mp4Writer;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A long video, gone through in windows. */
final class LongVideoTest {
    private static final int CLIP = 4;
    private static final int FRAMES = 43;
    private static final int WIDTH = 48;
    private static final int HEIGHT = 36;
    private static final List<String> CLASSES = List.of("Up", "Down, \"fast\"", "Left");

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path video;

    @BeforeAll
    static void write() throws IOException {
        video = video(folder.resolve("long.mp4"), WIDTH, HEIGHT, FRAMES);
        model(Network.LRCN).save(folder.resolve("run"));
    }

    private static ClipModel model(Network network) {
        Sequential layers = network.of(Network.Settings.usual(CLASSES.size()));
        SamplingPlan plan = new SamplingPlan(CLIP, 64, 64, ColorOrder.BGR);
        Model model = Model.build(plan.shape(), layers, 5, Execution.ofThreads(1));
        for (Parameter parameter : model.parameters()) {
            // larger weights, so that frames make a difference
            CounterRandom random = CounterRandom.ofSeed(2).fork(parameter.path());
            Tensor value = parameter.value();
            for (int i = 0; i < value.size(); i++) {
                value.array()[value.offset() + i] *= (float) (1 + 3 * random.uniform(i));
            }
        }
        return new ClipModel(model, CLASSES, plan);
    }

    private static Path video(Path file, int width, int height, int frames) throws IOException {
        try (Mp4Writer writer = new Mp4Writer(file, width, height, 20)) {
            for (int t = 0; t < frames; t++) {
                writer.write(picture(t, width, height));
            }
        }
        return file;
    }

    private static byte[] picture(int t, int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            pixels[i] = (byte) (120 + 100 * Math.sin(0.2 * x + 0.4 * t) * Math.cos(0.1 * y * (1 + i % 3) - 0.1 * t));
        }
        return pixels;
    }

    /** Features computed once, in batches as they happen to come, give the very figures of whole windows. */
    @ParameterizedTest
    @EnumSource(
            value = Network.class,
            names = {"LRCN", "LRCN_BN", "LRCN_BILSTM", "CONVLSTM"})
    void windowsAreThoseOfWholeClips(Network network) throws IOException {
        ClipModel model = model(network);
        Path run = folder.resolve(network.toString());
        model.save(run);
        Path csv = folder.resolve(network + ".csv");
        Cli cli = Cli.run("predict", run, video, "--window", 11, "--stride", 3, "--csv", csv);
        assertThat(cli.code()).as(cli.err()).isZero();

        List<byte[]> small = new ArrayList<>();
        try (FrameSource frames = FrameSource.open(video, ColorOrder.BGR)) {
            while (frames.hasNext()) {
                small.add(frames.next().resized(64, 64));
            }
        }
        List<String> expected = new ArrayList<>();
        expected.add("window,first_frame,last_frame,start_seconds,end_seconds,class,confidence,Up,"
                + "\"Down, \"\"fast\"\"\",Left");
        for (int k = 0; 3 * k + 11 <= FRAMES; k++) {
            Tensor x = Tensor.zeros(model.plan().shape().prepend(1));
            for (int i = 0; i < CLIP; i++) {
                Tensor frame = x.reshape(model.plan().shape()).rows(i, i + 1);
                ByteClips.scale(small.get(3 * k + 2 * i), frame);
            }
            float[] p = model.probabilities(model.model().predict(x));
            WindowPrediction whole = new WindowPrediction(k, 3 * k, 3 * k + 10, 0, 0, p);
            String name = whole.best() == 1 ? "\"Down, \"\"fast\"\"\"" : CLASSES.get(whole.best());
            expected.add(String.format(
                    Locale.ROOT,
                    "%d,%d,%d,%.3f,%.3f,%s,%.4f,%.4f,%.4f,%.4f",
                    k,
                    3 * k,
                    3 * k + 10,
                    3 * k / 20.0,
                    (3 * k + 10) / 20.0,
                    name,
                    whole.confidence(),
                    p[0],
                    p[1],
                    p[2]));
        }
        assertThat(Files.readAllLines(csv)).isEqualTo(expected);
    }

    @Test
    void tellsWhatHappensWhenAndWritesAllThreeFiles() throws Exception {
        Path overlay = folder.resolve("out/overlay.mp4");
        Path timeline = folder.resolve("out/timeline.svg");
        Path csv = folder.resolve("out/table.csv");
        Cli cli = run(video, "--smooth", 3, "--overlay", overlay, "--timeline", timeline, "--csv", csv);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("43/43")
                .containsPattern("from +to +class +confidence\\R0:00\\.00 +0:0\\d\\.\\d\\d +(Up|Down|Left)")
                .containsPattern(
                        "0:02\\.15 +(Up|Down, \"fast\"|Left) +[01]\\.\\d{4}\\R43 frames, 2.2 s, 40 windows in ")
                .contains("Wrote " + overlay + ", " + timeline + ", " + csv);
        assertThat(Files.readAllLines(csv)).hasSize(41);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(timeline.toFile());
        assertThat(Files.readString(timeline)).contains("long.mp4").contains("Down, \"fast\"");
        assertThat(names(folder.resolve("out"))).containsExactlyInAnyOrder("overlay.mp4", "timeline.svg", "table.csv");

        try (VideoFile copy = VideoFile.open(overlay)) {
            assertThat(copy.frameCount()).isEqualTo(FRAMES);
            assertThat(copy.info().fps()).isEqualTo(20);
            copy.read(new int[] {0, 21, 42}, ColorOrder.RGB, frame -> assertOverlay(frame));
        }
    }

    /** Above the strip the picture is as it was, but for the loss of coding it twice. */
    private static void assertOverlay(Frame frame) {
        byte[] original = picture(frame.index(), WIDTH, HEIGHT);
        long sum = 0;
        int above = 3 * WIDTH * (HEIGHT / 2);
        for (int i = 0; i < above; i++) {
            sum += Math.abs((frame.pixels()[i] & 0xFF) - (original[i] & 0xFF));
        }
        assertThat((double) sum / above).as("frame %d", frame.index()).isLessThan(12);
        int white = 0;
        for (int i = original.length - 3 * WIDTH * 10; i < original.length; i += 3) {
            white += (frame.pixels()[i] & 0xFF) > 150 && (frame.pixels()[i + 2] & 0xFF) > 150 ? 1 : 0;
        }
        assertThat(white).as("letters in frame %d", frame.index()).isGreaterThan(10);
    }

    @Test
    void jsonIsForPrograms() throws IOException {
        Cli cli = run(video, "--stride", 2, "--json");
        assertThat(Json.parse(cli.out())).isInstanceOf(List.class);
        Map<?, ?> first = (Map<?, ?>) ((List<?>) Json.parse(cli.out())).getFirst();
        assertThat(first.keySet().toString()).isEqualTo("[start, end, class, confidence]");
        assertThat(first.get("start")).isEqualTo(0.0);
    }

    @Test
    void framesComeThroughAPipe() throws IOException {
        byte[] bytes = new byte[3 * WIDTH * HEIGHT * 9];
        for (int t = 0; t < 9; t++) {
            System.arraycopy(picture(t, WIDTH, HEIGHT), 0, bytes, t * 3 * WIDTH * HEIGHT, 3 * WIDTH * HEIGHT);
        }
        Cli cli = piped(bytes, "--raw", "48x36", "--fps", 10, "--stride", 1);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("9 frames, 0.9 s, 6 windows in ").doesNotContain("━");

        Path csv = folder.resolve("pipe.csv");
        assertThat(piped(Arrays.copyOf(bytes, bytes.length - 5), "--raw", "48x36", "--csv", csv)
                        .error())
                .isEqualTo("zoetrope: standard input: ended within frame 8: 5179 bytes of 5184, a frame of 48×36");
        assertThat(csv).doesNotExist();
        assertThat(piped(new byte[0], "--raw", "48x36").error()).isEqualTo("zoetrope: standard input: holds no frames");
    }

    @Test
    void oddFramesLoseTheirLastRowAndColumn() throws IOException {
        Path images = Files.createDirectory(folder.resolve("images"));
        for (int i = 0; i < 6; i++) {
            Charts.writePng(images.resolve("f" + i + ".png"), new BufferedImage(33, 27, BufferedImage.TYPE_INT_RGB));
        }
        Path overlay = folder.resolve("odd.mp4");
        Cli cli = run(images, "--overlay", overlay, "--fps", 5);
        assertThat(cli.code()).as(cli.err()).isZero();
        try (VideoFile copy = VideoFile.open(overlay)) {
            assertThat(copy.info().width()).isEqualTo(32);
            assertThat(copy.info().height()).isEqualTo(26);
            assertThat(copy.info().fps()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--window 3         | --window wants 4, the frames of a clip of this model, to 100000, received 3",
                "--stride 0         | --stride wants 1 to 100000, received 0",
                "--smooth 4         | --smooth wants an odd number of windows, 1 to 100000, received 4",
                "--overlay a.avi    | --overlay wants a name that ends in .mp4, received a.avi",
                "--timeline a.png   | --timeline wants a name that ends in .svg, received a.png",
                "--csv a            | --csv wants a name that ends in .csv, received a",
                "--overlay VIDEO    | --overlay VIDEO is what is read",
                "--raw 4x4          | --raw and --pixel-format are for VIDEO -, the standard input, received VIDEO",
                "--fps 5            | --fps is for VIDEO - and folders of images; VIDEO tells its own",
                "--stride 1 VIDEO   | one VIDEO at a time can be gone through, received 2"
            })
    void wrongOptionsAreToldInOneLine(String options, String message) throws IOException {
        byte[] before = Files.readAllBytes(video);
        Object[] given = Arrays.stream(
                        options.replace("VIDEO", video.toString()).split(" +"))
                .toArray();
        Cli cli = run(video, given);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.error())
                .isEqualTo("zoetrope predict: "
                        + message.replace("VIDEO " + video, video.toString())
                                .replace("--overlay VIDEO", "--overlay " + video)
                                .replace("received VIDEO", "received " + video)
                                .replace("; VIDEO tells", "; " + video + " tells")
                        + " (see zoetrope predict --help)");
        assertThat(video).hasBinaryContent(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--pixel-format rgb24           | VIDEO -, the standard input, wants --raw WIDTHxHEIGHT, the size of its frames",
                "--raw 4by4                     | --raw wants WIDTHxHEIGHT, as 320x240, received 4by4",
                "--raw 0x4                      | --raw 0x4: frames of 0×4 pixels are not supported",
                "--raw 9999x9999                | --raw 9999x9999: frames of 9999×9999 pixels are not supported",
                "--raw 4x4 --pixel-format yuv   | --pixel-format wants rgb24 or bgr24, received yuv",
                "--raw 4x4 --fps 0              | --fps wants more than 0 and at most 1000, received 0.0"
            })
    void wrongPipesAreToldInOneLine(String options, String message) {
        Cli cli = piped(new byte[100], (Object[]) options.split(" +"));
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.error()).isEqualTo("zoetrope predict: " + message + " (see zoetrope predict --help)");
    }

    /** A video that is too short, is damaged in the middle or does not end leaves nothing behind. */
    @Test
    void whatFailsLeavesNoFiles() throws IOException {
        Path out = Files.createDirectory(folder.resolve("failed"));
        Object[] outputs = {
            "--overlay", out.resolve("a.mp4"), "--timeline", out.resolve("a.svg"), "--csv", out.resolve("a.csv")
        };
        Path tooShort = video(folder.resolve("short.mp4"), 32, 32, 3);
        Cli cli = run(tooShort, outputs);
        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.error())
                .isEqualTo("zoetrope: " + tooShort + ": 3 frames, fewer than the 4 of a window (--window)");

        byte[] bytes = Files.readAllBytes(video);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 400, (byte) 0xA5);
        Path damaged = Files.write(folder.resolve("damaged.mp4"), bytes);
        cli = run(damaged, outputs);
        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.error()).startsWith("zoetrope: " + damaged + ": damaged: ");
        assertThat(names(out)).isEmpty();
    }

    private static Cli run(Path input, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("predict", folder.resolve("run"), input));
        if (Stream.of(options).noneMatch("--stride"::equals)) {
            arguments.addAll(List.of("--stride", 1));
        }
        arguments.addAll(List.of(options));
        return Cli.run(arguments.toArray());
    }

    private static Cli piped(byte[] bytes, Object... options) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(bytes));
        try {
            List<Object> arguments = new ArrayList<>(List.of("predict", folder.resolve("run"), "-"));
            arguments.addAll(List.of(options));
            return Cli.run(arguments.toArray());
        } finally {
            System.setIn(before);
        }
    }

    private static List<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
