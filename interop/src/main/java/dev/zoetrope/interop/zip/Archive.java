package dev.zoetrope.interop.zip;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/**
 * A zip archive in memory or mapped into it. What is stored as it is, as Keras's weights are, is not copied. Nothing is ever
 * written anywhere, and names that could lead somewhere are refused all the same. The format: "APPNOTE.TXT - .ZIP File
 * Format Specification", PKWARE.
 */
public final class Archive {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_SIZE = 30;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ENCRYPTED = 1;
    private static final int MOST_ENTRIES = 10_000;

    /** What an array holds. */
    private static final int LARGEST_ENTRY = Integer.MAX_VALUE - 8;

    private final ByteBuffer file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(int method, long crc, long packed, long size, long local) {}

    private Archive(ByteBuffer file) {
        this.file = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Opens an archive.
     *
     * @throws ModelFormatException if it is none, or damaged
     */
    public static Archive open(ByteBuffer file) throws ModelFormatException {
        Archive archive = new Archive(file);
        archive.readDirectory();
        return archive;
    }

    private void readDirectory() throws ModelFormatException {
        int end = file.capacity() - END_SIZE;
        int last = Math.max(0, end - LONGEST_COMMENT);
        while (end >= last && file.getInt(end) != END) {
            end--;
        }
        if (end < last) {
            throw new ModelFormatException("not a zip archive, or truncated: it has no directory");
        }
        int count = file.getShort(end + 10) & 0xFFFF;
        long at = file.getInt(end + 16) & 0xFFFFFFFFL;
        if (count > MOST_ENTRIES) {
            throw new ModelFormatException("zip: " + count + " entries");
        }
        for (int i = 0; i < count; i++) {
            requireInside(at, CENTRAL_SIZE, "the directory");
            int from = (int) at;
            if (file.getInt(from) != CENTRAL) {
                throw new ModelFormatException("zip: no entry of the directory at byte " + at);
            }
            int nameLength = file.getShort(from + 28) & 0xFFFF;
            requireInside(at + CENTRAL_SIZE, nameLength, "the directory");
            byte[] name = new byte[nameLength];
            file.get(from + CENTRAL_SIZE, name);
            add(new String(name, StandardCharsets.UTF_8), from);
            at += CENTRAL_SIZE + nameLength + (file.getShort(from + 30) & 0xFFFF) + (file.getShort(from + 32) & 0xFFFF);
        }
    }

    private void add(String name, int at) throws ModelFormatException {
        if (name.startsWith("/") || name.contains("\\") || name.contains(":") || name.matches("(.*/)?\\.\\.(/.*)?")) {
            throw new ModelFormatException("zip: the entry \"" + name + "\" has a name that leads out of the archive");
        }
        if ((file.getShort(at + 8) & ENCRYPTED) != 0) {
            throw new ModelFormatException("zip: the entry " + name + " is encrypted");
        }
        Entry entry = new Entry(
                file.getShort(at + 10) & 0xFFFF,
                file.getInt(at + 16) & 0xFFFFFFFFL,
                file.getInt(at + 20) & 0xFFFFFFFFL,
                file.getInt(at + 24) & 0xFFFFFFFFL,
                file.getInt(at + 42) & 0xFFFFFFFFL);
        if (entries.put(name, entry) != null) {
            throw new ModelFormatException("zip: the entry " + name + " twice");
        }
    }

    private void requireInside(long at, long length, String what) throws ModelFormatException {
        if (length > file.capacity() || at > file.capacity() - length) {
            throw new ModelFormatException("zip: truncated: " + what + " wants " + length + " bytes at byte " + at
                    + ", and the file has " + file.capacity());
        }
    }

    /** Whether there is an entry of this name. */
    public boolean contains(String name) {
        return entries.containsKey(name);
    }

    /**
     * An entry's bytes, not to be changed.
     *
     * @param most how many there may be
     * @throws ModelFormatException if there is no such entry, if it is larger, or damaged
     */
    public ByteBuffer read(String name, long most) throws ModelFormatException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new ModelFormatException("zip: no entry " + name);
        }
        long believed = Math.min(most, LARGEST_ENTRY);
        if (entry.size > believed) {
            throw new ModelFormatException("zip: the entry " + name + " has " + entry.size + " bytes in an archive of "
                    + file.capacity() + ", more than the " + believed + " that are believed");
        }
        requireInside(entry.local, LOCAL_SIZE, "the entry " + name);
        int local = (int) entry.local;
        if (file.getInt(local) != LOCAL) {
            throw new ModelFormatException("zip: the entry " + name + " does not begin at byte " + local);
        }
        long from =
                entry.local + LOCAL_SIZE + (file.getShort(local + 26) & 0xFFFF) + (file.getShort(local + 28) & 0xFFFF);
        requireInside(from, entry.packed, "the entry " + name);
        ByteBuffer packed = file.slice((int) from, (int) entry.packed);
        ByteBuffer plain = entry.method == STORED ? packed : inflate(name, entry, packed);
        CRC32 crc = new CRC32();
        crc.update(plain.duplicate());
        if (plain.capacity() != entry.size || crc.getValue() != entry.crc) {
            throw new ModelFormatException("zip: the entry " + name + " is damaged: its checksum is wrong");
        }
        return plain;
    }

    private static ByteBuffer inflate(String name, Entry entry, ByteBuffer packed) throws ModelFormatException {
        if (entry.method != DEFLATED) {
            throw new ModelFormatException("zip: the entry " + name + " is packed by method " + entry.method);
        }
        try {
            return Inflated.of(packed, (int) entry.size, true);
        } catch (DataFormatException e) {
            throw new ModelFormatException("zip: the entry " + name + " is damaged: " + e.getMessage());
        }
    }
}
