package dev.zoetrope.video.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.video.ColorOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColorConversionTest {
    @ParameterizedTest
    @CsvSource({
        "16, 128, 128, false, 0, 0, 0",
        "235, 128, 128, false, 255, 255, 255",
        "0, 128, 128, false, 0, 0, 0",
        "81, 90, 240, false, 253, 0, 0",
        "0, 128, 128, true, 0, 0, 0",
        "255, 128, 128, true, 255, 255, 255",
        "76, 85, 255, true, 254, 0, 0"
    })
    void convertsKnownColours(int y, int u, int v, boolean fullRange, int r, int g, int b) {
        byte[] pixels = ColorConversion.toPixels(flat(y, u, v, fullRange), ColorOrder.RGB);
        for (int i = 0; i < pixels.length; i += 3) {
            assertThat(new int[] {pixels[i] & 0xFF, pixels[i + 1] & 0xFF, pixels[i + 2] & 0xFF})
                    .containsExactly(r, g, b);
        }
    }

    @Test
    void rgbSurvivesTheWayToYuvAndBack() {
        for (int colour = 0; colour < 512; colour++) {
            int[] rgb = {(colour >> 6) * 36, ((colour >> 3) & 7) * 36, (colour & 7) * 36};
            byte[] pixels = new byte[3 * 4];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) rgb[i % 3];
            }
            byte[][] planes = {new byte[4], new byte[1], new byte[1]};
            RgbToYuv.convert(pixels, 2, 2, planes);
            byte[] back = ColorConversion.toPixels(new YuvPicture(planes, 2, 0, 0, 2, 2, false), ColorOrder.RGB);
            for (int i = 0; i < pixels.length; i++) {
                assertThat(back[i] & 0xFF).isBetween(rgb[i % 3] - 4, rgb[i % 3] + 4);
            }
        }
    }

    @Test
    void showsThePartInsideTheCrop() {
        byte[][] planes = {new byte[16 * 16], new byte[64], new byte[64]};
        for (int i = 0; i < 256; i++) {
            planes[0][i] = (byte) (i - 128);
        }
        byte[] pixels = ColorConversion.toPixels(new YuvPicture(planes, 16, 2, 4, 3, 2, true), ColorOrder.BGR);
        assertThat(pixels).hasSize(18);
        assertThat(pixels[0] & 0xFF).isEqualTo(4 * 16 + 2);
        assertThat(pixels[15] & 0xFF).isEqualTo(5 * 16 + 4);
    }

    private static YuvPicture flat(int y, int u, int v, boolean fullRange) {
        byte[][] planes = {new byte[16], new byte[4], new byte[4]};
        int[] samples = {y, u, v};
        for (int plane = 0; plane < 3; plane++) {
            java.util.Arrays.fill(planes[plane], (byte) (samples[plane] - 128));
        }
        return new YuvPicture(planes, 4, 0, 0, 4, 4, fullRange);
    }
}
