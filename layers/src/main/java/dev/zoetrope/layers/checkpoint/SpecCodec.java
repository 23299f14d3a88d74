package dev.zoetrope.layers.checkpoint;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.constraint.Constraint;
import dev.zoetrope.layers.constraint.ConstraintCatalog;
import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.init.InitializerCatalog;
import dev.zoetrope.layers.layer.LayerCatalog;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Listed;
import dev.zoetrope.layers.layer.MultiLayerSpec;
import dev.zoetrope.layers.layer.OutputPadding2D;
import dev.zoetrope.layers.layer.WeightSpec;
import dev.zoetrope.layers.optim.LearningRateSchedule;
import dev.zoetrope.layers.regularizer.Regularizer;
import dev.zoetrope.layers.regularizer.RegularizerCatalog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Specs as JSON and back, in Keras's form: {@code {"class_name": "Conv2D", "config": {"filters": 16, …}}}, with a record's
 * components as the configuration. Only classes of the catalogs are ever made.
 */
public final class SpecCodec {
    private static final Map<String, Class<?>> CLASSES = Stream.<List<? extends Class<?>>>of(
                    LayerCatalog.all(), InitializerCatalog.all(), RegularizerCatalog.all(), ConstraintCatalog.all())
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    /** What has a class of its own in a file: {@code {"class_name": …, "config": …}}. */
    private static final Set<Class<?>> FAMILIES = Set.of(
            MultiLayerSpec.class,
            LayerSpec.class,
            Initializer.class,
            Regularizer.class,
            Constraint.class,
            LearningRateSchedule.class);

    /** Options that may be null. */
    private static final Set<Class<?>> OPTIONAL =
            Set.of(Regularizer.class, Constraint.class, Integer.class, Float.class, OutputPadding2D.class);

    private static final int LARGEST_RANK = 8;

    private final Map<String, Class<?>> classes;

    private SpecCodec(Map<String, Class<?>> classes) {
        this.classes = classes;
    }

    /** A spec as the values of {@link Json}. */
    public static Map<String, Object> encode(Object spec) {
        Map<String, Object> encoded = new LinkedHashMap<>();
        encoded.put("class_name", spec.getClass().getSimpleName());
        encoded.put("config", encodeComponents((Record) spec, ""));
        return encoded;
    }

    /** A weight's options stand beside the others, with its name in front: {@code kernel_initializer}. */
    private static Map<String, Object> encodeComponents(Record spec, String prefix) {
        Map<String, Object> config = new LinkedHashMap<>();
        for (RecordComponent component : spec.getClass().getRecordComponents()) {
            String key = prefix + snakeCase(component.getName());
            try {
                Object value = component.getAccessor().invoke(spec);
                if (value instanceof WeightSpec weight) {
                    config.putAll(encodeComponents(weight, key + "_"));
                } else {
                    config.put(key, encodeValue(value));
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(spec + " does not tell its " + component.getName(), e);
            }
        }
        return config;
    }

    private static Object encodeValue(@Nullable Object value) {
        if (value == null) {
            return Json.NULL;
        }
        if (value instanceof Listed) {
            return List.copyOf(encodeComponents((Record) value, "").values());
        }
        if (value instanceof Shape shape) {
            return Arrays.stream(shape.dims())
                    .mapToObj(dim -> (Object) (long) dim)
                    .toList();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof List<?> values) {
            return values.stream().map(SpecCodec::encodeValue).toList();
        }
        if (FAMILIES.stream().anyMatch(family -> family.isInstance(value))) {
            return encode(value);
        }
        return value instanceof Record record ? encodeComponents(record, "") : value;
    }

    /**
     * A layer's spec from the values of {@link Json}.
     *
     * @throws ModelFormatException if a class or an option is unknown, missing, or of the wrong kind
     */
    public static MultiLayerSpec decodeLayer(Object json) throws ModelFormatException {
        return decodeLayer(json, List.of());
    }

    /** The same, with records of layers that are not the library's own: public ones, which this module may read. */
    public static MultiLayerSpec decodeLayer(Object json, List<Class<? extends MultiLayerSpec>> customLayers)
            throws ModelFormatException {
        Map<String, Class<?>> classes = new HashMap<>(CLASSES);
        for (Class<?> custom : customLayers) {
            Class<?> before = classes.putIfAbsent(custom.getSimpleName(), custom);
            if (before != null && before != custom) {
                throw new IllegalArgumentException(custom + " has the name of " + before);
            }
        }
        return (MultiLayerSpec) new SpecCodec(classes).decode(json, MultiLayerSpec.class, "model");
    }

    /**
     * Any other family's record from the values of {@link Json}: an optimizer, a loss.
     *
     * @param classes the records that there are, public ones
     * @throws ModelFormatException if a class or an option is unknown, missing, or of the wrong kind
     */
    public static <T> T decode(Object json, Class<T> family, List<? extends Class<?>> classes)
            throws ModelFormatException {
        Map<String, Class<?>> byName =
                classes.stream().collect(Collectors.toMap(Class::getSimpleName, Function.identity()));
        return family.cast(new SpecCodec(byName).decode(json, family, family.getSimpleName()));
    }

    private Object decode(Object json, Class<?> family, String place) throws ModelFormatException {
        if (!(json instanceof Map<?, ?> members)
                || !(members.get("class_name") instanceof String name)
                || !(members.get("config") instanceof Map<?, ?> config)) {
            throw new ModelFormatException(place + ": wants {\"class_name\": …, \"config\": {…}}");
        }
        Class<?> type = classes.get(name);
        if (type == null || !family.isAssignableFrom(type)) {
            throw new ModelFormatException(place + ": unknown " + family.getSimpleName() + " \"" + name + "\"");
        }
        return construct(type, config, place + "/" + name);
    }

    private Object construct(Class<?> type, Map<?, ?> config, String place) throws ModelFormatException {
        Set<Object> unknown = new LinkedHashSet<>(config.keySet());
        Object made = construct(type, config, "", unknown, place);
        if (!unknown.isEmpty()) {
            throw new ModelFormatException(place + ": unknown options " + unknown);
        }
        return made;
    }

    private Object construct(Class<?> type, Map<?, ?> config, String prefix, Set<Object> unknown, String place)
            throws ModelFormatException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = prefix + snakeCase(components[i].getName());
            types[i] = components[i].getType();
            if (types[i] == WeightSpec.class) {
                values[i] = construct(WeightSpec.class, config, key + "_", unknown, place);
                continue;
            }
            unknown.remove(key);
            Object value = config.get(key);
            if (OPTIONAL.contains(types[i]) && (value == null || value.equals(Json.NULL))) {
                continue;
            }
            if (value == null && types[i] == List.class) {
                values[i] = List.of();
                continue;
            }
            if (value == null) {
                throw new ModelFormatException(place + ": no option " + key);
            }
            values[i] = decodeValue(value, components[i].getGenericType(), place + "." + key);
        }
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new ModelFormatException(place + ": " + e.getTargetException().getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made from its components", e);
        }
    }

    /** A record from the list of its components. */
    private Object constructListed(Class<?> type, List<?> values, String place) throws ModelFormatException {
        RecordComponent[] components = type.getRecordComponents();
        if (values.size() != components.length) {
            throw new ModelFormatException(
                    place + ": wants " + components.length + " values, received " + Json.write(values));
        }
        Map<Object, Object> config = new LinkedHashMap<>();
        for (int i = 0; i < components.length; i++) {
            config.put(snakeCase(components[i].getName()), Objects.requireNonNull(values.get(i)));
        }
        return construct(type, config, place);
    }

    private Object decodeValue(Object given, Type wanted, String place) throws ModelFormatException {
        Object value = given instanceof Integer number ? (Object) number.longValue() : given; // out of encode
        if (wanted instanceof ParameterizedType list
                && (value instanceof List<?> || value instanceof Number || value.equals(Json.NULL))) {
            List<Object> decoded = new ArrayList<>();
            List<?> one = value instanceof Number ? List.of(value) : List.of(); // Keras's None, number or list
            for (Object each : value instanceof List<?> values ? values : one) {
                decoded.add(decodeValue(each, list.getActualTypeArguments()[0], place + "[" + decoded.size() + "]"));
            }
            return decoded;
        }
        if ((wanted == int.class || wanted == Integer.class)
                && value instanceof Long number
                && number == number.intValue()) {
            return number.intValue();
        }
        if ((wanted == float.class || wanted == Float.class) && value instanceof Number number) {
            return number.floatValue();
        }
        if (wanted == boolean.class && value instanceof Boolean flag) {
            return flag;
        }
        if (wanted instanceof Class<?> type && Listed.class.isAssignableFrom(type) && value instanceof List<?> values) {
            return constructListed(type, values, place);
        }
        if (wanted instanceof Class<?> family && FAMILIES.contains(family)) {
            return decode(value, family, place);
        }
        if (wanted == String.class && value instanceof String) {
            return value;
        }
        if (wanted == Shape.class && value instanceof List<?> sizes && sizes.size() <= LARGEST_RANK) {
            int[] dims = new int[sizes.size()];
            for (int i = 0; i < dims.length; i++) {
                dims[i] = (Integer) decodeValue(sizes.get(i), int.class, place);
            }
            return Shape.of(dims);
        }
        if (wanted instanceof Class<?> type && type.isRecord() && value instanceof Map<?, ?> config) {
            return construct(type, config, place);
        }
        if (wanted instanceof Class<?> type && type.isEnum() && value instanceof String name) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(name)) {
                    return constant;
                }
            }
        }
        throw new ModelFormatException(place + ": " + Json.write(value) + " is not a value for it");
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
