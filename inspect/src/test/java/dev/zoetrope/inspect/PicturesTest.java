package dev.zoetrope.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.testkit.Draw;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class PicturesTest {
    @Test
    void pngIsAsTheFormatHasIt() throws IOException, DataFormatException {
        byte[] rgb = new byte[5 * 3 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 37);
        }
        DataInputStream file = new DataInputStream(new ByteArrayInputStream(new Picture(5, 3, rgb).png()));
        assertThat(file.readLong()).isEqualTo(0x89504E470D0A1A0AL);
        assertThat(chunk(file, "IHDR")).containsExactly(0, 0, 0, 5, 0, 0, 0, 3, 8, 2, 0, 0, 0);
        Inflater inflater = new Inflater();
        inflater.setInput(chunk(file, "IDAT"));
        byte[] rows = new byte[3 * 16];
        assertThat(inflater.inflate(rows)).isEqualTo(rows.length);
        for (int y = 0; y < 3; y++) {
            assertThat(rows[16 * y]).as("no filter").isZero();
            assertThat(Arrays.copyOfRange(rows, 16 * y + 1, 16 * y + 16))
                    .isEqualTo(Arrays.copyOfRange(rgb, 15 * y, 15 * y + 15));
        }
        assertThat(chunk(file, "IEND")).isEmpty();
        assertThat(file.read()).isEqualTo(-1);
        assertThatThrownBy(() -> new Picture(2, 2, new byte[3])).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] chunk(DataInputStream file, String type) throws IOException {
        int length = file.readInt();
        byte[] name = file.readNBytes(4);
        byte[] data = file.readNBytes(length);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        assertThat(new String(name, StandardCharsets.US_ASCII)).isEqualTo(type);
        assertThat(file.readInt()).isEqualTo((int) crc.getValue());
        return data;
    }

    @Test
    void mapsStandInAGrid() {
        Tensor maps = Draw.of("maps", 0).normal(Shape.of(4, 6, 5));
        Picture picture = Pictures.maps(maps, 64);
        // 3 beside each other, 2 below each other, a line between
        assertThat(picture.width()).isEqualTo(3 * 7 - 1);
        assertThat(picture.height()).isEqualTo(2 * 5 - 1);
        assertThat(Pictures.maps(maps, 2).width()).isEqualTo(2 * 7 - 1);
    }

    @Test
    void colorsTellSignAndSize() {
        Picture signed = Pictures.heat(Tensor.of(new float[] {-2, 0, 2}, 1, 3), true, 0);
        assertThat(signed.rgb()[2]).as("blue below 0").isEqualTo((byte) 172);
        assertThat(signed.rgb()[4]).as("white at 0").isEqualTo((byte) 247);
        assertThat(signed.rgb()[6]).as("red above").isEqualTo((byte) 178);
        Picture plain = Pictures.heat(Tensor.of(new float[] {0, 1}, 1, 2), false, 2);
        assertThat(plain.rgb()[0]).isEqualTo((byte) 0);
        assertThat(plain.rgb()[3]).as("half of the scale").isEqualTo((byte) 188);
        assertThat(Pictures.heat(Tensor.zeros(2, 2), false, 0).rgb()[0]).isEqualTo((byte) 0);
    }

    @Test
    void framesStandBesideEachOtherInTheirColors() {
        Tensor clip = Tensor.zeros(2, 1, 1, 3);
        clip.set(1f, 1, 0, 0, 0);
        Picture rgb = Pictures.strip(clip, false);
        Picture bgr = Pictures.strip(clip, true);
        assertThat(rgb.rgb()).containsExactly(0, 0, 0, (byte) 255, 0, 0);
        assertThat(bgr.rgb()).containsExactly(0, 0, 0, 0, 0, (byte) 255);
        assertThat(Pictures.strip(Tensor.zeros(2, 3, 4, 1).fill(1f), false).width())
                .isEqualTo(8);
    }

    @Test
    void filtersAreInColorsOrMeans() {
        Draw draw = Draw.of("filters", 0);
        assertThat(Pictures.filters(draw.normal(Shape.of(3, 3, 3, 16)), 64).width())
                .isEqualTo(4 * 4 - 1);
        Tensor kernel = Tensor.zeros(1, 1, 2, 1);
        kernel.set(3f, 0, 0, 0, 0);
        kernel.set(-3f, 0, 0, 1, 0);
        assertThat(Pictures.filters(kernel, 1).rgb()[0]).as("their mean is 0").isEqualTo((byte) 247);
    }

    @Test
    void spreadCountsEverything() {
        Spread spread = Spread.of(Tensor.of(new float[] {0, 0, 1, 3}, 4), 3);
        assertThat(spread.min()).isZero();
        assertThat(spread.max()).isEqualTo(3);
        assertThat(spread.mean()).isEqualTo(1);
        assertThat(spread.zeros()).isEqualTo(0.5);
        assertThat(spread.norm()).isEqualTo(Math.sqrt(10));
        assertThat(spread.counts()).containsExactly(2, 1, 1);
        assertThat(Spread.of(Tensor.zeros(7), 4).counts()).containsExactly(7, 0, 0, 0);
    }
}
