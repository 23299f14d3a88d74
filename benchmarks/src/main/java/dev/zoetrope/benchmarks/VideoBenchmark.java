package dev.zoetrope.benchmarks;

import dev.zoetrope.video.Clip;
import dev.zoetrope.video.ColorOrder;
import dev.zoetrope.video.Mp4Writer;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import dev.zoetrope.video.dataset.ClipCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From a video file to a clip of 20 frames of 64×64: decoding alone, with sampling and resizing, out of the cache. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class VideoBenchmark {
    private static final SamplingPlan PLAN = new SamplingPlan(20, 64, 64);
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;

    /** A video of the benchmark's own is made of moving stripes; or the path of another. */
    @Param("")
    public String video = "";

    @Param("150")
    public int frames;

    private Path folder = Path.of("");
    private Path file = Path.of("");
    private ClipCache cache = new ClipCache(folder);

    /** Writes the video and fills the cache. */
    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory("zoetrope-benchmark");
        file = video.isEmpty() ? folder.resolve("stripes.mp4") : Path.of(video);
        if (video.isEmpty()) {
            try (Mp4Writer writer = new Mp4Writer(file, WIDTH, HEIGHT, 25)) {
                for (int i = 0; i < frames; i++) {
                    writer.write(stripes(i));
                }
            }
        }
        cache = new ClipCache(folder.resolve("cache"));
        cache.sample(file, PLAN);
    }

    private static byte[] stripes(int shift) {
        byte[] pixels = new byte[WIDTH * HEIGHT * 3];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / 3 % WIDTH + shift * (1 + i % 3);
            int y = i / 3 / WIDTH;
            pixels[i] = (byte) (128 + 100 * Math.sin(x * 0.05) * Math.cos(y * 0.04));
        }
        return pixels;
    }

    /** Deletes what was written. */
    @TearDown
    public void clear() throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    /** Every frame of the video, in colour. */
    @Benchmark
    public int decode() throws IOException {
        int[] bytes = new int[1];
        try (VideoFile open = VideoFile.open(file)) {
            open.read(
                    IntStream.range(0, open.frameCount()).toArray(),
                    ColorOrder.RGB,
                    frame -> bytes[0] += frame.pixels().length);
        }
        return bytes[0];
    }

    /** The frames that the plan asks for, resized. */
    @Benchmark
    public Clip sample() throws IOException {
        return VideoFile.sample(file, PLAN);
    }

    /** The same out of the cache. */
    @Benchmark
    public Clip cached() throws IOException {
        return cache.sample(file, PLAN);
    }
}
