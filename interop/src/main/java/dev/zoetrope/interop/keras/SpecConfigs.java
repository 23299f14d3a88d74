package dev.zoetrope.interop.keras;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.SpecCodec;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Specs in Keras's words: the way back from {@link ObjectConfigs}. */
final class SpecConfigs {
    /** Modules of what stands in options, by the ends of their names. */
    private static final Map<String, String> MODULES = Map.of(
            "_initializer",
            "keras.initializers",
            "_regularizer",
            "keras.regularizers",
            "_constraint",
            "keras.constraints");

    private SpecConfigs() {}

    /** A layer's configuration, without its name. */
    static Map<String, Object> keras(MultiLayerSpec spec) {
        Map<String, Object> config = new LinkedHashMap<>();
        members(Objects.requireNonNull(SpecCodec.encode(spec).get("config")))
                .forEach((key, value) -> config.put(key, option(key, value)));
        config.remove("use_causal_mask"); // said with the call
        return config;
    }

    /** One option of a layer's configuration. */
    static Object option(MultiLayerSpec spec, String key) {
        return option(
                key,
                Objects.requireNonNull(
                        members(Objects.requireNonNull(SpecCodec.encode(spec).get("config")))
                                .get(key)));
    }

    private static Object option(String key, Object value) {
        if (value instanceof Map<?, ?>) {
            for (Map.Entry<String, String> module : MODULES.entrySet()) {
                if (key.endsWith(module.getKey())) {
                    Map<String, Object> object = new LinkedHashMap<>(members(value));
                    object.put("module", module.getValue());
                    object.put("registered_name", Json.NULL);
                    return object;
                }
            }
        }
        boolean none = (key.equals("merge_mode") && value.equals("none"))
                || (key.equals("shared_axes") && value.equals(List.of()));
        return none ? Json.NULL : value;
    }

    private static Map<String, Object> members(Object json) {
        try {
            return Node.of(json, "config").members();
        } catch (ModelFormatException e) {
            throw new IllegalStateException(e);
        }
    }
}
