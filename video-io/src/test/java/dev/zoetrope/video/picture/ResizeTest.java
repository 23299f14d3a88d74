package dev.zoetrope.video.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeTest {
    /** Checksums of what {@code cv2.resize} makes of the same picture; {@code make_resize_golden.py} prints them. */
    @ParameterizedTest
    @CsvSource({
        "240, 320, 64, 64, 2551577466",
        "144, 180, 64, 64, 563188188",
        "288, 516, 64, 64, 1890730275",
        "128, 128, 64, 64, 3824870240",
        "48, 32, 24, 16, 2372435421",
        "20, 30, 64, 64, 283541296",
        "5, 7, 3, 11, 2283811597",
        "1, 1, 4, 4, 664449232",
        "1, 9, 6, 2, 2913193084",
        "60, 80, 16, 16, 3428277642",
        "64, 64, 65, 63, 3394521607",
        "33, 2, 2, 33, 1771399297"
    })
    void givesTheBytesOfOpenCv(int height, int width, int toHeight, int toWidth, long checksum) {
        byte[] resized = Resize.linear(picture(height, width), height, width, toHeight, toWidth);

        CRC32 crc = new CRC32();
        crc.update(resized);
        assertThat(resized).hasSize(3 * toHeight * toWidth);
        assertThat(crc.getValue()).isEqualTo(checksum);
    }

    @Test
    void leavesTheSameSizeAlone() {
        byte[] pixels = picture(5, 7);
        assertThat(Resize.linear(pixels, 5, 7, 5, 7)).isSameAs(pixels);
    }

    @Test
    void aPictureOfOneColourKeepsIt() {
        byte[] pixels = new byte[3 * 31 * 17];
        java.util.Arrays.fill(pixels, (byte) 201);
        assertThat(Resize.linear(pixels, 31, 17, 64, 64)).containsOnly((byte) 201);
    }

    private static byte[] picture(int height, int width) {
        byte[] pixels = new byte[3 * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ((i * 7919L + (long) i * i * 31) >> 3);
        }
        return pixels;
    }
}
