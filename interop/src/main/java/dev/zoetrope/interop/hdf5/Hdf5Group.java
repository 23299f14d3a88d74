package dev.zoetrope.interop.hdf5;

import dev.zoetrope.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A group of a file to be written. */
public final class Hdf5Group {
    private static final Set<String> LISTS = Set.of("layer_names", "weight_names");

    private final Map<String, Object> children = new TreeMap<>();
    private final Map<String, List<String>> attributes = new TreeMap<>();

    /** The group under a path, made if it is not there: {@code layers/dense/vars}. */
    public Hdf5Group group(String path) {
        Hdf5Group at = this;
        for (String name : path.split("/", -1)) {
            at = (Hdf5Group) at.children.computeIfAbsent(name, key -> new Hdf5Group());
        }
        return at;
    }

    /** Puts a data set of float32 under a path. It is read when the file is written. */
    public void put(String path, Tensor value) {
        putChild(path, value);
    }

    /** Puts a whole number under a path. */
    public void put(String path, long value) {
        putChild(path, value);
    }

    private void putChild(String path, Object value) {
        int slash = path.lastIndexOf('/');
        Hdf5Group parent = slash < 0 ? this : group(path.substring(0, slash));
        if (parent.children.put(path.substring(slash + 1), value) != null) {
            throw new IllegalArgumentException("two data sets called " + path);
        }
    }

    /** Sets an attribute of one text. */
    public void attribute(String name, String text) {
        attributes.put(name, List.of(text));
    }

    /** Sets an attribute of Keras's that is a list of texts. */
    public void attribute(String name, List<String> texts) {
        if (!isList(name)) {
            throw new IllegalArgumentException(name + " is no list");
        }
        attributes.put(name, List.copyOf(texts));
    }

    /** Whether an attribute is a list even where it has one text. */
    static boolean isList(String name) {
        return LISTS.contains(name.replaceAll("\\d+$", ""));
    }

    Map<String, Object> children() {
        return children;
    }

    Map<String, List<String>> attributes() {
        return attributes;
    }

    /** The number of names in the largest group at or under this one. */
    int largest() {
        int largest = children.size();
        for (Object child : children.values()) {
            if (child instanceof Hdf5Group group) {
                largest = Math.max(largest, group.largest());
            }
        }
        return largest;
    }
}
