package dev.zoetrope.video.dataset;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.video.Clip;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sampled clips on disk, so that a video is decoded once. An entry's name is the SHA-256 of the video file's content, with
 * the plan: a file may be moved or renamed, and one that is changed is decoded anew.
 *
 * <p>Entries are written to a file beside and moved into place, so a reader never sees half of one; one that fails its
 * checksum is made anew. Several threads and processes may use a folder at once: at worst both decode a clip, and the one
 * entry takes the place of the other, which is the same. Where an entry cannot be written, as on a full disk, the clip is
 * there all the same.
 */
public final class ClipCache {
    private static final System.Logger LOG = System.getLogger(ClipCache.class.getName());

    /** Puts content into a file, whole or not at all. */
    @FunctionalInterface
    interface Store {
        void write(Path file, AtomicFile.Content content) throws IOException;
    }

    private final Path folder;
    private final ContentHash hashes;
    private final Store store;
    private final AtomicInteger decoded = new AtomicInteger();
    private final AtomicInteger unwritten = new AtomicInteger();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    /** A cache in a folder, which need not exist yet. */
    public ClipCache(Path folder) {
        this(folder, AtomicFile::write);
    }

    /** A cache that writes in a way of its own, as tests do. */
    ClipCache(Path folder, Store store) {
        this.folder = folder;
        this.hashes = new ContentHash(folder.resolve("files"), store);
        this.store = store;
    }

    /** How many clips were not found in the cache and had to be decoded. */
    public int decoded() {
        return decoded.get();
    }

    /** How many of these could not be written into the cache. */
    public int unwritten() {
        return unwritten.get();
    }

    /** Why the first of them could not. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /**
     * The clip that a plan takes from a video, from the cache if it is there.
     *
     * @throws dev.zoetrope.video.VideoFormatException if the file cannot be used
     */
    public Clip sample(Path video, SamplingPlan plan) throws IOException {
        return get(video, plan, false);
    }

    /**
     * The clip that a plan takes from a video, of which all other frames have been decoded too, now or before.
     *
     * @throws dev.zoetrope.video.VideoFormatException if any of the file cannot be used
     */
    public Clip check(Path video, SamplingPlan plan) throws IOException {
        return get(video, plan, true);
    }

    private Clip get(Path video, SamplingPlan plan, boolean check) throws IOException {
        if (!Files.isReadable(video) || !Files.isRegularFile(video)) {
            return VideoFile.sample(video, plan); // which says what is wrong
        }
        Path entry = entry(video, plan);
        ClipFile.Entry found = read(entry, video, plan);
        if (found != null && (found.checked() || !check)) {
            return found.clip();
        }
        Clip clip = check ? VideoFile.check(video, plan) : VideoFile.sample(video, plan);
        decoded.incrementAndGet();
        byte[] bytes = ClipFile.bytes(clip, check);
        try {
            store.write(entry, out -> out.write(bytes));
        } catch (IOException e) {
            unwritten.incrementAndGet();
            failure.compareAndSet(null, e);
        }
        return clip;
    }

    private static ClipFile.@Nullable Entry read(Path entry, Path video, SamplingPlan plan) {
        if (!Files.exists(entry)) {
            return null;
        }
        try {
            return ClipFile.read(entry, plan);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} is damaged ({1}); decoding {2} anew",
                    entry,
                    e.getMessage(),
                    video);
            return null;
        }
    }

    private Path entry(Path video, SamplingPlan plan) throws IOException {
        String hash = hashes.of(video);
        String name = "%s-%dx%dx%d-%s.clip"
                .formatted(
                        hash,
                        plan.frames(),
                        plan.height(),
                        plan.width(),
                        plan.order().name().toLowerCase(Locale.ROOT));
        return folder.resolve(hash.substring(0, 2)).resolve(name);
    }
}
