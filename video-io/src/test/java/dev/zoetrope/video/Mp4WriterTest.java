package dev.zoetrope.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Mp4WriterTest {
    private static final int FRAMES = 30;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"64, 48", "50, 38"})
    void whatIsWrittenIsReadBack(int width, int height) throws IOException {
        Path file = write(folder.resolve("a.mp4"), width, height);

        List<Frame> read = new ArrayList<>();
        try (VideoFile video = VideoFile.open(file)) {
            assertThat(video.info()).isEqualTo(new VideoInfo("MP4", "avc1", width, height, 25, FRAMES));
            video.read(IntStream.range(0, FRAMES).toArray(), ColorOrder.RGB, read::add);
        }
        assertThat(read).hasSize(FRAMES);
        for (Frame frame : read) {
            Difference difference = Difference.of(frame.pixels(), picture(frame.index(), width, height));
            assertThat(difference.mean()).as("frame %d", frame.index()).isLessThan(4);
            assertThat(difference.largest()).as("frame %d", frame.index()).isLessThan(40);
        }
    }

    @Test
    void theSameFramesGiveTheSameBytes() throws IOException {
        assertThat(write(folder.resolve("a.mp4"), 64, 48))
                .hasSameBinaryContentAs(write(folder.resolve("b.mp4"), 64, 48));
    }

    @Test
    void coloursKeepTheirValues() throws IOException {
        byte[] red = new byte[3 * 32 * 32];
        for (int i = 0; i < red.length; i += 3) {
            red[i] = (byte) 200;
            red[i + 1] = 40;
            red[i + 2] = 20;
        }
        Path file = folder.resolve("red.mp4");
        try (Mp4Writer writer = new Mp4Writer(file, 32, 32, 10)) {
            writer.write(red);
        }
        Clip clip = VideoFile.sample(file, new SamplingPlan(1, 32, 32, ColorOrder.RGB));
        assertThat(Difference.of(clip.pixels(), red).largest()).isLessThanOrEqualTo(4);
    }

    @Test
    void refusesOddSizesWrongFramesAndEmptyFiles() throws IOException {
        Path file = folder.resolve("a.mp4");
        assertThatThrownBy(() -> new Mp4Writer(file, 63, 48, 25))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a frame's sides must be even and in 2…4096, received 63×48");
        assertThatThrownBy(() -> new Mp4Writer(file, 64, 48, 0)).isInstanceOf(IllegalArgumentException.class);
        Mp4Writer writer = new Mp4Writer(file, 64, 48, 25);
        assertThatThrownBy(() -> writer.write(new byte[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a frame has 9216 bytes, received 5");
        assertThatThrownBy(writer::close).isInstanceOf(IllegalStateException.class);
        assertThat(Files.size(file)).isLessThan(100);
    }

    private static Path write(Path file, int width, int height) throws IOException {
        try (Mp4Writer writer = new Mp4Writer(file, width, height, 25)) {
            for (int frame = 0; frame < FRAMES; frame++) {
                writer.write(picture(frame, width, height));
            }
        }
        return file;
    }

    /** A slowly changing colour gradient with a moving square. */
    private static byte[] picture(int frame, int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                boolean square = x / 16 == frame / 8 && y / 16 == 1;
                pixels[at] = (byte) (square ? 200 : 60 + x);
                pixels[at + 1] = (byte) (square ? 190 : 80 + y);
                pixels[at + 2] = (byte) (square ? 180 : 90 + 2 * frame);
            }
        }
        return pixels;
    }
}
