package dev.zoetrope.interop.hdf5;

import dev.zoetrope.core.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a tree of groups and data sets in HDF5's first form, which every version and h5py read: symbol tables, data in one
 * piece, texts in a global heap. First every structure gets its place, then all are written in order; data go straight from
 * their tensors. The same tree gives the same bytes.
 */
public final class Hdf5Writer {
    private static final int LEAF_K = 4;
    private static final int LEAST_INTERNAL_K = 16;
    private static final int SUPERBLOCK = 96;
    private static final int DATA_AT_ONCE = 1 << 14;
    private static final byte[] FLOAT32 = {0x11, 0x20, 0x1F, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0};
    private static final byte[] INT64 = {0x10, 0x08, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0};
    private static final byte[] TEXT = {
        0x19, 0x01, 0x01, 0, 16, 0, 0, 0, 0x13, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x08, 0, 0, 0, 0, 0
    };

    private final List<Block> blocks = new ArrayList<>();
    private final GlobalHeapWriter heap = new GlobalHeapWriter();
    private final int internalK;
    private long end = SUPERBLOCK;

    /** What is written at one place. */
    @FunctionalInterface
    private interface Block {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * A group's address, and those of what it is made of.
     *
     * @param header of the object
     */
    private record Place(long header, long tree, long names) {}

    private Hdf5Writer(Hdf5Group root) {
        this.internalK = Math.max(LEAST_INTERNAL_K, (root.largest() + 4 * LEAF_K - 1) / (4 * LEAF_K));
        heap.collect(root);
        heap.place(allocate(heap.size(), heap::writeTo));
    }

    /** Writes a file. */
    public static void write(Hdf5Group root, OutputStream out) throws IOException {
        Hdf5Writer writer = new Hdf5Writer(root);
        Place place = writer.group(root);
        out.write(writer.superblock(place).array());
        for (Block block : writer.blocks) {
            block.writeTo(out);
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.capacity()];
        content.get(0, bytes);
        return bytes;
    }

    private static int padded(int size) {
        return (size + 7) & ~7;
    }

    private long allocate(long size, Block block) {
        long address = end;
        end += size;
        blocks.add(block);
        return address;
    }

    private long allocate(ByteBuffer content) {
        return allocate(content.capacity(), out -> out.write(bytes(content)));
    }

    private ByteBuffer superblock(Place root) {
        return buffer(SUPERBLOCK)
                .put(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0, 0, 8, 8, 0})
                .putShort((short) LEAF_K)
                .putShort((short) internalK)
                .putInt(0)
                .putLong(0)
                .putLong(Bytes.UNDEFINED)
                .putLong(end)
                .putLong(Bytes.UNDEFINED)
                .putLong(0)
                .put(symbol(root));
    }

    /** What a symbol says of its object: the address, and for a group where its tree and names are. */
    private static byte[] symbol(Place place) {
        boolean group = place.tree != Bytes.UNDEFINED;
        return buffer(32)
                .putLong(place.header)
                .putInt(group ? 1 : 0)
                .putInt(0)
                .putLong(group ? place.tree : 0)
                .putLong(group ? place.names : 0)
                .array();
    }

    private Place group(Hdf5Group group) {
        List<String> names = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        for (Map.Entry<String, Object> child : group.children().entrySet()) { // sorted, as the tree wants them
            names.add(child.getKey());
            places.add(
                    child.getValue() instanceof Hdf5Group inner
                            ? group(inner)
                            : new Place(data(child.getValue()), Bytes.UNDEFINED, Bytes.UNDEFINED));
        }
        List<Integer> offsets = new ArrayList<>();
        long heapAddress = names(names, offsets);
        List<Long> nodes = new ArrayList<>();
        for (int from = 0; from < names.size(); from += 2 * LEAF_K) {
            int to = Math.min(names.size(), from + 2 * LEAF_K);
            ByteBuffer node = buffer(8 + 2 * LEAF_K * 40);
            node.put("SNOD".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
            node.putShort((short) (to - from));
            for (int i = from; i < to; i++) {
                node.putLong(offsets.get(i)).put(symbol(places.get(i)));
            }
            nodes.add(allocate(node));
        }
        ByteBuffer tree = buffer(24 + 2 * internalK * 16 + 8);
        tree.put("TREE".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0);
        tree.putShort((short) nodes.size()).putLong(Bytes.UNDEFINED).putLong(Bytes.UNDEFINED);
        tree.putLong(0);
        for (int i = 0; i < nodes.size(); i++) {
            int last = Math.min(names.size(), (i + 1) * 2 * LEAF_K) - 1;
            tree.putLong(nodes.get(i)).putLong(offsets.get(last)); // a node's last name is the key behind it
        }
        long treeAddress = allocate(tree);
        List<ByteBuffer> messages = new ArrayList<>();
        messages.add(message(
                ObjectHeader.SYMBOL_TABLE, buffer(16).putLong(treeAddress).putLong(heapAddress)));
        group.attributes().forEach((name, texts) -> messages.add(attribute(name, texts)));
        return new Place(header(messages), treeAddress, heapAddress);
    }

    /** The heap of a group's names; an empty one comes first. */
    private long names(List<String> names, List<Integer> offsets) {
        List<byte[]> texts = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList();
        int size = 8;
        for (byte[] text : texts) {
            offsets.add(size);
            size += padded(text.length + 1);
        }
        ByteBuffer content = buffer(size);
        for (int i = 0; i < texts.size(); i++) {
            content.put(offsets.get(i), texts.get(i));
        }
        long segment = allocate(content);
        ByteBuffer head = buffer(32);
        head.put("HEAP".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        return allocate(head.putLong(size).putLong(1).putLong(segment)); // 1: nothing in it is free
    }

    private long data(Object value) {
        ByteBuffer layout = buffer(18).put((byte) 3).put((byte) 1);
        if (value instanceof Long number) {
            long address = allocate(buffer(8).putLong(number));
            return header(List.of(
                    message(ObjectHeader.DATASPACE, dataspace()),
                    message(ObjectHeader.DATATYPE, buffer(INT64.length).put(INT64)),
                    message(ObjectHeader.LAYOUT, layout.putLong(address).putLong(8))));
        }
        Tensor tensor = (Tensor) value;
        long size = 4L * tensor.size();
        long address = size == 0 ? Bytes.UNDEFINED : allocate((size + 7) & ~7L, out -> floats(tensor, out));
        return header(List.of(
                message(ObjectHeader.DATASPACE, dataspace(tensor.shape().dims())),
                message(ObjectHeader.DATATYPE, buffer(FLOAT32.length).put(FLOAT32)),
                message(ObjectHeader.LAYOUT, layout.putLong(address).putLong(size))));
    }

    private static void floats(Tensor tensor, OutputStream out) throws IOException {
        byte[] bytes = new byte[4 * DATA_AT_ONCE];
        ByteBuffer some = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < tensor.size(); from += DATA_AT_ONCE) {
            int count = Math.min(DATA_AT_ONCE, tensor.size() - from);
            some.asFloatBuffer().put(tensor.array(), tensor.offset() + from, count);
            out.write(bytes, 0, 4 * count);
        }
        out.write(new byte[tensor.size() % 2 * 4]);
    }

    private static ByteBuffer dataspace(int... dims) {
        ByteBuffer space = buffer(8 + 8 * dims.length).put((byte) 1).put((byte) dims.length);
        for (int i = 0; i < dims.length; i++) {
            space.putLong(8 + 8 * i, dims[i]);
        }
        return space;
    }

    private ByteBuffer attribute(String name, List<String> texts) {
        byte[] key = (name + "\0").getBytes(StandardCharsets.UTF_8);
        ByteBuffer space = texts.size() == 1 && !Hdf5Group.isList(name) ? dataspace() : dataspace(texts.size());
        ByteBuffer content = buffer(
                8 + padded(key.length) + TEXT.length + space.capacity() + GlobalHeapWriter.REFERENCE * texts.size());
        content.put((byte) 1).put((byte) 0).putShort((short) key.length).putShort((short) TEXT.length);
        content.putShort((short) space.capacity()).put(key);
        content.position(8 + padded(key.length)).put(TEXT).put(bytes(space));
        texts.forEach(text -> heap.reference(text, content));
        return message(ObjectHeader.ATTRIBUTE, content);
    }

    private static ByteBuffer message(int type, ByteBuffer content) {
        int size = padded(content.capacity());
        ByteBuffer message =
                buffer(8 + size).putShort((short) type).putShort((short) size).putInt(0);
        return message.put(bytes(content));
    }

    private long header(List<ByteBuffer> messages) {
        int size = messages.stream().mapToInt(ByteBuffer::capacity).sum();
        ByteBuffer header = buffer(16 + size).put((byte) 1).put((byte) 0).putShort((short) messages.size());
        header.putInt(1).putInt(size).putInt(0);
        messages.forEach(message -> header.put(bytes(message)));
        return allocate(header);
    }
}
