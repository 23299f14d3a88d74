package dev.zoetrope.interop.onnx;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node of a graph that is read, with what goes into it.
 *
 * @param inputs null for one that is left out
 * @param wanted which of the node's outputs somebody takes
 */
record Operation(Onnx.Node node, List<@Nullable Operand> inputs, Set<String> wanted, int opset, Assembly assembly) {
    boolean has(int input) {
        return input < inputs.size() && inputs.get(input) != null;
    }

    Operand input(int index) {
        Operand input = index < inputs.size() ? inputs.get(index) : null;
        if (input == null) {
            throw new IllegalArgumentException("input " + index + " is missing");
        }
        return input;
    }

    /** An input that layers compute. */
    Computed computed(int index) {
        if (input(index) instanceof Computed computed) {
            return computed;
        }
        throw new IllegalArgumentException("input " + index + " is a constant, which no layer takes");
    }

    /** An input that is known, such as a weight. */
    Known known(int index) {
        if (input(index) instanceof Known known) {
            return known;
        }
        throw new IllegalArgumentException("input " + index + " is computed, and no layer can take it for a weight");
    }

    /** A weight of so many axes. */
    Tensor weight(int index, int rank) {
        Known known = known(index);
        if (known.rank() != rank) {
            throw new IllegalArgumentException("input " + index + " is " + known + ", " + rank + " axes are wanted");
        }
        return known.tensor(assembly.budget());
    }

    boolean wants(int output) {
        return output < node.outputs().size() && wanted.contains(node.outputs().get(output));
    }

    long integer(String name, long otherwise) {
        return attribute(name) instanceof Long value ? value : otherwise;
    }

    float real(String name, float otherwise) {
        return attribute(name) instanceof Float value ? value : otherwise;
    }

    String text(String name, String otherwise) {
        return attribute(name) instanceof String value ? value : otherwise;
    }

    private @Nullable Object attribute(String name) {
        return node.attributes().get(name);
    }

    /** A list of whole numbers; null if it is left out. */
    long @Nullable [] integers(String name) {
        if (!(attribute(name) instanceof List<?> values)) {
            return null;
        }
        long[] integers = new long[values.size()];
        for (int i = 0; i < integers.length; i++) {
            if (!(values.get(i) instanceof Long value)) {
                throw new IllegalArgumentException("the attribute " + name + " is no list of whole numbers");
            }
            integers[i] = value;
        }
        return integers;
    }

    /** A list of whole numbers; so many times the same if it is left out. */
    int[] sizes(String name, int count, int otherwise) {
        long[] values = integers(name);
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++) {
            sizes[i] = values == null ? otherwise : Math.toIntExact(values.length == count ? values[i] : -1);
            if (sizes[i] < 0) {
                throw new IllegalArgumentException(
                        "the attribute " + name + " wants " + count + " sizes of at least 0");
            }
        }
        return sizes;
    }

    List<String> texts(String name) {
        return attribute(name) instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Whole numbers that older versions have as an attribute and newer ones as an input; null if left out. */
    long @Nullable [] integers(String name, int input) {
        return has(input) ? known(input).integers(name) : integers(name);
    }

    /** Throws unless an attribute has the value that layers know. */
    void require(String name, long value) {
        if (integer(name, value) != value) {
            throw new IllegalArgumentException(
                    "the attribute " + name + " is " + integer(name, value) + ", and layers know " + value + " alone");
        }
    }
}
