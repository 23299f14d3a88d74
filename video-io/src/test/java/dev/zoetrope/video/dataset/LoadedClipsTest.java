package dev.zoetrope.video.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedClipsTest {
    private static final SamplingPlan PLAN = new SamplingPlan(5, 16, 16);

    @TempDir
    Path folder;

    private Path root;
    private Path cache;

    @BeforeEach
    void makeClips() throws IOException {
        cache = folder.resolve("cache");
        try (Parallel parallel = new Parallel(2)) {
            root = new SampleDataset(2, 2, 6, 32, 1).write(folder, parallel);
        }
    }

    @Test
    void theSecondRunDecodesNothing() throws IOException {
        ClipCache first = new ClipCache(cache);
        LoadedClips decoded = load(first, 2);
        assertThat(first.decoded()).isEqualTo(16);

        ClipCache second = new ClipCache(cache);
        LoadedClips cached = load(second, 1);
        assertThat(second.decoded()).isZero();
        assertThat(cached.skipped()).isEmpty();
        for (VideoClip clip : cached.dataset().clips()) {
            assertSame(cached.get(clip), decoded.get(clip));
            assertSame(cached.get(clip), VideoFile.sample(clip.path(), PLAN));
        }
    }

    @Test
    void aMovedFileIsFoundAndAChangedOneIsNot() throws IOException {
        ClipCache clips = new ClipCache(cache);
        List<VideoClip> all = VideoDataset.scan(root).clips();
        Path moved = folder.resolve("moved.mp4");
        clips.sample(all.get(0).path(), PLAN);
        Files.copy(all.get(0).path(), moved);
        clips.sample(moved, PLAN);
        assertThat(clips.decoded()).isEqualTo(1);

        Files.copy(all.get(1).path(), moved, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertSame(clips.sample(moved, PLAN), VideoFile.sample(all.get(1).path(), PLAN));
        assertThat(clips.decoded()).isEqualTo(2);
        clips.sample(moved, new SamplingPlan(5, 16, 17));
        assertThat(clips.decoded()).isEqualTo(3);
    }

    @Test
    void aDamagedEntryIsDecodedAnew() throws IOException {
        Path video = VideoDataset.scan(root).clips().getFirst().path();
        Clip clip = new ClipCache(cache).sample(video, PLAN);
        for (int damage = 0; damage < 3; damage++) {
            Path entry = entries().getFirst();
            byte[] bytes = Files.readAllBytes(entry);
            switch (damage) {
                case 0 -> bytes[bytes.length / 2] ^= 1;
                case 1 -> bytes = java.util.Arrays.copyOf(bytes, 100);
                default -> bytes = new byte[0];
            }
            Files.write(entry, bytes);
            ClipCache again = new ClipCache(cache);
            assertSame(again.sample(video, PLAN), clip);
            assertThat(again.decoded()).isEqualTo(1);
        }
        assertThat(entries()).hasSize(1);
    }

    @Test
    void unusableFilesAreSkippedAndReported() throws IOException {
        Path broken = root.resolve("MoveDown").resolve("v_MoveDown_g01_c01.mp4");
        Files.writeString(broken, "This is no video at all.");
        List<String> progress = new ArrayList<>();
        LoadedClips loaded;
        try (Parallel parallel = new Parallel(2)) {
            loaded = LoadedClips.load(
                    VideoDataset.scan(root),
                    PLAN,
                    new ClipCache(cache),
                    parallel,
                    (done, total) -> progress.add(done + "/" + total));
        }
        assertThat(loaded.dataset().clips()).hasSize(15);
        assertThat(loaded.skipped())
                .extracting(Skipped::toString)
                .containsExactly(broken + ": no AVI, MP4, MOV or Matroska file");
        assertThat(progress).hasSize(16).last().isEqualTo("16/16");
        assertThat(loaded.dataset().clips()).noneMatch(clip -> clip.path().equals(broken));
    }

    @Test
    void aClassThatIsMostlyUnusableEndsTheLoading() throws IOException {
        for (VideoClip clip : VideoDataset.scan(root).clipsOf(1).subList(0, 3)) {
            Files.write(clip.path(), new byte[0]);
        }
        assertThatThrownBy(() -> load(new ClipCache(cache), 2))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("class 'MoveLeft': 3 of its 4 files cannot be used, the first of them ")
                .hasMessageEndingWith("v_MoveLeft_g01_c01.mp4: empty file");
    }

    private LoadedClips load(ClipCache clips, int threads) throws IOException {
        try (Parallel parallel = new Parallel(threads)) {
            return LoadedClips.load(VideoDataset.scan(root), PLAN, clips, parallel, (done, total) -> {});
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void assertSame(Clip a, Clip b) {
        assertThat(a.pixels()).isEqualTo(b.pixels());
        assertThat(a.indices()).isEqualTo(b.indices());
        assertThat(a.source()).isEqualTo(b.source());
        assertThat(a.frameCount()).isEqualTo(b.frameCount());
        assertThat(a.plan()).isEqualTo(b.plan());
    }
}
