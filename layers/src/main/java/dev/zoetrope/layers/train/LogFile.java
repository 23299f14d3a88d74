package dev.zoetrope.layers.train;

import dev.zoetrope.core.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that grows by a record at a time; it is open only while it is written to. */
record LogFile(Path path) {
    /**
     * Makes sure that the file can be written, with the folders that lead to it.
     *
     * @param keep whether what it holds stays
     * @throws UncheckedIOException if it cannot; the message names the file
     */
    void begin(boolean keep) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(
                    path,
                    new byte[0],
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    keep ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + path + ": " + e, e);
        }
    }

    /** Makes this what the file holds; at no moment does it hold anything but that, or what it held. */
    void rewrite(byte[] content) {
        try {
            AtomicFile.write(path, out -> out.write(content));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + path + ": " + e, e);
        }
    }

    void append(byte[] record) {
        try {
            Files.write(path, record, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + path + ": " + e, e);
        }
    }
}
