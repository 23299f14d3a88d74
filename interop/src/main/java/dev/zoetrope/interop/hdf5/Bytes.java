package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A file's bytes, of which nothing is believed: no address leads outside, and every structure that is looked at is paid for
 * from a budget that a sound file cannot use up, so that loops and trees without end come to one.
 */
final class Bytes {
    /** What HDF5 writes for an address that leads nowhere. */
    static final long UNDEFINED = -1;

    private static final long LEAST_BUDGET = 100_000;
    private static final int BYTES_PER_STEP = 8;

    /** Of text: all that a file holds may be read twice. */
    private static final int TEXT_PER_STEP = 16;

    private final ByteBuffer file;
    private long budget;

    Bytes(ByteBuffer file) {
        this.file = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.budget = LEAST_BUDGET + file.remaining() / BYTES_PER_STEP;
    }

    int size() {
        return file.capacity();
    }

    /** Pays for one structure. */
    void step(long at) throws ModelFormatException {
        pay(at, 1);
    }

    private void pay(long at, long steps) throws ModelFormatException {
        budget -= steps;
        if (budget < 0) {
            throw error(at, "structures that lead in a circle, or far more than a file of this size holds");
        }
    }

    /** Checks that so many bytes lie at an address, and makes the address an index. */
    int at(long address, long length) throws ModelFormatException {
        if (address < 0 || length < 0 || address > size() || length > size() - address) {
            throw error(address, length + " bytes wanted, and the file has " + size());
        }
        return (int) address;
    }

    int u8(long at) throws ModelFormatException {
        return file.get(at(at, 1)) & 0xFF;
    }

    int u16(long at) throws ModelFormatException {
        return file.getShort(at(at, 2)) & 0xFFFF;
    }

    long u32(long at) throws ModelFormatException {
        return file.getInt(at(at, 4)) & 0xFFFFFFFFL;
    }

    /** Sizes and addresses; those of 2^63 and more are negative here, and no address. */
    long u64(long at) throws ModelFormatException {
        return file.getLong(at(at, 8));
    }

    /** An unsigned number of 1, 2, 4 or 8 bytes. */
    long unsigned(long at, int bytes) throws ModelFormatException {
        return switch (bytes) {
            case 1 -> u8(at);
            case 2 -> u16(at);
            case 4 -> u32(at);
            case 8 -> u64(at);
            default -> throw error(at, "a number of " + bytes + " bytes");
        };
    }

    /** A part of the file, little-endian. */
    ByteBuffer slice(long at, long length) throws ModelFormatException {
        return file.slice(at(at, length), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    String text(long at, long length) throws ModelFormatException {
        pay(at, length / TEXT_PER_STEP);
        byte[] bytes = new byte[slice(at, length).capacity()];
        file.get((int) at, bytes);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** The text up to the next zero byte. */
    String terminated(long at, long most) throws ModelFormatException {
        long end = at;
        while (end - at < most && u8(end) != 0) {
            end++;
        }
        return text(at, end - at);
    }

    void requireSignature(long at, String signature) throws ModelFormatException {
        if (!text(at, signature.length()).equals(signature)) {
            throw error(at, "\"" + signature + "\" wanted");
        }
    }

    static ModelFormatException error(long at, String what) {
        return new ModelFormatException("HDF5 at byte " + Long.toUnsignedString(at) + ": " + what);
    }
}
