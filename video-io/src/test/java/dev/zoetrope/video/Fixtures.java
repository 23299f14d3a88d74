package dev.zoetrope.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The test files that {@code src/test/fixtures/make_fixtures.py} makes. */
final class Fixtures {
    static final List<String> READABLE = List.of(
            "mpeg4.avi",
            "mpeg4_b.avi",
            "mpeg4_mpegquant.avi",
            "xvid.avi",
            "xvid_packed_b.avi",
            "mpeg4.mp4",
            "h264_baseline.mp4",
            "h264_b.mp4",
            "h264_b.avi",
            "h264_full_range.mp4",
            "xvid_b.avi",
            "mpeg4_4mv.avi",
            "xvid_4mv.avi",
            "xvid_mpegquant.avi",
            "mpeg4_odd_size.avi",
            "xvid_size_82x62.avi",
            "xvid_packed_b_mp3.avi",
            "h264_not_deblocked.mp4",
            "h264_weighted_b.mp4",
            "h264_temporal_direct.mp4",
            "h264_slices.mp4");

    /** What {@code src/test/fixtures/make_stream_fixtures.sh} makes, in {@code stream}. */
    static final List<String> STREAMED = List.of(
            "stream/plain.mp4",
            "stream/cut.mp4",
            "stream/turned_90.mp4",
            "stream/fragmented.mp4",
            "stream/fragmented_after.mp4",
            "stream/h264.mkv",
            "stream/mpeg4.mkv",
            "stream/live.mkv",
            "stream/changes.gif",
            "stream/disposal.gif");

    private Fixtures() {}

    static Stream<String> readable() {
        return READABLE.stream();
    }

    static Path path(String name) {
        try {
            return Path.of(Objects.requireNonNull(Fixtures.class.getResource("/video/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
