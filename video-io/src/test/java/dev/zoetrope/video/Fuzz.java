package dev.zoetrope.video;

import dev.zoetrope.core.exec.CounterRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Damages video files at random and reads them: {@code Fuzz FILES SEED FOLDER [VIDEO…]}, with the test's own files if none
 * are given. Each must give a clip or a {@link VideoFormatException} of one line, within five seconds of a processor's time;
 * how much memory there is, the caller says with {@code -Xmx}. A file is a function of the seed and its number, and
 * {@code Fuzz 1 SEED+NUMBER …} replays it. Exit code 1 if one fails.
 */
final class Fuzz {
    private static final SamplingPlan PLAN = new SamplingPlan(10, 16, 16);
    private static final Duration MOST = Duration.ofSeconds(5);
    private static final int KINDS = 8;

    private Fuzz() {}

    public static void main(String[] args) throws IOException {
        int files = Integer.parseInt(args[0]);
        long seed = Long.parseLong(args[1]);
        Path folder = Path.of(args[2]);
        List<Path> given = Arrays.stream(args).skip(3).map(Path::of).toList();
        List<byte[]> whole = given.isEmpty()
                ? Stream.concat(Fixtures.READABLE.stream(), Fixtures.STREAMED.stream())
                        .map(Fixtures::bytes)
                        .toList()
                : given.stream().map(Fuzz::read).toList();
        int clips = 0;
        int failed = 0;
        Duration slowest = Duration.ZERO;
        Path file = folder.resolve("some.video");
        for (int number = 0; number < files; number++) {
            Files.write(file, damage(whole, seed + number));
            Duration before = used();
            String problem = "";
            try {
                read(file, (seed + number) % 2 == 0);
                clips++;
            } catch (VideoFormatException e) {
                String message = String.valueOf(e.getMessage());
                boolean clear = message.startsWith(file + ": ") && !message.contains("\n");
                problem = clear ? "" : message;
            } catch (IOException | RuntimeException | Error e) {
                problem = e.toString();
            }
            Duration taken = used().minus(before);
            if (taken.compareTo(slowest) > 0) {
                slowest = taken;
            }
            if (taken.compareTo(MOST) > 0) {
                problem = taken.toMillis() + " ms";
            }
            if (!problem.isEmpty()) {
                failed++;
                System.out.println("seed " + (seed + number) + ": " + problem);
            }
        }
        System.out.printf(
                "%d files from seed %d: %d clips, %d refused, %d failed; the slowest took %d ms%n",
                files, seed, clips, files - clips - failed, failed, slowest.toMillis());
        System.exit(failed == 0 ? 0 : 1);
    }

    /** The time that processors have spent on this process: that of others does not count. */
    private static Duration used() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Samples a file, or goes through it from its beginning to its end. */
    private static void read(Path file, boolean sampled) throws IOException {
        if (sampled) {
            VideoFile.sample(file, PLAN);
            return;
        }
        try (FrameSource frames = FrameSource.open(file, ColorOrder.RGB)) {
            while (frames.hasNext()) {
                frames.next();
            }
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file.toString(), e);
        }
    }

    /** One of the files, damaged in one of several ways, often near its headers at the start or the end. */
    static byte[] damage(List<byte[]> whole, long seed) {
        CounterRandom random = CounterRandom.ofSeed(seed).fork("fuzz");
        byte[] bytes = whole.get(random.below(whole.size(), 0)).clone();
        int hits = 1 + random.below(12, 1);
        int kind = random.below(KINDS, 2);
        int span = random.below(2, 3) == 0 ? bytes.length : Math.min(1200, bytes.length);
        int from = random.below(2, 4) == 0 ? 0 : bytes.length - span;
        int at = from + random.below(span, 5);
        int length = Math.min(1 + random.below(300, 6), bytes.length - at);
        switch (kind) {
            case 0, 1, 2 -> {
                for (int hit = 0; hit < hits; hit++) {
                    bytes[from + random.below(span, 10 + 2 * hit)] = (byte) random.bits(11 + 2 * hit);
                }
            }
            case 3 -> {
                for (int hit = 0; hit < hits; hit++) {
                    bytes[from + random.below(span, 10 + 2 * hit)] ^= (byte) (1 << random.below(8, 11 + 2 * hit));
                }
            }
            case 4 -> bytes = Arrays.copyOf(bytes, at);
            case 5 -> Arrays.fill(bytes, at, at + length, (byte) (random.below(2, 7) == 0 ? 0 : 0xFF));
            case 6 -> bytes = join(bytes, at, bytes, at + length);
            default -> {
                byte[] other = whole.get(random.below(whole.size(), 8));
                bytes = join(bytes, at, other, random.below(other.length, 9));
            }
        }
        return bytes;
    }

    /** The beginning of one and the end of another. */
    private static byte[] join(byte[] begin, int to, byte[] end, int from) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(begin, 0, to);
        joined.write(end, from, end.length - from);
        return joined.toByteArray();
    }
}
