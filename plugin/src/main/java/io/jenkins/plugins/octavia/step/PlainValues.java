package io.jenkins.plugins.octavia.step;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps, lists, text, numbers and booleans of types that a Pipeline can keep in its variables over a restart. */
final class PlainValues {

    private PlainValues() {}

    /** @throws IllegalArgumentException if there is any other value */
    static Object of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return ofMap(map);
        }
        if (value instanceof Collection<?> list) {
            ArrayList<Object> copy = new ArrayList<>();
            list.forEach(inner -> copy.add(of(inner)));
            return copy;
        }
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException(
                value.getClass().getSimpleName() + " is not text, a number, true or false, a list or a map");
    }

    static LinkedHashMap<String, Object> ofMap(Map<?, ?> map) {
        LinkedHashMap<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, inner) -> copy.put(String.valueOf(key), of(inner)));
        return copy;
    }
}
