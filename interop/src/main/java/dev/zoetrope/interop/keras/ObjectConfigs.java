package dev.zoetrope.interop.keras;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.checkpoint.SpecCodec;
import dev.zoetrope.layers.constraint.ConstraintCatalog;
import dev.zoetrope.layers.init.InitializerCatalog;
import dev.zoetrope.layers.layer.Activation;
import dev.zoetrope.layers.layer.LayerCatalog;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.WeightSpec;
import dev.zoetrope.layers.regularizer.RegularizerCatalog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keras's configurations of layers, initializers, regularizers and constraints as {@link SpecCodec} reads them. The records
 * have Keras's names, so there is nothing to say about most classes; this is what there is to say: options that other
 * versions call otherwise, that we have no use for, or that have one value we can follow.
 */
final class ObjectConfigs {
    private static final Map<String, Class<?>> CLASSES = Stream.<List<? extends Class<?>>>of(
                    LayerCatalog.all(), InitializerCatalog.all(), RegularizerCatalog.all(), ConstraintCatalog.all())
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, type -> type));

    /** Names of Keras 2, and short ones. */
    private static final Map<String, String> CLASS_ALIASES = Map.of(
            "OrthogonalInitializer",
            "Orthogonal",
            "IdentityInitializer",
            "Identity",
            "l1",
            "L1",
            "l2",
            "L2",
            "l1_l2",
            "L1L2");

    private static final Map<String, String> ACTIVATION_ALIASES = Map.of("swish", "silu", "hard_swish", "hard_silu");

    /** Options by their names in earlier versions, for one class. */
    private static final Map<String, Map<String, String>> RENAMED =
            Map.of("LeakyReLU", Map.of("alpha", "negative_slope"));

    /** Options that change nothing here, whatever they are: how random numbers are drawn, how Keras computes. */
    private static final Set<String> IGNORED = Set.of(
            "name",
            "trainable",
            "dtype",
            "seed",
            "unroll",
            "implementation",
            "use_cudnn",
            "flash_attention",
            "batch_input_shape",
            "batch_shape",
            "input_length",
            "renorm_momentum",
            "fused",
            "autocast");

    /** Options that we have not got, with the value that turns them off. */
    private static final Map<String, Object> OFF = Map.ofEntries(
            Map.entry("data_format", "channels_last"),
            Map.entry("use_gate", false),
            Map.entry("rms_scaling", false),
            Map.entry("synchronized", false),
            Map.entry("renorm", false),
            Map.entry("time_major", false),
            Map.entry("groups", 1L));

    /** What older versions do not write, since it was no option then. */
    private static final Map<String, Object> LATE = Map.of(
            "groups",
            1L,
            "keepdims",
            false,
            "reset_after",
            false,
            "zero_output_for_mask",
            false,
            "use_causal_mask",
            false,
            "recurrent_dropout",
            0.0);

    private ObjectConfigs() {}

    /** Makes a layer that stands inside another. */
    @FunctionalInterface
    interface Inner {
        LayerSpec read(Node layer, String role) throws ModelFormatException;
    }

    /** Whether the library has a layer of this class. */
    static boolean isKnown(String className) {
        return CLASSES.containsKey(className);
    }

    /**
     * {@code {"class_name", "config"}} as {@link SpecCodec} has it.
     *
     * @param inner for layers inside the layer
     */
    static Map<String, Object> ours(String kerasClass, Node config, Inner inner) throws ModelFormatException {
        String className = CLASS_ALIASES.getOrDefault(kerasClass, kerasClass);
        Class<?> type = CLASSES.get(className);
        if (type == null) {
            throw config.error("\"" + kerasClass + "\" is not a class that this library knows");
        }
        Map<String, Class<?>> options = options(type);
        Map<String, Object> kept = new LinkedHashMap<>(defaults(type));
        Map<String, String> renamed = RENAMED.getOrDefault(className, Map.of());
        for (String key : config.members().keySet()) {
            String option = renamed.getOrDefault(key, key);
            Class<?> wanted = options.get(option);
            Node value = config.get(key);
            if (wanted != null) {
                Object converted = convert(value, option, wanted, inner);
                if (converted == null) {
                    kept.remove(option);
                } else {
                    kept.put(option, converted);
                }
            } else if (!IGNORED.contains(key) && !value.isNull() && !isOff(className, key, value)) {
                throw value.error(
                        OFF.containsKey(key)
                                ? "only " + Json.write(OFF.get(key)) + " is supported, received " + value.shortened()
                                : "an option that is not supported, " + value.shortened());
            }
        }
        LATE.forEach((key, value) -> {
            if (options.containsKey(key)) {
                kept.putIfAbsent(key, value);
            }
        });
        return Map.of("class_name", className, "config", kept);
    }

    private static boolean isOff(String className, String key, Node value) {
        // which axes attend is checked where the shapes are known
        return (className.equals("MultiHeadAttention") && key.equals("attention_axes"))
                || (OFF.containsKey(key) && OFF.get(key).equals(value.value()));
    }

    /** An option as SpecCodec reads it; null to leave it out. */
    private static @Nullable Object convert(Node value, String option, Class<?> wanted, Inner inner)
            throws ModelFormatException {
        if (wanted == Activation.class) {
            return activation(value);
        }
        if (LayerSpec.class.isAssignableFrom(wanted)) {
            return value.isNull() ? null : SpecCodec.encode(inner.read(value, option));
        }
        if (option.equals("merge_mode")) {
            return value.text("none");
        }
        if (value.value() == null) {
            return null;
        }
        if (option.endsWith("_initializer") || option.endsWith("_regularizer") || option.endsWith("_constraint")) {
            return object(value, inner);
        }
        if (option.equals("axes") && value.value() instanceof Long axis) {
            return List.of(axis, axis); // Dot's
        }
        boolean single = wanted == int.class || wanted == Integer.class;
        return single && value.value() instanceof List<?> list && list.size() == 1 ? list.getFirst() : value.value();
    }

    /** An initializer, a regularizer, a constraint: an object, or its name. */
    private static Object object(Node value, Inner inner) throws ModelFormatException {
        if (value.value() instanceof String name) {
            String className = CLASSES.containsKey(name) ? name : camelCase(CLASS_ALIASES.getOrDefault(name, name));
            return ours(className, Node.of(Map.of(), value.place()), inner);
        }
        String className = value.get("class_name").text();
        return ours(className, value.get("config"), inner);
    }

    static String camelCase(String name) {
        return Stream.of(name.split("_", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    private static Object activation(Node value) throws ModelFormatException {
        if (value.value() instanceof Map<?, ?>) {
            throw value.error("a function of somebody's own, " + value.shortened() + ": nothing in a file is executed");
        }
        String name = value.text("linear");
        return ACTIVATION_ALIASES.getOrDefault(name, name);
    }

    /** Keras's names of a record's components, with their types; a weight's options stand beside the others. */
    private static Map<String, Class<?>> options(Class<?> type) {
        Map<String, Class<?>> options = new HashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = snakeCase(component.getName());
            if (component.getType() == WeightSpec.class) {
                for (RecordComponent part : WeightSpec.class.getRecordComponents()) {
                    options.put(key + "_" + part.getName(), part.getType());
                }
            } else {
                options.put(key, component.getType());
            }
        }
        return options;
    }

    static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** The options of a class that has a default for every one. */
    private static Map<String, Object> defaults(Class<?> type) throws ModelFormatException {
        try {
            Object made = type.getConstructor().newInstance();
            return Node.of(SpecCodec.encode(made).get("config"), type.getSimpleName())
                    .members();
        } catch (NoSuchMethodException e) {
            return Map.of();
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(type + " has no defaults", e);
        }
    }
}
