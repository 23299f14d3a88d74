package dev.zoetrope.interop.hdf5;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** All texts of a file's attributes, in collections of a few thousand, each text once. */
final class GlobalHeapWriter {
    /** A reference's bytes: length, collection, number. */
    static final int REFERENCE = 16;

    private static final int HEADER = 16;
    private static final int LEAST_SIZE = 4096;
    private static final int MOST_IN_ONE = 4096;

    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<Integer, Integer> sizes = new LinkedHashMap<>();
    private long address;

    void collect(Hdf5Group group) {
        group.attributes().values().forEach(texts -> texts.forEach(this::collect));
        for (Object child : group.children().values()) {
            if (child instanceof Hdf5Group inner) {
                collect(inner);
            }
        }
    }

    private void collect(String text) {
        int number = numbers.size();
        if (!text.isEmpty() && numbers.putIfAbsent(text, number) == null) {
            int size = HEADER + ((text.getBytes(StandardCharsets.UTF_8).length + 7) & ~7);
            sizes.merge(number / MOST_IN_ONE, size, Integer::sum);
        }
    }

    long size() {
        return sizes.values().stream()
                .mapToLong(GlobalHeapWriter::collectionSize)
                .sum();
    }

    /** A collection ends with a free object, which has a header's size at least. */
    private static long collectionSize(int objects) {
        return Math.max(LEAST_SIZE, 2L * HEADER + objects);
    }

    void place(long at) {
        address = at;
    }

    /** Writes the reference to a text. */
    void reference(String text, ByteBuffer to) {
        Integer number = numbers.get(text);
        if (number == null) {
            to.putInt(0).putLong(Bytes.UNDEFINED).putInt(0);
            return;
        }
        long collection = address;
        for (int i = 0; i < number / MOST_IN_ONE; i++) {
            collection += collectionSize(sizes.getOrDefault(i, 0));
        }
        to.putInt(text.getBytes(StandardCharsets.UTF_8).length);
        to.putLong(collection).putInt(1 + number % MOST_IN_ONE);
    }

    void writeTo(OutputStream out) throws IOException {
        var texts = numbers.keySet().iterator();
        for (int objects : sizes.values()) {
            ByteBuffer collection =
                    ByteBuffer.allocate((int) collectionSize(objects)).order(ByteOrder.LITTLE_ENDIAN);
            collection.put("GCOL".getBytes(StandardCharsets.US_ASCII)).putInt(1).putLong(collection.capacity());
            for (int i = 1; i <= MOST_IN_ONE && texts.hasNext(); i++) {
                byte[] text = texts.next().getBytes(StandardCharsets.UTF_8);
                collection.putShort((short) i).putShort((short) 0).putInt(0).putLong(text.length);
                collection.put(text).position((collection.position() + 7) & ~7);
            }
            collection.putLong(0).putLong(collection.capacity() - collection.position() + 8L);
            out.write(collection.array());
        }
    }
}
