package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names in a group and the addresses of what they stand for. */
final class Links {
    private static final int LONGEST_NAME = 1 << 16;
    private static final int DEEPEST_TREE = 32;
    private static final int SYMBOL = 40;
    private static final int SOFT = 2;

    private final Bytes file;
    private final Map<String, Long> addresses = new LinkedHashMap<>();

    private Links(Bytes file) {
        this.file = file;
    }

    /** What a group holds; nothing for what is none. */
    static Map<String, Long> of(Bytes file, ObjectHeader header) throws ModelFormatException {
        Links links = new Links(file);
        var table = header.first(ObjectHeader.SYMBOL_TABLE);
        if (table.isPresent()) {
            long heap = file.u64(table.get().at() + 8);
            file.requireSignature(heap, "HEAP");
            links.tree(file.u64(table.get().at()), file.u64(heap + 24), DEEPEST_TREE);
        }
        var info = header.first(ObjectHeader.LINK_INFO);
        if (info.isPresent()) {
            long at = info.get().at();
            long dense = file.u64(at + ((file.u8(at + 1) & 1) != 0 ? 10 : 2));
            if (dense != Bytes.UNDEFINED) {
                throw Bytes.error(at, "a group in the form of HDF5's latest versions, which is not supported");
            }
        }
        for (ObjectHeader.Message message : header.all(ObjectHeader.LINK)) {
            links.link(message.at());
        }
        return links.addresses;
    }

    private void tree(long address, long names, int depth) throws ModelFormatException {
        file.step(address);
        file.requireSignature(address, "TREE");
        if (file.u8(address + 4) != 0 || depth == 0) {
            throw Bytes.error(address, "a node of a group's tree wanted");
        }
        boolean leaf = file.u8(address + 5) == 0;
        int entries = file.u16(address + 6);
        for (int i = 0; i < entries; i++) {
            long child = file.u64(address + 32 + 16L * i);
            if (leaf) {
                symbols(child, names);
            } else {
                tree(child, names, depth - 1);
            }
        }
    }

    private void symbols(long address, long names) throws ModelFormatException {
        file.requireSignature(address, "SNOD");
        int count = file.u16(address + 6);
        for (int i = 0; i < count; i++) {
            long at = address + 8 + (long) SYMBOL * i;
            file.step(at);
            if (file.u32(at + 16) == SOFT) {
                continue;
            }
            addresses.put(file.terminated(names + file.u64(at), LONGEST_NAME), file.u64(at + 8));
        }
    }

    private void link(long at) throws ModelFormatException {
        int flags = file.u8(at + 1);
        long next = at + 2;
        int kind = 0;
        if ((flags & 0x08) != 0) {
            kind = file.u8(next++);
        }
        next += (flags & 0x04) != 0 ? 8 : 0;
        next += (flags & 0x10) != 0 ? 1 : 0;
        int sizeBytes = 1 << (flags & 3);
        long length = file.unsigned(next, sizeBytes);
        next += sizeBytes;
        if (kind == 0) {
            addresses.put(file.text(next, length), file.u64(next + length));
        }
    }
}
