package io.jenkins.plugins.octavia.embedded;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parameters behind the question mark; a name may stand there several times. */
record Query(String raw, Map<String, List<String>> values) {
    static Query of(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                String value = parts.length == 2 ? decoded(parts[1]) : "";
                values.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(value);
            }
        }
        return new Query(raw == null ? "" : raw, values);
    }

    static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String first(String name, String otherwise) {
        return values.containsKey(name) ? values.get(name).get(0) : otherwise;
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    Set<String> names() {
        return values.keySet();
    }

    /** This query without the marker, and with the given one behind it: the address of the next page. */
    String nextPage(String marker) {
        StringBuilder next = new StringBuilder();
        for (String pair : raw.split("&")) {
            if (!pair.isEmpty() && !pair.startsWith("marker=")) {
                next.append(pair).append('&');
            }
        }
        return next.append("marker=").append(marker).toString();
    }
}
