package dev.zoetrope.layers.checkpoint;

import dev.zoetrope.layers.init.Initializer;
import dev.zoetrope.layers.init.InitializerCatalog;
import dev.zoetrope.layers.layer.LayerCatalog;
import dev.zoetrope.layers.layer.LayerSpec;
import dev.zoetrope.layers.layer.Size2D;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Specs as JSON and back, in Keras's form: {@code {"class_name": "Conv2D", "config": {"filters": 16, …}}}, with a record's
 * components as the configuration. Only classes of the catalogs are ever made.
 */
public final class SpecCodec {
    private static final Map<String, Class<?>> CLASSES = Stream.<Class<?>>concat(
                    LayerCatalog.all().stream(), InitializerCatalog.all().stream())
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    private SpecCodec() {}

    /** A spec as the values of {@link Json}. */
    public static Map<String, Object> encode(Object spec) {
        Map<String, Object> config = new LinkedHashMap<>();
        for (RecordComponent component : spec.getClass().getRecordComponents()) {
            try {
                config.put(
                        snakeCase(component.getName()),
                        encodeValue(component.getAccessor().invoke(spec)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(spec + " does not tell its " + component.getName(), e);
            }
        }
        Map<String, Object> encoded = new LinkedHashMap<>();
        encoded.put("class_name", spec.getClass().getSimpleName());
        encoded.put("config", config);
        return encoded;
    }

    private static Object encodeValue(Object value) {
        if (value instanceof Size2D size) {
            return List.of((long) size.height(), (long) size.width());
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof List<?> values) {
            return values.stream().map(SpecCodec::encodeValue).toList();
        }
        return value instanceof Record ? encode(value) : value;
    }

    /**
     * A layer's spec from the values of {@link Json}.
     *
     * @throws ModelFormatException if a class or an option is unknown, missing, or of the wrong kind
     */
    public static LayerSpec decodeLayer(Object json) throws ModelFormatException {
        return (LayerSpec) decode(json, LayerSpec.class, "model");
    }

    private static Object decode(Object json, Class<?> family, String place) throws ModelFormatException {
        if (!(json instanceof Map<?, ?> members)
                || !(members.get("class_name") instanceof String name)
                || !(members.get("config") instanceof Map<?, ?> config)) {
            throw new ModelFormatException(place + ": wants {\"class_name\": …, \"config\": {…}}");
        }
        Class<?> type = CLASSES.get(name);
        if (type == null || !family.isAssignableFrom(type)) {
            throw new ModelFormatException(place + ": unknown " + family.getSimpleName() + " \"" + name + "\"");
        }
        return construct(type, config, place + "/" + name);
    }

    private static Object construct(Class<?> type, Map<?, ?> config, String place) throws ModelFormatException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        Set<Object> unknown = new LinkedHashSet<>(config.keySet());
        for (int i = 0; i < components.length; i++) {
            String key = snakeCase(components[i].getName());
            unknown.remove(key);
            Object value = config.get(key);
            if (value == null) {
                throw new ModelFormatException(place + ": no option " + key);
            }
            types[i] = components[i].getType();
            values[i] = decodeValue(value, components[i].getGenericType(), place + "." + key);
        }
        if (!unknown.isEmpty()) {
            throw new ModelFormatException(place + ": unknown options " + unknown);
        }
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new ModelFormatException(place + ": " + e.getTargetException().getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made from its components", e);
        }
    }

    private static Object decodeValue(Object value, Type wanted, String place) throws ModelFormatException {
        if (wanted instanceof ParameterizedType list && value instanceof List<?> values) {
            List<Object> decoded = new ArrayList<>();
            for (Object each : values) {
                decoded.add(decodeValue(each, list.getActualTypeArguments()[0], place + "[" + decoded.size() + "]"));
            }
            return decoded;
        }
        if (wanted == int.class && value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        if (wanted == float.class && value instanceof Number number) {
            return number.floatValue();
        }
        if (wanted == boolean.class && value instanceof Boolean flag) {
            return flag;
        }
        if (wanted == Size2D.class && value instanceof List<?> sizes && sizes.size() == 2) {
            try {
                return new Size2D((Integer) decodeValue(sizes.get(0), int.class, place), (Integer)
                        decodeValue(sizes.get(1), int.class, place));
            } catch (IllegalArgumentException e) {
                throw new ModelFormatException(place + ": " + e.getMessage());
            }
        }
        if (wanted == LayerSpec.class || wanted == Initializer.class) {
            return decode(value, (Class<?>) wanted, place);
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
