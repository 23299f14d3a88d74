package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands at an object's address: messages, in one block or several. */
record ObjectHeader(List<Message> messages) {
    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int LINK = 0x06;
    static final int LAYOUT = 0x08;
    static final int FILTERS = 0x0B;
    static final int ATTRIBUTE = 0x0C;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;
    private static final int CONTINUATION = 0x10;

    private static final int SHARED = 0x02;

    /**
     * One message.
     *
     * @param at where its content begins
     */
    record Message(int type, long at, int length) {}

    /** Part of a header: bytes {@code at} to {@code end}. */
    private record Chunk(long at, long end) {}

    /** The messages of one kind. */
    List<Message> all(int type) {
        return messages.stream().filter(message -> message.type == type).toList();
    }

    /** The first message of one kind. */
    Optional<Message> first(int type) {
        return messages.stream().filter(message -> message.type == type).findFirst();
    }

    static ObjectHeader read(Bytes file, long address) throws ModelFormatException {
        return new ObjectHeader(file.u8(address) == 1 ? version1(file, address) : version2(file, address));
    }

    private static List<Message> version1(Bytes file, long address) throws ModelFormatException {
        List<Message> messages = new ArrayList<>();
        List<Chunk> chunks = new ArrayList<>();
        int count = file.u16(address + 2);
        chunks.add(new Chunk(address + 16, address + 16 + file.u32(address + 8)));
        for (int c = 0; c < chunks.size(); c++) {
            long at = chunks.get(c).at;
            while (at + 8 <= chunks.get(c).end && messages.size() < count) {
                add(file, file.u16(at), file.u16(at + 2), file.u8(at + 4), at + 8, messages, chunks);
                at += 8 + file.u16(at + 2);
            }
        }
        return messages;
    }

    private static List<Message> version2(Bytes file, long address) throws ModelFormatException {
        file.requireSignature(address, "OHDR");
        if (file.u8(address + 4) != 2) {
            throw Bytes.error(address, "an object header of version " + file.u8(address + 4));
        }
        int flags = file.u8(address + 5);
        long at = address + 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        int sizeBytes = 1 << (flags & 3);
        int prefix = (flags & 0x04) != 0 ? 6 : 4;
        List<Message> messages = new ArrayList<>();
        List<Chunk> chunks = new ArrayList<>();
        long first = at + sizeBytes;
        chunks.add(new Chunk(first, first + file.unsigned(at, sizeBytes)));
        for (int c = 0; c < chunks.size(); c++) {
            at = chunks.get(c).at;
            if (c > 0) {
                file.requireSignature(at, "OCHK");
                at += 4;
            }
            long end = chunks.get(c).end - (c > 0 ? 4 : 0); // a checksum
            while (at + prefix <= end) {
                int length = file.u16(at + 1);
                add(file, file.u8(at), length, file.u8(at + 3), at + prefix, messages, chunks);
                at += prefix + length;
            }
        }
        return messages;
    }

    private static void add(
            Bytes file, int type, int length, int flags, long at, List<Message> messages, List<Chunk> chunks)
            throws ModelFormatException {
        file.step(at);
        file.at(at, length);
        if ((flags & SHARED) != 0) {
            throw Bytes.error(at, "a shared message, which is not supported");
        }
        messages.add(new Message(type, at, length));
        if (type == CONTINUATION) {
            long from = file.u64(at);
            long bytes = file.u64(at + 8);
            file.at(from, bytes);
            chunks.add(new Chunk(from, from + bytes));
        }
    }
}
