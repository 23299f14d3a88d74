package dev.zoetrope.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.CounterRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged files of every kind that {@link FrameSource} opens give frames or one clear error. More runs:
 * {@code -Dzoetrope.damaged.files=5000} for each file.
 */
class DamagedStreamTest {
    private static final int SEEDS = Integer.getInteger("zoetrope.damaged.files", 40);

    @TempDir
    Path folder;

    static Stream<String> files() {
        return Stream.concat(Fixtures.STREAMED.stream(), Stream.of("stream/images/frame1.png"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void givesFramesOrOneClearError(String name) throws IOException {
        byte[] whole = Fixtures.bytes(name);
        boolean image = name.endsWith(".png");
        Path file = folder.resolve(image ? "frame1.png" : "damaged");
        int refused = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            CounterRandom random = CounterRandom.ofSeed(seed);
            byte[] damaged = seed % 4 == 3 ? Arrays.copyOf(whole, random.below(whole.length, 0)) : whole.clone();
            int hits = seed % 4 == 3 ? 0 : 1 + random.below(10, 0);
            for (int hit = 0; hit < hits; hit++) {
                damaged[random.below(whole.length, 2 * hit + 1)] = (byte) random.bits(2 * hit + 2);
            }
            Files.write(file, damaged);
            refused += isRead(image ? folder : file, whole.length, seed) ? 0 : 1;
        }
        assertThat(refused).isPositive();
    }

    private boolean isRead(Path path, int bytes, int seed) throws IOException {
        try (FrameSource frames = FrameSource.open(path, ColorOrder.RGB)) {
            for (int i = 0; frames.hasNext(); i++) {
                assertThat(frames.next().index()).isEqualTo(i).isLessThan(bytes);
            }
            return true;
        } catch (VideoFormatException e) {
            assertThat(e).as("seed %d", seed).hasMessageStartingWith(folder.toString());
            assertThat(e.getMessage()).as("seed %d", seed).doesNotContain("\n");
            return false;
        } catch (RuntimeException | Error | IOException e) {
            throw new AssertionError("seed " + seed + " of " + path + ": " + e, e);
        }
    }
}
