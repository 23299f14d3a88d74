package dev.zoetrope.layers.layer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names for layers that were given none, as Keras makes them: {@code conv2d}, {@code conv2d_1}, … */
public final class LayerNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

    private LayerNames() {}

    /** Checks the names of a model's layers: such as files can hold, all different. */
    static void require(List<String> names) {
        Set<String> before = new HashSet<>();
        names.forEach(name -> require(name, before));
    }

    /** Checks one name, and adds it to those before. */
    static void require(String name, Set<String> before) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name for a layer: letters, digits, _, - and . are wanted");
        }
        if (!before.add(name)) {
            throw new IllegalArgumentException("two layers or inputs of the name \"" + name + "\"");
        }
    }

    /** {@code MaxPooling2D} becomes {@code max_pooling2d}. */
    public static String snakeCase(String className) {
        return className
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    /** A name for each layer of a model, in order, all different. */
    static List<String> of(List<? extends MultiLayerSpec> layers) {
        Map<String, Integer> seen = new HashMap<>();
        return layers.stream()
                .map(layer -> {
                    String base = snakeCase(layer.className());
                    int count = seen.merge(base, 1, Integer::sum) - 1;
                    return count == 0 ? base : base + "_" + count;
                })
                .toList();
    }
}
