package dev.zoetrope.testkit;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.SpecCodec;
import dev.zoetrope.layers.constraint.ConstraintCatalog;
import dev.zoetrope.layers.init.InitializerCatalog;
import dev.zoetrope.layers.layer.LayerCatalog;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.WeightSpec;
import dev.zoetrope.layers.regularizer.RegularizerCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keras's configurations as specs. They say more than ours: what is left out must be a name, or say that something is not
 * used.
 */
final class Keras {
    private static final Set<String> LABELS =
            Set.of("name", "trainable", "dtype", "module", "registered_name", "build_config", "renorm_momentum");
    private static final Set<Object> UNUSED = Set.of(Json.NULL, false, 0.0, "channels_last");

    private Keras() {}

    static MultiLayerSpec spec(String className, Map<?, ?> config) {
        return json(() -> SpecCodec.decodeLayer(ours(className, config)));
    }

    private static Map<String, Object> ours(String className, Map<?, ?> config) {
        Set<String> options = options(className);
        Map<String, Object> kept = new LinkedHashMap<>();
        for (Map.Entry<?, ?> option : config.entrySet()) {
            String key = (String) option.getKey();
            Object value = Objects.requireNonNull(option.getValue());
            if (options.contains(key)) {
                kept.put(key, value instanceof Map<?, ?> inner ? object(inner) : value);
            } else if (!LABELS.contains(key) && !UNUSED.contains(value)) {
                throw new AssertionError("Keras's " + className + " has " + key + " = " + value);
            }
        }
        return Map.of("class_name", className, "config", kept);
    }

    private static Map<String, Object> object(Map<?, ?> object) {
        return ours((String) Objects.requireNonNull(object.get("class_name")), (Map<?, ?>)
                Objects.requireNonNull(object.get("config")));
    }

    private static Set<String> options(String className) {
        Class<?> type = Stream.<List<? extends Class<?>>>of(
                        LayerCatalog.all(), InitializerCatalog.all(), RegularizerCatalog.all(), ConstraintCatalog.all())
                .flatMap(List::stream)
                .filter(candidate -> candidate.getSimpleName().equals(className))
                .findAny()
                .orElseThrow(() -> new AssertionError("no " + className + " in the catalogs"));
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component -> {
                    String key =
                            component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                    return component.getType() == WeightSpec.class
                            ? Stream.of(key + "_initializer", key + "_regularizer", key + "_constraint")
                            : Stream.of(key);
                })
                .collect(Collectors.toSet());
    }

    /** Something that reads a format. */
    @FunctionalInterface
    interface Reading<T> {
        T run() throws IOException;
    }

    static <T> T json(Reading<T> reading) {
        try {
            return reading.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
