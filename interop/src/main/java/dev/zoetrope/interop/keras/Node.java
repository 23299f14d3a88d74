package dev.zoetrope.interop.keras;

import dev.zoetrope.layers.checkpoint.Json;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a configuration with its place in it, so that whoever finds it wrong can say where.
 *
 * @param value as {@link Json} gives it; null where nothing stands, and for JSON's null
 */
record Node(@Nullable Object value, String place) {
    static Node of(@Nullable Object value, String place) {
        return new Node(Json.NULL.equals(value) ? null : value, place);
    }

    boolean isNull() {
        return value == null;
    }

    /** A member of an object. */
    Node get(String key) {
        return of(value instanceof Map<?, ?> members ? members.get(key) : null, place + "." + key);
    }

    @SuppressWarnings("unchecked") // Json's objects have texts as keys
    Map<String, Object> members() throws ModelFormatException {
        if (value instanceof Map<?, ?> members) {
            return (Map<String, Object>) members;
        }
        throw wants("an object");
    }

    List<Node> elements() throws ModelFormatException {
        if (value instanceof List<?> elements) {
            List<Node> nodes = new ArrayList<>();
            for (Object element : elements) {
                nodes.add(of(element, place + "[" + nodes.size() + "]"));
            }
            return nodes;
        }
        throw wants("a list");
    }

    String text() throws ModelFormatException {
        if (value instanceof String text) {
            return text;
        }
        throw wants("a text");
    }

    /** The text, or another if nothing stands here. */
    String text(String otherwise) throws ModelFormatException {
        return isNull() ? otherwise : text();
    }

    int number() throws ModelFormatException {
        if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        throw wants("a whole number");
    }

    double real() throws ModelFormatException {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wants("a number");
    }

    boolean isFalse() {
        return Boolean.FALSE.equals(value);
    }

    ModelFormatException wants(String what) {
        return error("wants " + what + ", received " + shortened());
    }

    /** The value as JSON, its beginning if it is long. */
    String shortened() {
        String json = Json.write(value == null ? Json.NULL : value);
        return json.length() > 100 ? json.substring(0, 100) + "…" : json;
    }

    ModelFormatException error(String what) {
        return new ModelFormatException(place + ": " + what);
    }
}
