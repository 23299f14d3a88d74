package dev.zoetrope.interop.onnx;

import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One array of a file while its fields come in; they may come in any order. */
final class ArrayReader {
    private static final int FLOAT = 1;
    private static final int UINT8 = 2;
    private static final int INT8 = 3;
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int BOOL = 9;
    private static final int FLOAT16 = 10;
    private static final int DOUBLE = 11;

    private final List<Long> dims = new ArrayList<>();
    private String name = "";
    private long type;
    private byte @Nullable [] raw;
    private float[] floats = {};
    private int floatCount;
    private long[] integers = {};
    private int integerCount;

    String name() {
        return name;
    }

    void name(String value) {
        name = value;
    }

    void dim(long value) throws ModelFormatException {
        if (value < 0 || dims.size() == 8) {
            throw new ModelFormatException("an array of a negative size, or of more than 8 axes");
        }
        dims.add(value);
    }

    void type(long value) {
        type = value;
    }

    void raw(byte[] bytes) {
        raw = bytes;
    }

    void location(long value) throws ModelFormatException {
        if (value != 0) {
            throw new ModelFormatException(
                    "the array \"" + name + "\" lies in another file; only models in one file are read");
        }
    }

    void add(double value) {
        if (floatCount == floats.length) {
            floats = Arrays.copyOf(floats, Math.max(16, floatCount + floatCount / 2));
        }
        floats[floatCount++] = (float) value;
    }

    void add(long value) {
        if (integerCount == integers.length) {
            integers = Arrays.copyOf(integers, Math.max(16, integerCount + integerCount / 2));
        }
        integers[integerCount++] = value;
    }

    /** @throws ModelFormatException if the elements are not as many as the axes say, or of a type that is not read */
    Onnx.Array done() throws ModelFormatException {
        boolean whole = type == INT64 || type == INT32 || type == BOOL || type == UINT8 || type == INT8;
        if (!whole && type != FLOAT && type != DOUBLE && type != FLOAT16) {
            throw new ModelFormatException("the array \"" + name + "\" has elements of ONNX's type " + type
                    + "; float, double, float16, int8, uint8, int32, int64 and bool are read");
        }
        if (raw != null) {
            ofRaw(ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN));
        } else if (type == FLOAT16) {
            for (int i = 0; i < integerCount; i++) {
                add((double) Float.float16ToFloat((short) integers[i]));
            }
        }
        long size = 1;
        for (long dim : dims) {
            size = dim == 0 ? 0 : size > Integer.MAX_VALUE / dim ? Long.MAX_VALUE / 2 : size * dim;
        }
        int count = whole ? integerCount : floatCount;
        if (size != count) {
            throw new ModelFormatException(
                    "the array \"" + name + "\" of the shape " + dims + " has " + count + " elements");
        }
        return whole
                ? Onnx.Array.ofIntegers(name, List.copyOf(dims), Arrays.copyOf(integers, count))
                : Onnx.Array.of(
                        name, List.copyOf(dims), floats.length == count ? floats : Arrays.copyOf(floats, count));
    }

    private void ofRaw(ByteBuffer bytes) throws ModelFormatException {
        int width =
                (type == INT64 || type == DOUBLE ? 8 : type == FLOAT || type == INT32 ? 4 : type == FLOAT16 ? 2 : 1);
        if (bytes.remaining() % width != 0) {
            throw new ModelFormatException("the array \"" + name + "\" ends within an element");
        }
        int count = bytes.remaining() / width;
        if (type == FLOAT) {
            floats = new float[count];
            bytes.asFloatBuffer().get(floats);
            floatCount = count;
            return;
        }
        for (int i = 0; i < count; i++) {
            switch ((int) type) {
                case DOUBLE -> add(bytes.getDouble());
                case FLOAT16 -> add((double) Float.float16ToFloat(bytes.getShort()));
                case INT64 -> add(bytes.getLong());
                case INT32 -> add((long) bytes.getInt());
                case UINT8 -> add((long) Byte.toUnsignedInt(bytes.get()));
                default -> add((long) bytes.get());
            }
        }
    }
}
