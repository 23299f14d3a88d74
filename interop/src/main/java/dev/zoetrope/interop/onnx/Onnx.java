package dev.zoetrope.interop.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ONNX's messages, as far as models of layers need them (onnx.proto, Apache-2.0). {@link OnnxWriter} and {@link OnnxReader}
 * know how they lie in a file.
 */
final class Onnx {
    /** Element types of {@link Array}s and {@link Port}s. */
    static final int FLOAT = 1;

    static final int INT64 = 7;
    static final int BOOL = 9;

    private Onnx() {}

    /** @param opset the version of the standard operators */
    record Model(String producer, int opset, Graph graph) {}

    /** Nodes stand in an order in which they can be computed. */
    record Graph(String name, List<Node> nodes, List<Array> initializers, List<Port> inputs, List<Port> outputs) {}

    /**
     * An operator and what it is applied to.
     *
     * @param inputs names of tensors; an empty one for an input that is left out
     */
    record Node(
            String name,
            String operator,
            String domain,
            List<String> inputs,
            List<String> outputs,
            Map<String, Object> attributes) {}

    /**
     * An input or output of a graph.
     *
     * @param dims a number, or the name of an unknown one; null for a tensor of unknown rank
     */
    record Port(String name, int type, @Nullable List<Object> dims) {}

    /**
     * Numbers known when the graph is made: floating point ones, or whole ones (or truth values), the other array being
     * null.
     */
    record Array(String name, List<Long> dims, float @Nullable [] floats, long @Nullable [] integers) {
        static Array of(String name, List<Long> dims, float... values) {
            return new Array(name, dims, values, null);
        }

        static Array ofIntegers(String name, List<Long> dims, long... values) {
            return new Array(name, dims, null, values);
        }

        int size() {
            return floats != null ? floats.length : integers == null ? 0 : integers.length;
        }
    }

    /**
     * Attributes by name: a value is a Long, a Float, a String, a {@code List<Long>}, a {@code List<Float>}, a {@code
     * List<String>}, an {@link Array} or a {@link Graph}.
     */
    static Map<String, Object> attributes(Object... namesAndValues) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            attributes.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return attributes;
    }
}
