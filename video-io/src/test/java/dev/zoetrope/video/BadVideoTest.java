package dev.zoetrope.video;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BadVideoTest {
    private static final SamplingPlan PLAN = new SamplingPlan(10, 16, 16);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qpel.avi            | MPEG-4 with quarter-pel motion is not supported",
                "gmc.avi             | MPEG-4 with global motion compensation (GMC) is not supported",
                "interlaced.avi      | MPEG-4 with interlaced coding is not supported",
                "resync.avi          | MPEG-4 with resync markers is not supported",
                "partitioned.avi     | MPEG-4 with data partitioning is not supported",
                "div3.avi            | DivX 3 ('DIV3') is not supported; MPEG-4 Part 2 and H.264 are",
                "mp42.avi            | Microsoft MPEG-4 version 1 or 2 ('MP42') is not supported; MPEG-4 Part 2 and H.264 are",
                "mjpeg.avi           | Motion JPEG ('MJPG') is not supported; MPEG-4 Part 2 and H.264 are",
                "hevc.mp4            | H.265 ('hev1') is not supported; MPEG-4 Part 2 and H.264 are",
                "h264_10bit.mp4      | H.264 with more than 8 bits per sample (High 10 profile) is not supported",
                "h264_422.mp4        | H.264 with 4:2:2 chroma (High 4:2:2 profile) is not supported",
                "h264_interlaced.mp4 | H.264 with interlaced coding is not supported",
                "h264_scaling_matrices.mp4 | H.264 with scaling matrices is not supported",
                "mpeg2.mpg           | no AVI, MP4, MOV or Matroska file (it looks like MPEG-1 or MPEG-2)"
            })
    void anUnsupportedKindIsRefusedByName(String name, String reason) {
        Path file = Fixtures.path("refused/" + name);
        assertThatThrownBy(() -> VideoFile.sample(file, PLAN))
                .isInstanceOf(VideoFormatException.class)
                .hasMessage(file + ": " + reason);
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        assertRefused(folder.resolve("nowhere.avi"), "no such file");
        assertRefused(folder, "not a file");
    }

    @Test
    void anEmptyFileAndTextAreRefused() throws IOException {
        assertRefused(Files.createFile(folder.resolve("empty.avi")), "empty file");
        assertRefused(Files.writeString(folder.resolve("short.avi"), "RIFF"), "not a video file: only 4 bytes");
        assertRefused(
                Files.writeString(folder.resolve("text.avi"), "This is no video, whatever it is called."),
                "no AVI, MP4, MOV or Matroska file");
    }

    @ParameterizedTest
    @MethodSource("dev.zoetrope.video.Fixtures#readable")
    void aFileCutShortAnywhereIsRefused(String name) throws IOException {
        byte[] whole = Fixtures.bytes(name);
        Path file = folder.resolve(name);
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> VideoFile.sample(file, PLAN))
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isInstanceOf(VideoFormatException.class)
                    .hasMessageStartingWith(file + ": ");
        }
    }

    /** Each would be gone through by all that it is in, if they all reached to the end of the file. */
    @Test
    void listsThatReachOverTheEndOfTheirsAreRefused() throws IOException {
        byte[] bytes = listsInLists(60, (list, rest) -> list % 2 == 0 ? rest : 16);
        assertRefused(
                Files.write(folder.resolve("over.avi"), bytes),
                "damaged: chunk 'LIST' at 24 has 688 bytes, and the list it is in ends after 4");
    }

    @Test
    void listsInListsWithoutEndAreRefused() throws IOException {
        byte[] bytes = listsInLists(100_000, (list, rest) -> rest);
        assertRefused(Files.write(folder.resolve("deep.avi"), bytes), "damaged: more than 4 lists in each other at 56");
    }

    /** Lists that each begin with the next; the size of each from its number and from what of the file is left. */
    private static byte[] listsInLists(int lists, IntBinaryOperator size) {
        ByteBuffer bytes = ByteBuffer.allocate(12 * lists).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < lists; i++) {
            bytes.put((i == 0 ? "RIFF" : "LIST").getBytes(US_ASCII));
            bytes.putInt(size.applyAsInt(i, bytes.remaining() - 4));
            bytes.put((i == 0 ? "AVI " : "movi").getBytes(US_ASCII));
        }
        return bytes.array();
    }

    /** The first picture that does not parse takes along those that are predicted from it, up to the next key picture. */
    @Test
    void damageInsideAClipIsToldByFrames() throws IOException {
        // key pictures every 12 of 30 frames, and no others: the end of picture 15 is cut off by zeros
        byte[] bytes = Fixtures.bytes("xvid.avi");
        int[] starts = pictures(bytes);
        assertThat(starts).hasSize(30);
        Arrays.fill(bytes, starts[15] + 40, starts[16] - 40, (byte) 0xA5);
        Path file = Files.write(folder.resolve("hurt.avi"), bytes);
        assertThatThrownBy(() -> VideoFile.check(file, PLAN))
                .hasMessage(file + ": damaged: frames 15 to 23 of 30 (counted from 0) cannot be decoded");
    }

    @Test
    void aMissingReferenceIsToldByFrames() throws IOException {
        byte[] bytes = Fixtures.bytes("h264_b.avi");
        int[] references = IntStream.range(0, bytes.length - 4)
                .filter(i -> bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1)
                .map(i -> i + 3)
                .filter(i -> (bytes[i] & 0x1F) == 1 && (bytes[i] & 0x60) != 0)
                .toArray();
        int fillerData = 12;
        bytes[references[1]] = (byte) fillerData;
        Path file = Files.write(folder.resolve("hurt.avi"), bytes);
        assertThatThrownBy(() -> VideoFile.check(file, PLAN))
                .isInstanceOf(VideoFormatException.class)
                .hasMessageMatching(".*: damaged: frames? \\d+( to \\d+)? of 29 \\(counted from 0\\) cannot be decoded:"
                        + " a picture before is missing");
    }

    /** Where the pictures of an MPEG-4 stream begin. */
    private static int[] pictures(byte[] bytes) {
        return IntStream.range(0, bytes.length - 4)
                .filter(i -> bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1 && (bytes[i + 3] & 0xFF) == 0xB6)
                .toArray();
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> VideoFile.sample(file, PLAN))
                .isInstanceOf(VideoFormatException.class)
                .hasMessage(file + ": " + reason);
    }
}
