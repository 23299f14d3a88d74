package dev.zoetrope.core.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
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
     * Creates or replaces a file, and the folders that lead to it. Who may read it is what the process gives any new file.
     *
     * @throws IOException if it cannot be written; then nothing has changed
     */
    public static void write(Path file, Content content) throws IOException {
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
     * The same for a file that is not written from its beginning to its end.
     *
     * @param content makes the file whose name it is given, and closes it
     * @throws IOException if it cannot be written; then nothing has changed
     */
    public static void replace(Path file, FileContent content) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
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
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
