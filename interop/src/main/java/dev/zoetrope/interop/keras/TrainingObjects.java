package dev.zoetrope.interop.keras;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.SpecCodec;
import dev.zoetrope.layers.layer.LayerNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Optimizers, schedules, losses: records of ours, and objects of a class name and a config in Keras's files. */
final class TrainingObjects {
    /** Options that name things, or have one value that we can follow. */
    static final Set<String> NEUTRAL =
            Set.of("name", "jit_compile", "is_legacy_optimizer", "loss_scale_factor", "dtype", "fn");

    private TrainingObjects() {}

    static String key(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    static <T> T make(List<Class<? extends T>> classes, String name, String what) {
        for (Class<? extends T> type : classes) {
            if (key(type.getSimpleName()).equals(key(name))) {
                try {
                    return type.getConstructor().newInstance();
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(type + " has no defaults", e);
                }
            }
        }
        throw new IllegalArgumentException("no " + what + " \"" + name + "\"; there are "
                + classes.stream()
                        .map(type -> LayerNames.snakeCase(type.getSimpleName()))
                        .toList());
    }

    static String className(Object record) {
        return record.getClass().getSimpleName();
    }

    static Map<String, Object> object(String className, Map<String, Object> config) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("class_name", className);
        object.put("config", config);
        return object;
    }

    static Map<String, Object> defaults(Object record) throws ModelFormatException {
        return new LinkedHashMap<>(
                Node.of(SpecCodec.encode(record).get("config"), "config").members());
    }

    static <T> T decode(
            Node place, String className, Map<String, Object> config, Class<T> family, List<? extends Class<?>> classes)
            throws ModelFormatException {
        try {
            return SpecCodec.decode(object(className, config), family, classes);
        } catch (ModelFormatException e) {
            throw place.error(String.valueOf(e.getMessage()));
        }
    }

    static <T> T named(Node place, Supplier<T> making) throws ModelFormatException {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw place.error(String.valueOf(e.getMessage()));
        }
    }

    static Map<String, Object> keras(String module, String className, Map<String, Object> config) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("module", module);
        object.putAll(object(className, config));
        object.put("registered_name", Json.NULL);
        return object;
    }
}
