package dev.zoetrope.video.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of files' contents. A file that is not touched is read once: a note under the hash of its path holds size,
 * times and file key, the hash of the content, and a hash of these. A file is noted only when its last change lies seconds
 * back, since one that follows at once might leave the times as they are.
 */
final class ContentHash {
    private static final long SETTLED_MILLIS = 3000;

    private final Path folder;
    private final ClipCache.Store store;

    ContentHash(Path folder, ClipCache.Store store) {
        this.folder = folder;
        this.store = store;
    }

    /** The hash of a file's content, in hexadecimal digits. */
    String of(Path file) throws IOException {
        Path path = file.toAbsolutePath();
        String name = hash(path.toString());
        Path note = folder.resolve(name.substring(0, 2)).resolve(name);
        String state = state(path);
        String known = read(note, state);
        if (known != null) {
            return known;
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        if (isSettled(path) && state(path).equals(state)) {
            note(note, hash + " " + hash(state + hash));
        }
        return hash;
    }

    private void note(Path file, String line) {
        try {
            store.write(file, out -> out.write(line.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            // a full disk, say: the file is read again next time
        }
    }

    private static @Nullable String read(Path note, String state) {
        try {
            String[] words = Files.readString(note, StandardCharsets.US_ASCII).split(" ", 2);
            boolean sound =
                    words.length == 2 && words[0].matches("[0-9a-f]{64}") && words[1].equals(hash(state + words[0]));
            return sound ? words[0] : null;
        } catch (IOException e) {
            return null; // none yet, or one that cannot be read: it is written anew
        }
    }

    private static String state(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " " + changed(file)
                + " " + attributes.fileKey();
    }

    private static boolean isSettled(Path file) throws IOException {
        long latest =
                Math.max(Files.getLastModifiedTime(file).toMillis(), TimeUnit.NANOSECONDS.toMillis(changed(file)));
        return System.currentTimeMillis() - latest > SETTLED_MILLIS;
    }

    /** When content or attributes were last changed, which nobody can set back; 0 where the system does not tell. */
    private static long changed(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                        && Files.getAttribute(file, "unix:ctime") instanceof FileTime time
                ? time.to(TimeUnit.NANOSECONDS)
                : 0;
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every JDK has SHA-256", e);
        }
    }
}
