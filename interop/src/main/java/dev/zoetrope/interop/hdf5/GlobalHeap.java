package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where texts of any length stand: collections of numbered objects. */
final class GlobalHeap {
    private static final int HEADER = 16;

    private final Bytes file;
    private final Map<Long, Map<Integer, Place>> collections = new HashMap<>();

    private record Place(long at, long length) {}

    GlobalHeap(Bytes file) {
        this.file = file;
    }

    /** An object of the collection at an address, as text. */
    String text(long address, int index, long length) throws ModelFormatException {
        if (length == 0) {
            return "";
        }
        Map<Integer, Place> collection = collections.get(address);
        if (collection == null) {
            collection = read(address);
            collections.put(address, collection);
        }
        @Nullable Place place = collection.get(index);
        if (place == null || length > place.length) {
            throw Bytes.error(address, "no object " + index + " of " + length + " bytes in this heap");
        }
        return file.text(place.at, length);
    }

    private Map<Integer, Place> read(long address) throws ModelFormatException {
        file.requireSignature(address, "GCOL");
        long size = file.u64(address + 8);
        file.at(address, size);
        Map<Integer, Place> places = new HashMap<>();
        long at = address + HEADER;
        while (at + HEADER <= address + size) {
            file.step(at);
            int index = file.u16(at);
            long length = file.u64(at + 8);
            if (index == 0) {
                break; // what is left of the collection is free
            }
            file.at(at + HEADER, length);
            places.put(index, new Place(at + HEADER, length));
            at += HEADER + ((length + 7) & ~7L);
        }
        return places;
    }
}
