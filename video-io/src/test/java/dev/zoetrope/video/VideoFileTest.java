package dev.zoetrope.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.Parallel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VideoFileTest {
    private static final SamplingPlan PLAN = new SamplingPlan(10, 16, 16);

    @ParameterizedTest
    @MethodSource("dev.zoetrope.video.Fixtures#readable")
    void samplesTheFramesThatOpenCvGives(String name) throws IOException {
        Clip clip = VideoFile.sample(Fixtures.path(name), PLAN);

        assertThat(clip.indices())
                .containsExactly(IntStream.range(0, 10).map(i -> i * 3).toArray());
        assertThat(clip.missing()).isZero();
        Difference difference = Difference.of(clip.pixels(), Fixtures.bytes(name + ".expected"));
        // H.264 defines its arithmetic to the bit, MPEG-4 leaves the rounding of its transform open.
        boolean exact = name.startsWith("h264");
        assertThat(difference.mean()).isLessThanOrEqualTo(exact ? 0 : 0.2);
        assertThat(difference.largest()).isLessThanOrEqualTo(exact ? 0 : 8);
    }

    @ParameterizedTest
    @MethodSource("dev.zoetrope.video.Fixtures#readable")
    void aFrameIsTheSameWhicheverOthersAreDecoded(String name) throws IOException {
        try (VideoFile video = VideoFile.open(Fixtures.path(name))) {
            Map<Integer, byte[]> all =
                    read(video, IntStream.range(0, video.frameCount()).toArray());
            assertThat(all).hasSize(video.frameCount());
            for (int frame = 0; frame < video.frameCount(); frame++) {
                assertThat(read(video, frame).get(frame)).isEqualTo(all.get(frame));
            }
            Map<Integer, byte[]> some = read(video, 27, 4, 5, 13, 4);
            assertThat(some.keySet()).containsExactlyInAnyOrder(4, 5, 13, 27);
            some.forEach((frame, pixels) -> assertThat(pixels).isEqualTo(all.get(frame)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mpeg4.avi, AVI, FMP4, 30",
        "mpeg4_b.avi, AVI, FMP4, 30",
        "xvid.avi, AVI, xvid, 30",
        "mpeg4.mp4, MP4, mp4v, 30",
        "h264_b.mp4, MP4, avc1, 30",
        "h264_b.avi, AVI, H264, 30"
    })
    void tellsWhatTheHeaderSays(String name, String container, String codec, int headerFrames) throws IOException {
        try (VideoFile video = VideoFile.open(Fixtures.path(name))) {
            assertThat(video.info()).isEqualTo(new VideoInfo(container, codec, 80, 60, 25, headerFrames));
        }
    }

    @Test
    void manyThreadsGiveTheSameBytesAsOne() {
        byte[][] alone = new byte[Fixtures.READABLE.size()][];
        try (Parallel one = new Parallel(1);
                Parallel four = new Parallel(4)) {
            one.forEach(alone.length, (task, worker) -> alone[task] = pixels(Fixtures.READABLE.get(task)));
            four.forEach(3 * alone.length, (task, worker) -> {
                String name = Fixtures.READABLE.get(task % alone.length);
                assertThat(pixels(name)).as(name).isEqualTo(alone[task % alone.length]);
            });
        }
    }

    private static byte[] pixels(String name) {
        try {
            Clip clip = VideoFile.check(Fixtures.path(name), PLAN);
            assertThat(clip.pixels())
                    .isEqualTo(VideoFile.sample(Fixtures.path(name), PLAN).pixels());
            return clip.pixels();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bgrAndRgbDifferInTheOrderOfBytesAlone() throws IOException {
        byte[] bgr = VideoFile.sample(Fixtures.path("mpeg4.avi"), PLAN).pixels();
        byte[] rgb = VideoFile.sample(Fixtures.path("mpeg4.avi"), new SamplingPlan(10, 16, 16, ColorOrder.RGB))
                .pixels();
        for (int i = 0; i < bgr.length; i += 3) {
            byte red = rgb[i];
            rgb[i] = rgb[i + 2];
            rgb[i + 2] = red;
        }
        assertThat(rgb).isEqualTo(bgr);
    }

    @Test
    void aClipLongerThanTheVideoRepeatsTheLastFrame() throws IOException {
        Clip clip = VideoFile.sample(Fixtures.path("mpeg4.avi"), new SamplingPlan(40, 8, 8));

        assertThat(clip.missing()).isEqualTo(10);
        assertThat(Arrays.copyOfRange(clip.indices(), 28, 40)).containsOnly(28, 29);
        int frame = 3 * 8 * 8;
        assertThat(Arrays.copyOfRange(clip.pixels(), 39 * frame, 40 * frame))
                .isEqualTo(Arrays.copyOfRange(clip.pixels(), 29 * frame, 30 * frame));
    }

    @Test
    void refusesAFrameThatIsNotThere() throws IOException {
        try (VideoFile video = VideoFile.open(Fixtures.path("mpeg4.avi"))) {
            assertThatThrownBy(() -> video.read(new int[] {3, 30}, ColorOrder.BGR, frame -> {}))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("frames 3…30 of a video of 30");
        }
    }

    @Test
    void printsNothing() throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            List<Integer> frames = new ArrayList<>();
            for (String name : Fixtures.READABLE) {
                try (VideoFile video = VideoFile.open(Fixtures.path(name))) {
                    video.read(new int[] {7}, ColorOrder.BGR, frame -> frames.add(frame.index()));
                }
            }
            assertThat(frames).hasSize(Fixtures.READABLE.size()).containsOnly(7);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private static Map<Integer, byte[]> read(VideoFile video, int... frames) throws IOException {
        Map<Integer, byte[]> read = new HashMap<>();
        video.read(frames, ColorOrder.BGR, frame -> read.put(frame.index(), frame.pixels()));
        return read;
    }
}
