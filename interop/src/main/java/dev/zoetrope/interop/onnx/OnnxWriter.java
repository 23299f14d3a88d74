package dev.zoetrope.interop.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** {@link Onnx}'s messages as bytes. The numbers of the fields are those of onnx.proto. */
final class OnnxWriter {
    /** The version of the format that came with opset 17. */
    private static final int IR_VERSION = 8;

    private OnnxWriter() {}

    static ByteString write(Onnx.Model model) {
        return new WireMessage()
                .integer(1, IR_VERSION)
                .text(2, model.producer())
                .message(7, graph(model.graph()))
                .message(8, new WireMessage().text(1, "").integer(2, model.opset()))
                .content();
    }

    private static WireMessage graph(Onnx.Graph graph) {
        WireMessage message = new WireMessage();
        graph.nodes().forEach(node -> message.message(1, node(node)));
        message.text(2, graph.name());
        graph.initializers().forEach(array -> message.message(5, array(array)));
        graph.inputs().forEach(port -> message.message(11, port(port)));
        graph.outputs().forEach(port -> message.message(12, port(port)));
        return message;
    }

    private static WireMessage node(Onnx.Node node) {
        WireMessage message = new WireMessage();
        node.inputs().forEach(name -> message.text(1, name));
        node.outputs().forEach(name -> message.text(2, name));
        message.text(3, node.name()).text(4, node.operator());
        node.attributes().entrySet().stream()
                .map(OnnxWriter::attribute)
                .forEach(attribute -> message.message(5, attribute));
        return message;
    }

    private static WireMessage attribute(Map.Entry<String, Object> attribute) {
        WireMessage message = new WireMessage().text(1, attribute.getKey());
        switch (attribute.getValue()) {
            case Float value -> message.real(2, value).integer(20, 1);
            case Long value -> message.integer(3, value).integer(20, 2);
            case String value -> message.text(4, value).integer(20, 3);
            case Onnx.Array value -> message.message(5, array(value)).integer(20, 4);
            case Onnx.Graph value -> message.message(6, graph(value)).integer(20, 5);
            case List<?> values -> list(values, message);
            default -> throw new IllegalArgumentException("no attribute is a " + attribute.getValue());
        }
        return message;
    }

    private static void list(List<?> values, WireMessage message) {
        for (Object each : values) {
            switch (each) {
                case Float value -> message.real(7, value);
                case String value -> message.text(9, value);
                default -> message.integer(8, (Long) each);
            }
        }
        Object first = values.isEmpty() ? 0L : values.getFirst();
        message.integer(20, first instanceof Float ? 6 : first instanceof String ? 8 : 7);
    }

    private static WireMessage array(Onnx.Array array) {
        WireMessage message = new WireMessage();
        array.dims().forEach(dim -> message.integer(1, dim));
        float[] floats = array.floats();
        long[] integers = array.integers();
        message.integer(2, floats != null ? Onnx.FLOAT : Onnx.INT64).text(8, array.name());
        if (floats != null) {
            ByteBuffer raw =
                    ByteBuffer.allocate(Math.multiplyExact(floats.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
            raw.asFloatBuffer().put(floats);
            message.bytes(9, raw.array());
        } else if (integers != null) {
            ByteBuffer raw =
                    ByteBuffer.allocate(Math.multiplyExact(integers.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
            raw.asLongBuffer().put(integers);
            message.bytes(9, raw.array());
        }
        return message;
    }

    private static WireMessage port(Onnx.Port port) {
        WireMessage tensor = new WireMessage().integer(1, port.type());
        List<Object> dims = port.dims();
        if (dims != null) {
            WireMessage shape = new WireMessage();
            for (Object dim : dims) {
                shape.message(
                        1,
                        dim instanceof Long size
                                ? new WireMessage().integer(1, size)
                                : new WireMessage().text(2, dim.toString()));
            }
            tensor.message(2, shape);
        }
        return new WireMessage().text(1, port.name()).message(2, new WireMessage().message(1, tensor));
    }
}
