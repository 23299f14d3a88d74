package dev.zoetrope.layers.layer;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names for layers that were given none, as Keras makes them: {@code conv2d}, {@code conv2d_1}, … */
final class LayerNames {
    private LayerNames() {}

    /** {@code MaxPooling2D} becomes {@code max_pooling2d}. */
    static String snakeCase(String className) {
        return className
                .replaceAll("(.)([A-Z][a-z0-9]+)", "$1_$2")
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
