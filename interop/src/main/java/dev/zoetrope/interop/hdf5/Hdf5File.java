package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * An HDF5 file, read: groups, data sets of numbers, attributes of text, as h5py and Keras write them. Nothing is read before
 * it is asked for, and nothing in the file is believed ({@link Bytes}). The format: "HDF5 File Format Specification", version
 * 3.0, The HDF Group.
 */
public final class Hdf5File {
    private static final long SIGNATURE = 0x0A1A0A0D46444889L;

    private final Bytes bytes;
    private final GlobalHeap heap;
    private final DataBudget data;
    private final Map<Long, Hdf5Object> objects = new HashMap<>();
    private final Hdf5Object root;

    private Hdf5File(Bytes bytes, long rootAddress) throws ModelFormatException {
        this.bytes = bytes;
        this.heap = new GlobalHeap(bytes);
        this.data = new DataBudget(bytes.size());
        this.root = object(rootAddress, "");
    }

    /**
     * Opens a file.
     *
     * @throws ModelFormatException if it is not HDF5
     */
    public static Hdf5File open(ByteBuffer file) throws ModelFormatException {
        Bytes bytes = new Bytes(file);
        if (bytes.size() < 8 || bytes.u64(0) != SIGNATURE) {
            throw new ModelFormatException("not an HDF5 file");
        }
        int version = bytes.u8(8);
        int sizesAt = version < 2 ? 13 : 9;
        if (version > 3 || bytes.u8(sizesAt) != 8 || bytes.u8(sizesAt + 1) != 8) {
            throw Bytes.error(
                    8,
                    "a superblock of version " + version + " with addresses of " + bytes.u8(sizesAt)
                            + " bytes and lengths of " + bytes.u8(sizesAt + 1));
        }
        int baseAt = version == 0 ? 24 : version == 1 ? 28 : 12;
        if (bytes.u64(baseAt) != 0) {
            throw Bytes.error(baseAt, "a base address of " + Long.toUnsignedString(bytes.u64(baseAt)));
        }
        return new Hdf5File(bytes, bytes.u64(version < 2 ? baseAt + 40 : baseAt + 24));
    }

    /** The group that holds all else. */
    public Hdf5Object root() {
        return root;
    }

    /** The object at an address, read once. */
    Hdf5Object object(long address, String path) throws ModelFormatException {
        Hdf5Object before = objects.get(address);
        if (before == null) {
            before = new Hdf5Object(this, path, ObjectHeader.read(bytes, address));
            objects.put(address, before);
        }
        return before;
    }

    Bytes bytes() {
        return bytes;
    }

    GlobalHeap heap() {
        return heap;
    }

    DataBudget data() {
        return data;
    }
}
