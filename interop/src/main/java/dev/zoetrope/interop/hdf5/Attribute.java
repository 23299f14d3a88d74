package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * A few values that stand with an object, by name.
 *
 * @param at where the values begin
 */
record Attribute(String name, Datatype type, Dataspace space, long at) {
    static Attribute read(Bytes file, ObjectHeader.Message message) throws ModelFormatException {
        long at = message.at();
        int version = file.u8(at);
        if (version < 1 || version > 3) {
            throw Bytes.error(at, "an attribute of version " + version);
        }
        if (version > 1 && file.u8(at + 1) != 0) {
            throw Bytes.error(at, "an attribute of a shared type, which is not supported");
        }
        int nameSize = file.u16(at + 2);
        int typeSize = file.u16(at + 4);
        int spaceSize = file.u16(at + 6);
        long nameAt = at + (version == 3 ? 9 : 8);
        long typeAt = nameAt + padded(nameSize, version);
        long spaceAt = typeAt + padded(typeSize, version);
        Datatype type = Datatype.read(file, typeAt);
        Dataspace space = Dataspace.read(file, spaceAt);
        long dataAt = spaceAt + padded(spaceSize, version);
        file.at(dataAt, (long) type.size() * space.count());
        return new Attribute(file.text(nameAt, nameSize), type, space, dataAt);
    }

    private static int padded(int size, int version) {
        return version == 1 ? (size + 7) & ~7 : size;
    }

    /** The values as texts. */
    List<String> texts(Bytes file, GlobalHeap heap) throws ModelFormatException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < space.count(); i++) {
            long from = at + (long) i * type.size();
            file.step(from);
            texts.add(
                    switch (type.kind()) {
                        case TEXT -> file.text(from, type.size());
                        case HEAP_TEXT -> heap.text(file.u64(from + 4), (int) file.u32(from + 12), file.u32(from));
                        default -> throw Bytes.error(at, "attribute " + name + " is not text");
                    });
        }
        return texts;
    }
}
