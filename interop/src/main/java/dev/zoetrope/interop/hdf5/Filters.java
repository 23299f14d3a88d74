package dev.zoetrope.interop.hdf5;

import dev.zoetrope.interop.zip.Inflated;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;

/** What was done to a chunk before it was stored, in that order. */
record Filters(List<Integer> ids, String path) {
    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int CHECKSUM = 3;
    private static final int MOST = 8;

    static Filters read(Bytes file, ObjectHeader header, String path) throws ModelFormatException {
        List<Integer> ids = new ArrayList<>();
        var message = header.first(ObjectHeader.FILTERS);
        if (message.isPresent()) {
            long at = message.get().at();
            int version = file.u8(at);
            int count = file.u8(at + 1);
            if (version < 1 || version > 2 || count > MOST) {
                throw Bytes.error(at, "a pipeline of version " + version + " with " + count + " filters");
            }
            long next = at + (version == 1 ? 8 : 2);
            for (int i = 0; i < count; i++) {
                int id = file.u16(next);
                boolean named = version == 1 || id >= 256;
                int name = named ? file.u16(next + 2) : 0;
                long after = next + (named ? 4 : 2);
                int values = file.u16(after + 2);
                boolean odd = version == 1 && values % 2 == 1;
                next = after + 4 + (version == 1 ? (name + 7) & ~7 : name) + 4L * values + (odd ? 4 : 0);
                if (id < DEFLATE || id > CHECKSUM) {
                    throw Bytes.error(at, path + " is packed by filter " + id + ", which is not supported");
                }
                ids.add(id);
            }
        }
        return new Filters(ids, path);
    }

    /**
     * A chunk as it was.
     *
     * @param skipped bit i is set where filter i was left out
     * @param size of a chunk in bytes
     */
    ByteBuffer undo(ByteBuffer stored, int skipped, int size, int elementSize) throws ModelFormatException {
        ByteBuffer chunk = stored;
        for (int i = ids.size() - 1; i >= 0; i--) {
            if ((skipped & (1 << i)) == 0) {
                chunk = switch (ids.get(i)) {
                    case DEFLATE -> inflate(chunk, size);
                    case SHUFFLE -> unshuffle(chunk, elementSize);
                    default -> chunk.slice(0, Math.max(0, chunk.capacity() - 4));
                };
            }
        }
        if (chunk.capacity() < size) {
            throw new ModelFormatException("HDF5 " + path + ": a chunk of " + chunk.capacity() + " bytes, not " + size);
        }
        return chunk;
    }

    private ByteBuffer inflate(ByteBuffer packed, int size) throws ModelFormatException {
        int checksum = 4;
        try {
            return Inflated.of(packed, size + checksum, false);
        } catch (DataFormatException e) {
            throw new ModelFormatException("HDF5 " + path + ": a damaged chunk: " + e.getMessage());
        }
    }

    /** All first bytes of the elements, then all second bytes, … become elements again. */
    private static ByteBuffer unshuffle(ByteBuffer shuffled, int elementSize) {
        int count = shuffled.capacity() / elementSize;
        byte[] plain = new byte[shuffled.capacity()];
        for (int b = 0; b < elementSize; b++) {
            for (int i = 0; i < count; i++) {
                plain[i * elementSize + b] = shuffled.get(b * count + i);
            }
        }
        return ByteBuffer.wrap(plain);
    }
}
