package dev.zoetrope.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.testkit.Draw;
import dev.zoetrope.testkit.ProcessorTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files with some bytes changed, cut off, doubled or put in from elsewhere end, within two seconds of a processor's time, in
 * a model or in one exception that names the file. {@code -Dzoetrope.fuzz.files=N} tries more of them.
 */
class OnnxFuzzTest {
    private static final int FILES = Integer.getInteger("zoetrope.fuzz.files", 3000);

    private static final Duration MOST = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void aDamagedFileGivesAModelOrOneException() throws IOException {
        List<Path> files = OnnxImportTest.files();
        byte[][] contents = new byte[files.size()][];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = Files.readAllBytes(files.get(i));
        }
        Path file = folder.resolve("damaged.onnx");
        int read = 0;
        for (int round = 0; round < FILES; round++) {
            Draw draw = Draw.of("onnx fuzz", round);
            Files.write(file, damaged(contents, draw));
            ProcessorTime time = ProcessorTime.start();
            try {
                OnnxImport.read(file);
                read++;
            } catch (ModelFormatException e) {
                assertThat(e.getMessage()).as(draw.replay()).startsWith(file + ": ");
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                throw new AssertionError(draw.replay(), e);
            }
            time.requireAtMost(MOST, draw.replay());
        }
        // most changes hit a weight, and that is nothing to notice
        assertThat(read).isGreaterThan(FILES / 20);
    }

    private static byte[] damaged(byte[][] contents, Draw draw) {
        byte[] bytes = contents[draw.between(0, contents.length - 1)].clone();
        int changes = draw.between(1, 8);
        // names, operators and shapes stand at the front and at the end, weights between
        boolean anywhere = draw.chance(0.3);
        for (int i = 0; i < changes; i++) {
            int reach = anywhere ? bytes.length : Math.min(bytes.length, 3000);
            int at = draw.chance(0.5) ? draw.between(0, reach - 1) : bytes.length - draw.between(1, reach);
            switch (draw.between(0, 5)) {
                case 0 -> bytes[at] ^= (byte) (1 << draw.between(0, 7));
                case 1 -> bytes[at] = (byte) draw.between(-128, 127);
                case 2 -> bytes[at] = (byte) 0xFF;
                case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 4 -> {
                    byte[] other = contents[draw.between(0, contents.length - 1)];
                    int length = Math.min(Math.min(draw.between(1, 200), bytes.length - at), other.length);
                    System.arraycopy(other, draw.between(0, other.length - length), bytes, at, length);
                }
                default -> {
                    int length = Math.min(draw.between(1, 40), bytes.length - at);
                    byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
                    System.arraycopy(bytes, at + length, shorter, at, bytes.length - length - at);
                    bytes = shorter.length == 0 ? new byte[1] : shorter;
                }
            }
        }
        return bytes;
    }
}
