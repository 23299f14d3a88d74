package dev.zoetrope.video.container;

import dev.zoetrope.video.VideoFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file read at will. Nothing is allocated for a length before the file is known to have it. */
public final class ByteSource implements Closeable {
    private final Path path;
    private final FileChannel channel;
    private final long size;

    private ByteSource(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /**
     * Opens a file.
     *
     * @throws VideoFormatException if there is no such file, or it cannot be read or is empty
     */
    public static ByteSource open(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new VideoFormatException(path, "no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw new VideoFormatException(path, "not a file");
        }
        if (!Files.isReadable(path)) {
            throw new VideoFormatException(path, "not readable");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        ByteSource source = new ByteSource(path, channel, channel.size());
        if (source.size == 0) {
            channel.close();
            throw source.bad("empty file");
        }
        return source;
    }

    public long size() {
        return size;
    }

    /** The bytes from {@code offset}, as a buffer of that byte order. */
    public ByteBuffer read(long offset, long length, ByteOrder order) throws IOException {
        if (offset < 0 || length < 0 || length > size - offset) {
            throw bad("truncated: it ends at byte " + size + ", before a piece of " + length + " bytes at " + offset);
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw bad("a piece of " + length + " bytes is too large");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length).order(order);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw bad("truncated while it was read");
            }
        }
        return bytes.flip();
    }

    /** An exception that names this file. */
    public VideoFormatException bad(String reason) {
        return new VideoFormatException(path, reason);
    }

    /** An exception that names this file, for a failure deeper down. */
    public VideoFormatException bad(String reason, Throwable cause) {
        return new VideoFormatException(path, reason, cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Four characters at the position of a buffer, with anything unprintable as '?'. */
    static String fourCharacters(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder(4);
        for (int i = 0; i < 4; i++) {
            int c = bytes.get() & 0xFF;
            text.append(c >= 0x20 && c < 0x7F ? (char) c : '?');
        }
        return text.toString();
    }
}
