package dev.zoetrope.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSourceTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.mp4",
                "h264.mkv",
                "mpeg4.mkv",
                "live.mkv",
                "fragmented.mp4",
                "fragmented_after.mp4",
                "turned_90.mp4",
                "turned_180.mp4",
                "turned_270.mp4",
                "cut.mp4",
                "late.mp4"
            })
    void givesTheFramesAndTimesThatFfmpegGives(String name) throws IOException {
        List<Frame> frames = read(stream(name), ColorOrder.RGB);
        byte[] expected = Fixtures.bytes("stream/" + name + ".frames");
        assertThat(frames).hasSize(times(name).size());
        for (Frame frame : frames) {
            byte[] small = shrunk(frame);
            int size = small.length;
            int from = frame.index() * size;
            Difference difference = Difference.of(small, Arrays.copyOfRange(expected, from, from + size));
            assertThat(difference.mean()).as("frame %d", frame.index()).isLessThan(2);
            assertThat(difference.largest()).as("frame %d", frame.index()).isLessThan(16);
            assertThat(frame.seconds()).isCloseTo(times(name).get(frame.index()), within(0.0011));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"changes.gif", "disposal.gif"})
    void givesTheFramesAndTimesOfGifs(String name) throws IOException {
        List<Frame> frames = read(stream(name), ColorOrder.RGB);
        assertThat(frames).hasSize(times(name).size());
        byte[] expected = Fixtures.bytes("stream/" + name + ".frames");
        for (Frame frame : frames) {
            int size = 3 * 24 * 16;
            assertThat(frame.pixels())
                    .as("frame %d", frame.index())
                    .isEqualTo(Arrays.copyOfRange(expected, frame.index() * size, (frame.index() + 1) * size));
            assertThat(frame.seconds()).isCloseTo(times(name).get(frame.index()), within(1e-9));
        }
    }

    @Test
    void givesTheImagesOfAFolderInTheOrderOfTheirNumbers() throws IOException {
        byte[] expected = Fixtures.bytes("stream/images.frames");
        try (FrameSource frames = FrameSource.open(stream("images"), ColorOrder.RGB, 10)) {
            assertThat(frames.info()).isEqualTo(new VideoInfo("folder", "images", 24, 16, 10, 12));
            for (int i = 0; i < 12; i++) {
                Frame frame = frames.next();
                assertThat(frame.seconds()).isEqualTo(i / 10.0);
                assertThat(frame.pixels()).isEqualTo(Arrays.copyOfRange(expected, i * 1152, (i + 1) * 1152));
            }
            assertThat(frames.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gray.png", "deep.png", "palette.png"})
    void givesAnyKindOfImageItsColours(String name) throws IOException {
        Files.copy(stream(name), folder.resolve(name));
        byte[] expected = Fixtures.bytes("stream/" + name + ".frames");
        byte[] pixels = read(folder, ColorOrder.RGB).getFirst().pixels();
        // FFmpeg rounds 16 bits, libpng and the JDK cut them.
        assertThat(Difference.of(pixels, expected).largest()).isLessThanOrEqualTo(name.equals("deep.png") ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("dev.zoetrope.video.Fixtures#readable")
    void givesTheSameFramesAsReadingThemAtWill(String name) throws IOException {
        List<Frame> streamed = read(Fixtures.path(name), ColorOrder.BGR);
        try (VideoFile video = VideoFile.open(Fixtures.path(name))) {
            assertThat(streamed).hasSize(video.frameCount());
            for (int i = 0; i < streamed.size(); i++) {
                Frame frame = streamed.get(i);
                assertThat(frame.index()).isEqualTo(i);
                assertThat(frame.seconds()).isCloseTo(i / 25.0, within(1e-9));
                video.read(
                        new int[] {i},
                        ColorOrder.BGR,
                        read -> assertThat(frame.pixels()).isEqualTo(read.pixels()));
            }
        }
    }

    /** Decoded in stretches on two threads, they have the same bytes. */
    @ParameterizedTest
    @MethodSource("files")
    void givesTheSameFramesResized(String name) throws IOException {
        List<Frame> whole = read(Fixtures.path(name), ColorOrder.BGR);
        try (FrameSource frames =
                FrameSource.open(Fixtures.path(name), ColorOrder.BGR).resized(20, 30)) {
            for (Frame expected : whole) {
                Frame frame = frames.next();
                assertThat(frame.index()).isEqualTo(expected.index());
                assertThat(frame.seconds()).isEqualTo(expected.seconds());
                assertThat(frame.height()).isEqualTo(20);
                assertThat(frame.width()).isEqualTo(30);
                assertThat(frame.pixels()).isEqualTo(expected.resized(20, 30));
            }
            assertThat(frames.hasNext()).isFalse();
        }
    }

    static Stream<String> files() {
        return Stream.concat(Fixtures.readable(), Fixtures.STREAMED.stream());
    }

    @Test
    void readsAPipe() throws IOException {
        byte[] bytes = new byte[3 * 4 * 2 * 3];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        try (FrameSource frames = raw(bytes, ColorOrder.BGR)) {
            assertThat(frames.info()).isEqualTo(new VideoInfo("raw", "bgr24", 4, 2, 10, 0));
            for (int i = 0; i < 3; i++) {
                Frame frame = frames.next();
                assertThat(frame.seconds()).isEqualTo(i / 10.0);
                assertThat(Arrays.copyOf(frame.pixels(), 4))
                        .containsExactly(24 * i + 2, 24 * i + 1, 24 * i, 24 * i + 5);
            }
            assertThat(frames.hasNext()).isFalse();
            assertThatThrownBy(frames::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void saysWhereAPipeEnded() throws IOException {
        FrameSource frames = raw(new byte[24 + 7], ColorOrder.RGB);
        frames.next();
        assertThatThrownBy(frames::hasNext)
                .isInstanceOf(VideoFormatException.class)
                .hasMessage("stdin: ended within frame 1: 7 bytes of 24, a frame of 4×2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vp8.webm  | VP8, VP9 or AV1 ('VP80') is not supported; MPEG-4 Part 2 and H.264 are",
                "vp9.webm  | VP8, VP9 or AV1 ('VP90') is not supported; MPEG-4 Part 2 and H.264 are",
                "hevc.mkv  | H.265 ('hvc1') is not supported; MPEG-4 Part 2 and H.264 are",
                "mjpeg.mkv | Motion JPEG ('MJPG') is not supported; MPEG-4 Part 2 and H.264 are"
            })
    void refusesByName(String name, String reason) {
        Path file = stream("refused/" + name);
        assertThatThrownBy(() -> FrameSource.open(file, ColorOrder.RGB))
                .isInstanceOf(VideoFormatException.class)
                .hasMessage(file + ": " + reason);
    }

    @Test
    void refusesFoldersThatAreNoVideo() throws IOException {
        assertRefused(folder, "a folder without PNG or JPEG images");
        assertRefused(folder.resolve("nowhere"), "no such file");
        Files.copy(stream("images/frame1.png"), folder.resolve("1.png"));
        Files.copy(Fixtures.path("stream/gray.png"), folder.resolve("3.png"));
        Path text = Files.writeString(folder.resolve("2.png"), "no image");
        try (FrameSource frames = FrameSource.open(folder, ColorOrder.RGB)) {
            frames.next();
            assertThatThrownBy(frames::next)
                    .isInstanceOf(VideoFormatException.class)
                    .hasMessage(text + ": not an image");
        }
    }

    static List<Frame> read(Path path, ColorOrder order) throws IOException {
        List<Frame> read = new ArrayList<>();
        try (FrameSource frames = FrameSource.open(path, order)) {
            while (frames.hasNext()) {
                read.add(frames.next());
            }
        }
        return read;
    }

    static Path stream(String name) {
        return Fixtures.path("stream/" + name);
    }

    private static FrameSource raw(byte[] bytes, ColorOrder stored) {
        return FrameSource.raw(new ByteArrayInputStream(bytes), "stdin", 4, 2, stored, 10, ColorOrder.RGB);
    }

    private static List<Double> times(String name) throws IOException {
        return Files.readAllLines(stream(name + ".times")).stream()
                .map(Double::parseDouble)
                .toList();
    }

    /** The mean of blocks of 8×8 pixels. */
    private static byte[] shrunk(Frame frame) {
        int height = frame.height() / 8;
        int width = frame.width() / 8;
        int[] sums = new int[3 * height * width];
        for (int i = 0; i < frame.pixels().length; i++) {
            int x = i / 3 % frame.width() / 8;
            int y = i / 3 / frame.width() / 8;
            sums[3 * (y * width + x) + i % 3] += frame.pixels()[i] & 0xFF;
        }
        byte[] small = new byte[sums.length];
        for (int i = 0; i < sums.length; i++) {
            small[i] = (byte) Math.round(sums[i] / 64.0);
        }
        return small;
    }

    private static void assertRefused(Path path, String reason) {
        assertThatThrownBy(() -> FrameSource.open(path, ColorOrder.RGB))
                .isInstanceOf(VideoFormatException.class)
                .hasMessage(path + ": " + reason);
    }
}
