package dev.zoetrope.video.dataset;

import dev.zoetrope.video.Clip;
import dev.zoetrope.video.SamplingPlan;
import dev.zoetrope.video.VideoFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sampled clips on disk, so that a video is decoded once. An entry's name is the SHA-256 of the video file's content, with
 * the plan: a file may be moved or renamed, and one that is changed is decoded anew.
 *
 * <p>Entries are written to a file beside and moved into place, so a reader never sees half of one; one that fails its
 * checksum is made anew. Several threads and processes may use a folder at once.
 */
public final class ClipCache {
    private static final System.Logger LOG = System.getLogger(ClipCache.class.getName());

    private final Path folder;
    private final AtomicInteger decoded = new AtomicInteger();

    /** A cache in a folder, which need not exist yet. */
    public ClipCache(Path folder) {
        this.folder = folder;
    }

    /** How many clips were not found in the cache and had to be decoded. */
    public int decoded() {
        return decoded.get();
    }

    /**
     * The clip that a plan takes from a video, from the cache if it is there.
     *
     * @throws dev.zoetrope.video.VideoFormatException if the file cannot be used
     */
    public Clip sample(Path video, SamplingPlan plan) throws IOException {
        if (!Files.isReadable(video) || !Files.isRegularFile(video)) {
            return VideoFile.sample(video, plan);
        }
        Path entry = entry(video, plan);
        if (Files.exists(entry)) {
            try {
                return ClipFile.read(entry, plan);
            } catch (IOException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} is damaged ({1}); decoding {2} anew",
                        entry,
                        e.getMessage(),
                        video);
            }
        }
        Clip clip = VideoFile.sample(video, plan);
        decoded.incrementAndGet();
        ClipFile.write(entry, clip);
        return clip;
    }

    private Path entry(Path video, SamplingPlan plan) throws IOException {
        String hash = sha256(video);
        String name = "%s-%dx%dx%d-%s.clip"
                .formatted(
                        hash,
                        plan.frames(),
                        plan.height(),
                        plan.width(),
                        plan.order().name().toLowerCase(Locale.ROOT));
        return folder.resolve(hash.substring(0, 2)).resolve(name);
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every JDK has SHA-256", e);
        }
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
