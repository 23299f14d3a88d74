package dev.zoetrope.testkit;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Records by Keras's class name and configuration. */
final class KerasRecord {
    private KerasRecord() {}

    /** How a component's value is made from what the configuration says. */
    @FunctionalInterface
    interface Values {
        Object of(Class<?> type, Object value);
    }

    /**
     * The record of that name, beside another class; components that the configuration leaves out are those of the record's
     * defaults.
     */
    static <T> T of(Class<T> beside, String name, Map<?, ?> config, Values values) {
        try {
            Class<?> type = Class.forName(beside.getPackageName() + "." + name);
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            Object[] arguments = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                Object given = config.get(snakeCase(components[i].getName()));
                arguments[i] = given == null
                        ? components[i]
                                .getAccessor()
                                .invoke(type.getConstructor().newInstance())
                        : values.of(types[i], given);
            }
            return beside.cast(type.getConstructor(types).newInstance(arguments));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no " + name + " with " + config, e);
        }
    }

    /** A number, a flag, a list of numbers, as the record has them; no number is 0. */
    static Object plain(Class<?> type, Object value) {
        if (type == float.class) {
            return value instanceof Number number ? number.floatValue() : 0f;
        }
        if (type == int.class) {
            return ((Number) value).intValue();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(KerasRecord::element).toList();
        }
        return value;
    }

    private static Object element(Object value) {
        return value instanceof Double number ? (Object) number.floatValue() : ((Number) value).intValue();
    }

    /** Keras writes {@code beta_1} and {@code from_logits}. */
    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z]|[0-9]+$)", "_$1").toLowerCase(Locale.ROOT);
    }
}
