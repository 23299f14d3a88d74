package dev.zoetrope.interop.hdf5;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The type of a data set's or an attribute's elements.
 *
 * @param size of an element in bytes
 * @param signed of whole numbers
 */
record Datatype(Kind kind, int size, ByteOrder order, boolean signed) {
    enum Kind {
        WHOLE,
        FLOAT,
        /** Texts of a fixed number of bytes. */
        TEXT,
        /** Texts that stand in a global heap. */
        HEAP_TEXT
    }

    static Datatype read(Bytes file, long at) throws ModelFormatException {
        int kind = file.u8(at) & 0x0F;
        int bits = file.u8(at + 1);
        long size = file.u32(at + 4);
        ByteOrder order = (bits & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        if (kind == 0 && (size == 1 || size == 2 || size == 4 || size == 8)) {
            return new Datatype(Kind.WHOLE, (int) size, order, (bits & 8) != 0);
        }
        if (kind == 1 && (size == 2 || size == 4 || size == 8)) {
            requireIeee(file, at, (int) size);
            return new Datatype(Kind.FLOAT, (int) size, order, true);
        }
        if (kind == 3 && size >= 1 && size <= file.size()) {
            return new Datatype(Kind.TEXT, (int) size, order, false);
        }
        if (kind == 9 && size == 16 && (bits & 0x0F) == 1) {
            return new Datatype(Kind.HEAP_TEXT, (int) size, order, false);
        }
        throw Bytes.error(at, "elements of class " + kind + " and " + size + " bytes are not supported");
    }

    /** bfloat16 and other arrangements of the bits would be read as something else. */
    private static void requireIeee(Bytes file, long at, int size) throws ModelFormatException {
        int mantissa = file.u8(at + 15);
        if (mantissa != (size == 2 ? 10 : size == 4 ? 23 : 52)) {
            throw Bytes.error(at, "floats of " + size + " bytes with a mantissa of " + mantissa + " bits");
        }
    }

    boolean isNumber() {
        return kind == Kind.WHOLE || kind == Kind.FLOAT;
    }

    /** Numbers as float32, from the beginning of {@code from}. */
    void read(ByteBuffer from, float[] to, int offset, int count) {
        ByteBuffer in = from.duplicate().order(order);
        if (kind == Kind.FLOAT && size == 4) {
            in.asFloatBuffer().get(0, to, offset, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            to[offset + i] = (float) number(in, i * size);
        }
    }

    /** One number. */
    double number(ByteBuffer from, int at) {
        ByteBuffer in = from.order() == order ? from : from.duplicate().order(order);
        if (kind == Kind.FLOAT) {
            return switch (size) {
                case 2 -> Float.float16ToFloat(in.getShort(at));
                case 4 -> in.getFloat(at);
                default -> in.getDouble(at);
            };
        }
        return switch (size) {
            case 1 -> signed ? in.get(at) : in.get(at) & 0xFF;
            case 2 -> signed ? in.getShort(at) : in.getShort(at) & 0xFFFF;
            case 4 -> signed ? in.getInt(at) : in.getInt(at) & 0xFFFFFFFFL;
            default -> in.getLong(at);
        };
    }
}
