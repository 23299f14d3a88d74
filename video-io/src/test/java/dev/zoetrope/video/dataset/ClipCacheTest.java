package dev.zoetrope.video.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.CounterRandom;
import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.video.ChildJvm;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.VideoFile;
import dev.zoetrope.video.VideoFormatException;
import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipCacheTest {
    @TempDir
    Path folder;

    private Path data;
    private Path cache;

    @BeforeEach
    void makeClips() throws IOException {
        cache = folder.resolve("cache");
        try (Parallel parallel = new Parallel(2)) {
            data = new SampleDataset(2, 2, 6, 32, 1).write(folder, parallel);
        }
    }

    @Test
    void afterAKillOnlyWholeEntriesAreRead() throws IOException, InterruptedException {
        String wanted = fill(folder.resolve("other"));
        for (int kill = 1; kill <= 3; kill++) {
            Process process = ChildJvm.of(List.of("-Xmx128m"), CacheFiller.class, List.of(data, cache))
                    .start();
            try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
                String line = printed.readLine();
                while (line != null && !line.equals("done " + 3 * kill)) {
                    line = printed.readLine();
                }
                process.destroyForcibly();
            }
            process.waitFor();
        }
        assertThat(hash(fill(cache))).isEqualTo(hash(wanted));
        assertThat(fill(cache)).isEqualTo(wanted.replaceFirst("decoded \\d+", "decoded 0"));
    }

    @Test
    void twoProcessesFillOneCache() throws IOException, InterruptedException {
        String wanted = fill(folder.resolve("other"));
        List<Process> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(ChildJvm.of(List.of("-Xmx128m"), CacheFiller.class, List.of(data, cache))
                    .start());
        }
        for (Process process : both) {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            assertThat(hash(printed.strip())).isEqualTo(hash(wanted));
        }
        assertThat(fill(cache)).isEqualTo(wanted.replaceFirst("decoded \\d+", "decoded 0"));
    }

    @Test
    void aFullDiskCostsTheCacheAlone() throws IOException {
        String wanted = fill(folder.resolve("other"));
        // each file in turn ends after some more bytes: at once, inside the headers, inside the pixels
        int[] writes = {0};
        ClipCache.Store full = (file, content) -> AtomicFile.write(file, out -> {
            int room = 997 * (writes[0]++ % 16);
            content.writeTo(new FilterOutputStream(out) {
                private int left = room;

                @Override
                public void write(int b) throws IOException {
                    if (left-- <= 0) {
                        throw new IOException("No space left on device");
                    }
                    out.write(b);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    for (int i = 0; i < length; i++) {
                        write(bytes[from + i]);
                    }
                }
            });
        });
        ClipCache clips = new ClipCache(cache, full);
        try (Parallel parallel = new Parallel(1)) {
            LoadedClips loaded =
                    LoadedClips.load(VideoDataset.scan(data), CacheFiller.PLAN, clips, parallel, (done, total) -> {});
            assertThat(CacheFiller.summary(clips, loaded)).isEqualTo(wanted);
        }
        assertThat(clips.unwritten()).isPositive();
        assertThat(clips.failure().orElseThrow()).hasMessageEndingWith(".clip: No space left on device");
        assertThat(files(cache)).noneMatch(file -> file.toString().endsWith(".tmp"));
        assertThat(hash(fill(cache))).isEqualTo(hash(wanted));
    }

    @Test
    void noDamageOfAnEntryIsEverRead() throws IOException {
        Path video = VideoDataset.scan(data).clips().getFirst().path();
        Clip clip = new ClipCache(cache).sample(video, CacheFiller.PLAN);
        Path entry = files(cache).stream()
                .filter(file -> file.toString().endsWith(".clip"))
                .findFirst()
                .orElseThrow();
        byte[] whole = Files.readAllBytes(entry);
        for (int seed = 0; seed < 300; seed++) {
            CounterRandom random = CounterRandom.ofSeed(seed);
            byte[] bytes = whole.clone();
            bytes[seed < 100 ? seed : random.below(bytes.length, 0)] ^= (byte) (1 << random.below(8, 1));
            Files.write(entry, bytes);
            assertThatThrownBy(() -> ClipFile.read(entry, CacheFiller.PLAN))
                    .as("seed %d", seed)
                    .isInstanceOf(IOException.class);
        }
        Files.write(entry, new byte[0]);
        assertThat(new ClipCache(cache).sample(video, CacheFiller.PLAN).pixels())
                .isEqualTo(clip.pixels());
        assertThat(Files.readAllBytes(entry)).isEqualTo(whole);
    }

    @Test
    void aFileThatRestsIsNotReadAgainAndAChangedOneIs() throws IOException {
        List<VideoClip> clips = VideoDataset.scan(data).clips();
        Path video = Files.copy(clips.get(0).path(), folder.resolve("some.mp4"));
        ContentHash hashes = new ContentHash(folder.resolve("notes"), AtomicFile::write);
        String first = hashes.of(video);
        assertThat(folder.resolve("notes")).as("just changed: not to be noted").doesNotExist();
        Files.setLastModifiedTime(video, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Files.copy(clips.get(1).path(), video, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(video, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(hashes.of(video))
                .isNotEqualTo(first)
                .isEqualTo(hashes.of(clips.get(1).path()));
    }

    @Test
    void checkingDecodesAllAndSamplingDoesNot() throws IOException {
        // damaged behind the frames that the plan takes: 5 of 6 frames
        Path video = VideoDataset.scan(data).clips().getFirst().path();
        ClipCache clips = new ClipCache(cache);
        clips.sample(video, CacheFiller.PLAN);
        clips.check(video, CacheFiller.PLAN);
        clips.check(video, CacheFiller.PLAN);
        clips.sample(video, CacheFiller.PLAN);
        assertThat(clips.decoded()).as("once sampled, once checked").isEqualTo(2);
        assertThatThrownBy(() -> clips.check(folder.resolve("nowhere.avi"), CacheFiller.PLAN))
                .isInstanceOf(VideoFormatException.class)
                .hasMessageEndingWith("no such file");
    }

    @Test
    void anyNameOfAFileWorksAndNothingIsWrittenOutsideTheCache() throws IOException, InterruptedException {
        List<String> names = List.of(
                "with space.mp4",
                " leading and trailing .mp4",
                "Käse-Straße_日本語_🎬.mp4",
                "two\\nlines\\tand a tab.mp4",
                "..\\\\x.mp4",
                "...mp4",
                "%2e%2e%2fx.mp4",
                "$(touch x);'\\\"`.mp4",
                "-rf.mp4",
                "~.mp4");
        Path list = Files.write(folder.resolve("names"), names, StandardCharsets.UTF_8);
        Path video = VideoDataset.scan(data).clips().getFirst().path();
        Path inside = Files.createDirectories(folder.resolve("a/b/c"));
        Process process = ChildJvm.of(
                        List.of("-Xmx128m"),
                        CacheFiller.class,
                        List.of(inside.resolve("Some data"), inside.resolve("The cache"), video, list))
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        // hidden files are no clips, and the name of one begins with a dot
        assertThat(printed).contains("done 8", "decoded ", "skipped 0");
        assertThat(files(folder.resolve("a")))
                .allMatch(file ->
                        file.startsWith(inside.resolve("Some data")) || file.startsWith(inside.resolve("The cache")));
        assertThat(VideoFile.sample(video, CacheFiller.PLAN).pixels()).isNotEmpty();
    }

    private String fill(Path to) throws IOException {
        ClipCache clips = new ClipCache(to);
        try (Parallel parallel = new Parallel(2)) {
            LoadedClips loaded =
                    LoadedClips.load(VideoDataset.scan(data), CacheFiller.PLAN, clips, parallel, (done, total) -> {});
            return CacheFiller.summary(clips, loaded);
        }
    }

    private static String hash(String summary) {
        return summary.substring(summary.lastIndexOf("hash "));
    }

    private static List<Path> files(Path under) throws IOException {
        try (Stream<Path> all = Files.walk(under)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
