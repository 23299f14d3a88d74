package dev.zoetrope.core.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file so that at every moment, also after a crash, its name stands for the old content or the new one, whole:
 * into a temporary file beside it, flushed to the disk, then moved into place.
 */
public final class AtomicFile {
    private static final int MOST_LINKS = 40;

    private AtomicFile() {}

    /** What writes the content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What writes the content into a file that it may go back and forth in. */
    @FunctionalInterface
    public interface FileContent {
        void writeTo(Path temporary) throws IOException;
    }

    /**
     * Creates or replaces a file, and the folders that lead to it. Who may read it is what the process gives any new file. A link is
     * followed; what is no ordinary file, such as a pipe or {@code /dev/stdout}, is written into.
     *
     * @throws IOException if it cannot be written, which names the file; then nothing has changed
     */
    public static void write(Path file, Content content) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            try (OutputStream out = Files.newOutputStream(file)) {
                content.writeTo(out);
            } catch (IOException e) {
                throw named(e, file, file);
            }
            return;
        }
        replace(file, temporary -> {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                content.writeTo(out);
                out.flush();
            }
        });
    }

    /**
     * The same for a file that is not written from its beginning to its end, and therefore has to be an ordinary one.
     *
     * @param content makes the file whose name it is given, and closes it
     * @throws IOException if it cannot be written, which names the file; then nothing has changed
     */
    public static void replace(Path file, FileContent content) throws IOException {
        Path target = followed(file.toAbsolutePath());
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IOException(file + ": " + (Files.isDirectory(target) ? "a folder" : "no ordinary file")
                    + ", nothing is written there");
        }
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException(file + " is not a file name");
        }
        Files.createDirectories(folder);
        // not Files.createTempFile: its files are for their owner's eyes alone, and the moved one would stay so
        Path temporary = folder.resolve(".writing-" + UUID.randomUUID() + ".tmp");
        try {
            content.writeTo(temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw named(e, temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** What a link leads to in the end, whether it is there or not. */
    private static Path followed(Path file) throws IOException {
        Path at = file;
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MOST_LINKS) {
                throw new IOException(file + ": links that lead in a circle");
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return at;
    }

    /** The file that people know in place of the temporary one, or before what names none: a full disk. */
    private static IOException named(IOException e, Path temporary, Path file) {
        boolean ofTemporary =
                e instanceof FileSystemException system && temporary.toString().equals(system.getFile());
        if (!ofTemporary && e.getClass() != IOException.class) {
            return e;
        }
        if (e instanceof AccessDeniedException) {
            AccessDeniedException denied = new AccessDeniedException(file.toString());
            denied.initCause(e);
            return denied;
        }
        String message = String.valueOf(e.getMessage()).replace(temporary.toString(), file.toString());
        return new IOException(message.contains(file.toString()) ? message : file + ": " + message, e);
    }
}
