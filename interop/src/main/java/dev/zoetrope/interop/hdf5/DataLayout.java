package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Where a data set's elements lie: in its header, in one piece, or in chunks, each perhaps packed. */
final class DataLayout {
    private static final int COMPACT = 0;
    private static final int CONTIGUOUS = 1;
    private static final int CHUNKED = 2;
    private static final int DEEPEST_TREE = 32;

    /** An array holds that and a checksum. */
    private static final int LARGEST_CHUNK = Integer.MAX_VALUE - 16;

    private final Hdf5File file;
    private final Bytes bytes;
    private final String path;
    private final Datatype type;
    private final Dataspace space;
    private final ObjectHeader header;

    DataLayout(Hdf5File file, String path, Datatype type, Dataspace space, ObjectHeader header) {
        this.file = file;
        this.bytes = file.bytes();
        this.path = path;
        this.type = type;
        this.space = space;
        this.header = header;
    }

    void read(float[] to, int offset) throws ModelFormatException {
        long at = header.first(ObjectHeader.LAYOUT)
                .orElseThrow(() -> new ModelFormatException("HDF5 " + path + ": no layout"))
                .at();
        int version = bytes.u8(at);
        int kind = bytes.u8(at + 1);
        long needed = (long) space.count() * type.size();
        if ((version == 3 || version == 4) && kind == COMPACT) {
            type.read(bytes.slice(at + 4, needed), to, offset, space.count());
        } else if ((version == 3 || version == 4) && kind == CONTIGUOUS) {
            contiguous(bytes.u64(at + 2), needed, to, offset);
        } else if (version == 3 && kind == CHUNKED) {
            chunked(at, to, offset);
        } else {
            throw Bytes.error(at, path + " has a layout of version " + version + " and class " + kind);
        }
    }

    /** An address that leads nowhere stands for zeros that nobody has written. */
    private void contiguous(long address, long needed, float[] to, int offset) throws ModelFormatException {
        if (address == Bytes.UNDEFINED) {
            Arrays.fill(to, offset, offset + space.count(), 0f);
        } else {
            type.read(bytes.slice(address, needed), to, offset, space.count());
        }
    }

    private void chunked(long at, float[] to, int offset) throws ModelFormatException {
        int rank = space.dims().length;
        if (bytes.u8(at + 2) != rank + 1) {
            throw Bytes.error(at, path + ": chunks of " + bytes.u8(at + 2) + " axes for data of " + rank);
        }
        int[] chunk = new int[rank];
        long most = Math.min(LARGEST_CHUNK, Math.max(1 << 20, 4L * type.size() * space.count()));
        long size = type.size();
        for (int i = 0; i < rank; i++) {
            long dim = bytes.u32(at + 11 + 4L * i);
            if (dim == 0 || dim > most / size) {
                throw Bytes.error(at, path + ": chunks out of proportion, an axis of " + dim);
            }
            size *= dim;
            chunk[i] = (int) dim;
        }
        Arrays.fill(to, offset, offset + space.count(), 0f);
        long tree = bytes.u64(at + 3);
        if (tree != Bytes.UNDEFINED) {
            Filters filters = Filters.read(bytes, header, path);
            tree(tree, new Chunks(chunk, (int) size, filters, to, offset), DEEPEST_TREE);
        }
    }

    /** What is the same for all chunks. */
    private record Chunks(int[] dims, int bytes, Filters filters, float[] to, int offset) {}

    private void tree(long address, Chunks chunks, int depth) throws ModelFormatException {
        bytes.step(address);
        bytes.requireSignature(address, "TREE");
        if (bytes.u8(address + 4) != 1 || depth == 0) {
            throw Bytes.error(address, "a node of a tree of chunks wanted");
        }
        boolean leaf = bytes.u8(address + 5) == 0;
        int rank = chunks.dims.length;
        int entries = bytes.u16(address + 6);
        long key = address + 24;
        for (int i = 0; i < entries; i++) {
            long child = bytes.u64(key + 8 + 8L * (rank + 1));
            if (leaf) {
                bytes.step(key);
                chunk(key, child, chunks);
            } else {
                tree(child, chunks, depth - 1);
            }
            key += 16 + 8L * (rank + 1);
        }
    }

    private void chunk(long key, long address, Chunks chunks) throws ModelFormatException {
        int rank = chunks.dims.length;
        int[] start = new int[rank];
        for (int i = 0; i < rank; i++) {
            long from = bytes.u64(key + 8 + 8L * i);
            if (from < 0 || from >= space.dims()[i]) {
                throw Bytes.error(key, path + ": a chunk outside the data");
            }
            start[i] = (int) from;
        }
        ByteBuffer stored = bytes.slice(address, bytes.u32(key));
        file.data().take(chunks.bytes, path);
        ByteBuffer plain = chunks.filters.undo(stored, (int) bytes.u32(key + 4), chunks.bytes, type.size());
        copy(plain.order(ByteOrder.LITTLE_ENDIAN), start, chunks);
    }

    /** A chunk's rows, as far as they lie inside the data. */
    private void copy(ByteBuffer from, int[] start, Chunks chunks) {
        int rank = chunks.dims.length;
        int last = rank - 1;
        int run = rank == 0 ? 1 : Math.min(chunks.dims[last], space.dims()[last] - start[last]);
        int rows = 1;
        for (int i = 0; i < last; i++) {
            rows *= chunks.dims[i];
        }
        for (int row = 0; row < rows; row++) {
            int rest = row;
            long target = 0;
            long stride = rank == 0 ? 1 : space.dims()[last];
            boolean inside = true;
            for (int i = last - 1; i >= 0; i--) {
                int index = start[i] + rest % chunks.dims[i];
                rest /= chunks.dims[i];
                inside &= index < space.dims()[i];
                target += index * stride;
                stride *= space.dims()[i];
            }
            if (inside) {
                int first = rank == 0 ? 0 : row * chunks.dims[last];
                int column = rank == 0 ? 0 : start[last];
                type.read(
                        from.slice(first * type.size(), run * type.size()),
                        chunks.to,
                        chunks.offset + (int) target + column,
                        run);
            }
        }
    }
}
