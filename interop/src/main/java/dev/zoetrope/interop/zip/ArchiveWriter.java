package dev.zoetrope.interop.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zip archives whose entries are stored as they are. The same entries give the same bytes. */
public final class ArchiveWriter implements AutoCloseable {

    private final ZipOutputStream zip;

    public ArchiveWriter(OutputStream out) {
        zip = new ZipOutputStream(out);
        zip.setMethod(ZipOutputStream.STORED);
    }

    /** What writes an entry; called twice, and writes the same both times. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Adds an entry. Its checksum stands before it, and so it is made twice. */
    public void add(String name, Content content) throws IOException {
        CRC32 crc = new CRC32();
        Counter counter = new Counter();
        content.writeTo(new CheckedOutputStream(counter, crc));
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        entry.setSize(counter.bytes);
        entry.setCompressedSize(counter.bytes);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
    }

    /** Ends the archive; what it was written to stays open. */
    @Override
    public void close() throws IOException {
        zip.finish();
    }

    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int from, int length) {
            bytes += length;
        }
    }
}
