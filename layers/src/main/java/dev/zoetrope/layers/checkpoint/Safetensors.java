package dev.zoetrope.layers.checkpoint;

import dev.zoetrope.core.io.AtomicFile;
import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file: named arrays and a few words about them. Eight bytes, little-endian, tell the length of a JSON
 * header; it gives each array's type, shape and place in the bytes that follow; {@code __metadata__} holds the words.
 *
 * @param metadata texts by name
 * @param arrays arrays by name, in the order of the file
 */
public record Safetensors(Map<String, String> metadata, Map<String, Entry> arrays) {
    private static final String METADATA = "__metadata__";
    private static final int LONGEST_HEADER = 100_000_000;

    public Safetensors {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    /** The types of elements that this library reads and writes. */
    public enum Type {
        F32(4),
        F64(8),
        I32(4),
        I64(8),
        U8(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * One array.
     *
     * @param data its elements, row-major, little-endian
     */
    public record Entry(Type type, Shape shape, ByteBuffer data) {
        /**
         * An array of float32.
         *
         * @throws IllegalArgumentException if its bytes are more than a buffer holds, 2³¹ − 1
         */
        public static Entry of(Tensor x) {
            if (x.size() > Integer.MAX_VALUE / Float.BYTES) {
                throw new IllegalArgumentException("a tensor " + x.shape() + " is larger than the 2 GiB of one array");
            }
            ByteBuffer data = ByteBuffer.allocate(4 * x.size()).order(ByteOrder.LITTLE_ENDIAN);
            data.asFloatBuffer().put(x.array(), x.offset(), x.size());
            return new Entry(Type.F32, x.shape(), data);
        }

        /** An array of unsigned bytes. */
        public static Entry of(byte[] values, Shape shape) {
            return new Entry(Type.U8, shape, ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN));
        }

        /** An array of int64. */
        public static Entry of(long[] values) {
            ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            data.asLongBuffer().put(values);
            return new Entry(Type.I64, Shape.of(values.length), data);
        }

        /** The elements as float32, in a new tensor; other types are converted. */
        public Tensor toTensor() {
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (type) {
                    case F32 -> data.getFloat(4 * i);
                    case F64 -> (float) data.getDouble(8 * i);
                    case I32 -> data.getInt(4 * i);
                    case I64 -> data.getLong(8 * i);
                    case U8 -> data.get(i) & 0xFF;
                };
            }
            return Tensor.wrap(values, 0, shape);
        }
    }

    /** An array by name. */
    public Entry get(String name) throws ModelFormatException {
        Entry entry = arrays.get(name);
        if (entry == null) {
            throw new ModelFormatException("no array named " + name + ", only " + arrays.keySet());
        }
        return entry;
    }

    /** Writes the file, whole or not at all. The same content gives the same bytes. */
    public void write(Path file) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put(METADATA, metadata);
        }
        long offset = 0;
        for (Map.Entry<String, Entry> array : arrays.entrySet()) {
            Entry entry = array.getValue();
            long end = offset + entry.data().capacity();
            List<Object> dims = new ArrayList<>();
            for (int dim : entry.shape().dims()) {
                dims.add((long) dim);
            }
            Map<String, Object> description = new LinkedHashMap<>();
            description.put("dtype", entry.type().name());
            description.put("shape", dims);
            description.put("data_offsets", List.of(offset, end));
            header.put(array.getKey(), description);
            offset = end;
        }
        String json = Json.write(header);
        int unpadded = json.getBytes(StandardCharsets.UTF_8).length;
        byte[] bytes = (json + " ".repeat(-unpadded & 7)).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(bytes.length)
                    .array());
            out.write(bytes);
            for (Entry entry : arrays.values()) {
                out.write(
                        entry.data().array(),
                        entry.data().arrayOffset(),
                        entry.data().capacity());
            }
        });
    }

    /**
     * Reads a file.
     *
     * @throws ModelFormatException if it is missing, damaged or something else; the message begins with its name
     */
    public static Safetensors read(Path file) throws IOException {
        byte[] bytes;
        try {
            if (Files.size(file) > Integer.MAX_VALUE - 8) {
                throw new ModelFormatException("more than 2 GB");
            }
            bytes = Files.readAllBytes(file);
            return parse(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        } catch (NoSuchFileException e) {
            throw new ModelFormatException(file + ": no such file");
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": " + e.getMessage());
        }
    }

    private static Safetensors parse(ByteBuffer file) throws ModelFormatException {
        if (file.capacity() < 8) {
            throw new ModelFormatException("not a safetensors file: shorter than 8 bytes");
        }
        long length = file.getLong(0);
        if (length < 2 || length > LONGEST_HEADER) {
            throw new ModelFormatException("not a safetensors file: does not begin with the length of a header");
        }
        if (length > file.capacity() - 8) {
            throw new ModelFormatException("not a safetensors file, or truncated: a header of " + length
                    + " bytes in a file of " + file.capacity());
        }
        byte[] header = new byte[(int) length];
        file.get(8, header);
        if (!(Json.parse(new String(header, StandardCharsets.UTF_8)) instanceof Map<?, ?> members)) {
            throw new ModelFormatException("the header is not a JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Place> places = new ArrayList<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            String name = (String) member.getKey();
            if (!(member.getValue() instanceof Map<?, ?> description)) {
                throw new ModelFormatException("header of " + name + ": not a JSON object");
            }
            if (name.equals(METADATA)) {
                description.forEach((key, value) -> metadata.put((String) key, value.toString()));
            } else {
                places.add(Place.of(name, description));
            }
        }
        int dataAt = 8 + (int) length;
        requireGapless(places, file.capacity() - dataAt);
        Map<String, Entry> arrays = new LinkedHashMap<>();
        for (Place place : places) {
            ByteBuffer data =
                    file.slice(dataAt + place.from, place.to - place.from).order(ByteOrder.LITTLE_ENDIAN);
            arrays.put(place.name, new Entry(place.type, place.shape, data));
        }
        return new Safetensors(metadata, arrays);
    }

    /** Where an array lies, checked as far as one array by itself can be. */
    private record Place(String name, Type type, Shape shape, int from, int to) {
        static Place of(String name, Map<?, ?> description) throws ModelFormatException {
            Type type;
            try {
                type = Type.valueOf(String.valueOf(description.get("dtype")));
            } catch (IllegalArgumentException e) {
                throw new ModelFormatException(
                        "array " + name + ": dtype " + description.get("dtype") + " is not supported");
            }
            int[] dims = numbers(name, "shape", description);
            int[] offsets = numbers(name, "data_offsets", description);
            Shape shape;
            try {
                shape = Shape.of(dims);
            } catch (IllegalArgumentException e) {
                throw new ModelFormatException("array " + name + ": " + e.getMessage());
            }
            if (offsets.length != 2 || (long) offsets[1] - offsets[0] != (long) shape.size() * type.bytes) {
                throw new ModelFormatException("array " + name + ": data_offsets " + description.get("data_offsets")
                        + " do not hold " + type + " " + shape);
            }
            return new Place(name, type, shape, offsets[0], offsets[1]);
        }

        private static int[] numbers(String name, String key, Map<?, ?> description) throws ModelFormatException {
            if (!(description.get(key) instanceof List<?> values) || values.size() > 32) {
                throw new ModelFormatException("array " + name + ": " + key + " is not a list of numbers");
            }
            int[] numbers = new int[values.size()];
            for (int i = 0; i < numbers.length; i++) {
                if (!(values.get(i) instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
                    throw new ModelFormatException(
                            "array " + name + ": " + key + " " + values + " has a number out of range");
                }
                numbers[i] = number.intValue();
            }
            return numbers;
        }
    }

    private static void requireGapless(List<Place> places, int dataBytes) throws ModelFormatException {
        List<Place> inOrder = new ArrayList<>(places);
        inOrder.sort(Comparator.comparingInt(Place::from).thenComparingInt(Place::to));
        int end = 0;
        for (Place place : inOrder) {
            if (place.to > dataBytes) {
                throw new ModelFormatException("truncated: array " + place.name + " ends at byte " + place.to
                        + " of the data, and there are " + dataBytes);
            }
            if (place.from != end) {
                throw new ModelFormatException("array " + place.name + ": bytes " + place.from + " to " + place.to
                        + " overlap with others or leave a gap");
            }
            end = place.to;
        }
        if (end != dataBytes) {
            throw new ModelFormatException(dataBytes + " bytes of data, of which the header describes " + end);
        }
    }
}
