package dev.zoetrope.cli.explore;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark of a request. */
record Query(Map<String, String> values) {
    /** Takes it apart. */
    static Query of(@Nullable String raw) {
        Map<String, String> values = new HashMap<>();
        if (raw != null) {
            for (String each : raw.split("&", -1)) {
                int equals = each.indexOf('=');
                if (equals > 0) {
                    String value = URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8);
                    values.put(each.substring(0, equals), value);
                }
            }
        }
        return new Query(values);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the request has no " + name);
        }
        return value;
    }

    /** A whole number; a range that ends before it begins is the caller's matter. */
    int number(String name, int low, int high) {
        int value;
        try {
            value = Integer.parseInt(text(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " wants a whole number, received " + text(name), e);
        }
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " wants " + low + " to " + high + ", received " + value);
        }
        return value;
    }

    /** A share in [0, 1). */
    float share(String name) {
        float value;
        try {
            value = Float.parseFloat(text(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " wants a number, received " + text(name), e);
        }
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " wants 0 to 1, received " + value);
        }
        return value;
    }
}
