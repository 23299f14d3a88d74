package dev.zoetrope.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.interop.zip.Archive;
import dev.zoetrope.interop.zip.ArchiveWriter;
import dev.zoetrope.layers.checkpoint.ModelFile;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Execution;
import dev.zoetrope.testkit.ProcessorTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were damaged in many ways each become, in a JVM of 256 MB (the module's pom) and within two seconds of a
 * processor's time, a model or one {@link ModelFormatException} that names the file. How many:
 * {@code -Dzoetrope.fuzz.files=200000}; one alone, as a failure names it: {@code -Dzoetrope.fuzz.only=1234}.
 */
final class FuzzTest {
    private static final int FILES = Integer.getInteger("zoetrope.fuzz.files", 20_000);
    private static final int ONLY = Integer.getInteger("zoetrope.fuzz.only", -1);

    private static final Duration MOST = Duration.ofSeconds(2);

    /** Numbers that sizes and addresses are wrong with. */
    private static final long[] NASTY = {
        0,
        1,
        -1,
        8,
        255,
        65_535,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        1L << 32,
        1L << 40
    };

    private static final Execution EXECUTION = Execution.ofThreads(1);

    @TempDir
    private Path folder;

    @Test
    void damagedFilesAreRefusedOrRead() throws IOException {
        List<Seed> seeds = seeds();
        int refused = 0;
        int from = ONLY < 0 ? 0 : ONLY;
        int to = ONLY < 0 ? FILES : ONLY + 1;
        for (int i = from; i < to; i++) {
            CounterRandom random = CounterRandom.ofSeed(20_26).fork(i);
            Seed seed = seeds.get(i % seeds.size());
            boolean inside = seed.extension.equals(".keras") && below(random, 10, 4) > 0;
            byte[] bytes = inside ? damagedInside(seed.bytes, random) : damaged(seed.bytes, random);
            // a new file each time: to write over an old one waits for the disk
            Path file = folder.resolve("fuzz" + i + seed.extension);
            Files.write(file, bytes);
            refused += outcome(file, i);
            Files.delete(file);
        }
        if (ONLY < 0) {
            assertThat(refused).as("files refused of %d", FILES).isBetween(FILES / 10, FILES);
        }
    }

    private record Seed(byte[] bytes, String extension) {}

    /** Small models of every format. */
    private List<Seed> seeds() throws IOException {
        List<Seed> seeds = new ArrayList<>();
        for (String name :
                List.of("dense_named", "nested_functional", "self_attention", "embedding_lstm", "trained_adam")) {
            seeds.add(new Seed(Files.readAllBytes(Fixtures.file(name, ".keras")), ".keras"));
            seeds.add(new Seed(Files.readAllBytes(Fixtures.file(name, ".h5")), ".h5"));
            Path own = folder.resolve("own.safetensors");
            ModelFile.save(
                    ModelFiles.read(Fixtures.file(name, ".keras"), EXECUTION).model(), own, Map.of());
            seeds.add(new Seed(Files.readAllBytes(own), ".safetensors"));
        }
        return seeds;
    }

    private static int outcome(Path file, int number) throws IOException {
        ProcessorTime time = ProcessorTime.start();
        try {
            ModelFiles.read(file, EXECUTION);
            return 0;
        } catch (ModelFormatException e) {
            assertThat(e.getMessage()).as("file %d", number).startsWith(file.toString());
            return 1;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("-Dzoetrope.fuzz.only=" + number + ": " + e, e);
        } finally {
            time.requireAtMost(MOST, "-Dzoetrope.fuzz.only=" + number);
        }
    }

    /** An archive whose checksums are right, of damaged entries: else the checksums would catch nearly all. */
    private static byte[] damagedInside(byte[] original, CounterRandom random) throws IOException {
        Archive archive = Archive.open(ByteBuffer.wrap(original));
        String damaged = below(random, 11, 2) == 0 ? "config.json" : "model.weights.h5";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArchiveWriter writer = new ArchiveWriter(out)) {
            for (String name : List.of("metadata.json", "config.json", "model.weights.h5")) {
                ByteBuffer entry = archive.read(name, original.length);
                byte[] bytes = new byte[entry.remaining()];
                entry.get(bytes);
                byte[] content = name.equals(damaged) ? damaged(bytes, random) : bytes;
                writer.add(name, to -> to.write(content));
            }
        }
        return out.toByteArray();
    }

    private static byte[] damaged(byte[] original, CounterRandom random) {
        byte[] bytes = original.clone();
        int times = 1 + (int) below(random, 0, 4);
        for (int i = 0; i < times; i++) {
            bytes = damagedOnce(bytes, random.fork(i));
        }
        return bytes;
    }

    private static long below(CounterRandom random, int index, long bound) {
        return Math.floorMod((long) random.bits(index), bound);
    }

    private static byte[] damagedOnce(byte[] bytes, CounterRandom random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = (int) below(random, 1, bytes.length);
        int length = Math.min(bytes.length - at, 1 + (int) below(random, 2, 64));
        switch ((int) below(random, 3, 8)) {
            case 0 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> bytes[at] ^= (byte) (1 << below(random, 4, 8));
            case 2 -> number(bytes, at & ~7, NASTY[(int) below(random, 5, NASTY.length)], 8);
            case 3 -> number(bytes, at & ~3, NASTY[(int) below(random, 5, NASTY.length)], 4);
            case 4 ->
                number(bytes, at & ~7, below(random, 6, bytes.length), 8); // an address somewhere else in the file
            case 5 -> Arrays.fill(bytes, at, at + length, (byte) below(random, 7, 256));
            case 6 -> System.arraycopy(bytes, at, bytes, (int) below(random, 8, bytes.length - length + 1L), length);
            default -> digit(bytes, at, random);
        }
        return bytes;
    }

    private static void number(byte[] bytes, int at, long value, int size) {
        for (int i = 0; i < size && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >> (8 * i));
        }
    }

    /** Another digit, bracket or quote in the text of a description, the next after a place. */
    private static void digit(byte[] bytes, int at, CounterRandom random) {
        String some = "0123456789{}[]\",:-e.tfn";
        for (int i = at; i < bytes.length; i++) {
            if (some.indexOf(bytes[i]) >= 0) {
                bytes[i] = some.substring((int) below(random, 9, some.length())).getBytes(StandardCharsets.US_ASCII)[0];
                return;
            }
        }
    }
}
