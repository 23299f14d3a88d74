package dev.zoetrope.interop.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link Onnx}'s messages out of bytes that nobody has checked. What is skipped is skipped by protobuf's rules; graphs
 * inside nodes are, so nothing recurses. No memory is asked for that the bytes do not fill.
 */
final class OnnxReader {
    private final CodedInputStream in;
    private int opset;

    private OnnxReader(CodedInputStream in) {
        this.in = in;
    }

    /** @throws ModelFormatException if the bytes are not what they should be; the message has the place */
    static Onnx.Model read(byte[] bytes) throws ModelFormatException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        try {
            return new OnnxReader(in).model();
        } catch (ModelFormatException e) {
            throw new ModelFormatException("byte " + in.getTotalBytesRead() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new ModelFormatException(
                    "byte " + in.getTotalBytesRead() + ": not protobuf's format, or cut off: " + e.getMessage());
        }
    }

    /** What is done with each field of a message. */
    private interface Fields {
        /** @return whether the field was read; if not, it is skipped */
        boolean read(int field, int wireType) throws IOException;
    }

    private void fields(Fields fields) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!fields.read(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag)) && !in.skipField(tag)) {
                throw new ModelFormatException("the end of a group that never began");
            }
        }
    }

    private void message(Fields fields) throws IOException {
        int before = in.pushLimit(in.readRawVarint32());
        fields(fields);
        in.popLimit(before);
    }

    private Onnx.Model model() throws IOException {
        List<Onnx.Graph> graphs = new ArrayList<>();
        String[] producer = {""};
        fields((field, type) -> {
            switch (field) {
                case 2 -> producer[0] = text(type);
                case 7 -> {
                    delimited(type);
                    graphs.add(graph());
                }
                case 8 -> {
                    delimited(type);
                    opset();
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (graphs.size() != 1) {
            throw new ModelFormatException("not an ONNX model: " + graphs.size() + " graphs, one is wanted");
        }
        return new Onnx.Model(producer[0], opset, graphs.getFirst());
    }

    private void opset() throws IOException {
        String[] domain = {""};
        long[] version = {0};
        message((field, type) -> {
            switch (field) {
                case 1 -> domain[0] = text(type);
                case 2 -> version[0] = number(type);
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (domain[0].isEmpty() || domain[0].equals("ai.onnx")) {
            opset = Math.clamp(version[0], 0, Integer.MAX_VALUE);
        }
    }

    private Onnx.Graph graph() throws IOException {
        List<Onnx.Node> nodes = new ArrayList<>();
        List<Onnx.Array> initializers = new ArrayList<>();
        List<Onnx.Port> inputs = new ArrayList<>();
        List<Onnx.Port> outputs = new ArrayList<>();
        message((field, type) -> {
            switch (field) {
                case 1 -> nodes.add(node(type));
                case 5 -> initializers.add(array(type));
                case 11 -> inputs.add(port(type));
                case 12 -> outputs.add(port(type));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Onnx.Graph("", nodes, initializers, inputs, outputs);
    }

    private Onnx.Node node(int wireType) throws IOException {
        delimited(wireType);
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String[] texts = {"", "", ""};
        Map<String, Object> attributes = new LinkedHashMap<>();
        message((field, type) -> {
            switch (field) {
                case 1 -> inputs.add(text(type));
                case 2 -> outputs.add(text(type));
                case 3 -> texts[0] = text(type);
                case 4 -> texts[1] = text(type);
                case 5 -> attribute(type, attributes);
                case 7 -> texts[2] = text(type);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Onnx.Node(texts[0], texts[1], texts[2], inputs, outputs, attributes);
    }

    private void attribute(int wireType, Map<String, Object> attributes) throws IOException {
        delimited(wireType);
        String[] name = {""};
        List<Object> single = new ArrayList<>();
        List<Object> several = new ArrayList<>();
        message((field, type) -> {
            switch (field) {
                case 1 -> name[0] = text(type);
                case 2 -> single.add(real(type));
                case 3 -> single.add(number(type));
                case 4 -> single.add(text(type));
                case 5 -> single.add(array(type));
                case 7 -> packed(type, WireFormat.WIRETYPE_FIXED32, () -> several.add(in.readFloat()));
                case 8 -> packed(type, WireFormat.WIRETYPE_VARINT, () -> several.add(in.readInt64()));
                case 9 -> several.add(text(type));
                default -> {
                    return false;
                }
            }
            return true;
        });
        attributes.put(name[0], single.isEmpty() ? List.copyOf(several) : single.getFirst());
    }

    private Onnx.Array array(int wireType) throws IOException {
        delimited(wireType);
        ArrayReader array = new ArrayReader();
        message((field, type) -> {
            switch (field) {
                case 1 -> packed(type, WireFormat.WIRETYPE_VARINT, () -> array.dim(in.readInt64()));
                case 2 -> array.type(number(type));
                case 4 -> packed(type, WireFormat.WIRETYPE_FIXED32, () -> array.add(in.readFloat()));
                case 5, 7 -> packed(type, WireFormat.WIRETYPE_VARINT, () -> array.add(in.readInt64()));
                case 8 -> array.name(text(type));
                case 9 -> {
                    delimited(type);
                    array.raw(in.readByteArray());
                }
                case 10 -> packed(type, WireFormat.WIRETYPE_FIXED64, () -> array.add(in.readDouble()));
                case 13 ->
                    throw new ModelFormatException("the array \"" + array.name()
                            + "\" lies in another file; only models in one file are read");
                case 14 -> array.location(number(type));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return array.done();
    }

    private Onnx.Port port(int wireType) throws IOException {
        delimited(wireType);
        String[] name = {""};
        long[] element = {0};
        List<Object> dims = new ArrayList<>();
        boolean[] ranked = {false};
        message((field, type) -> {
            switch (field) {
                case 1 -> name[0] = text(type);
                case 2 -> {
                    delimited(type);
                    message((inType, typed) -> inType == 1 && delimited(typed) && tensorType(element, dims, ranked));
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Onnx.Port(name[0], Math.clamp(element[0], 0, 100), ranked[0] ? List.copyOf(dims) : null);
    }

    private boolean tensorType(long[] element, List<Object> dims, boolean[] ranked) throws IOException {
        message((field, type) -> {
            switch (field) {
                case 1 -> element[0] = number(type);
                case 2 -> {
                    delimited(type);
                    ranked[0] = true;
                    message((inShape, each) -> inShape == 1 && delimited(each) && dims.add(dim()));
                }
                default -> {
                    return false;
                }
            }
            return true;
        });
        return true;
    }

    /** A size, or the name of an unknown one. */
    private Object dim() throws IOException {
        Object[] dim = {"?"};
        message((field, type) -> {
            switch (field) {
                case 1 -> dim[0] = number(type);
                case 2 -> dim[0] = text(type);
                default -> {
                    return false;
                }
            }
            return true;
        });
        return dim[0];
    }

    private String text(int wireType) throws IOException {
        delimited(wireType);
        return in.readString();
    }

    private long number(int wireType) throws IOException {
        wanted(wireType, WireFormat.WIRETYPE_VARINT);
        return in.readInt64();
    }

    private float real(int wireType) throws IOException {
        wanted(wireType, WireFormat.WIRETYPE_FIXED32);
        return in.readFloat();
    }

    private static boolean delimited(int wireType) throws ModelFormatException {
        wanted(wireType, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return true;
    }

    private static void wanted(int wireType, int type) throws ModelFormatException {
        if (wireType != type) {
            throw new ModelFormatException("a field of wire type " + wireType + " where " + type + " is wanted");
        }
    }

    private interface Element {
        void read() throws IOException;
    }

    /** A repeated number: one by itself, or all of them in a run. */
    private void packed(int wireType, int elementType, Element element) throws IOException {
        if (wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            wanted(wireType, elementType);
            element.read();
            return;
        }
        int before = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            element.read();
        }
        in.popLimit(before);
    }
}
