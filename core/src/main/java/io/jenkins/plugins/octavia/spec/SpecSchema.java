package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.text.PlainYaml;
import io.jenkins.plugins.octavia.text.PlainYaml.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the JSON Schema of {@code octavia.yaml} says of its keys, for forms. A key is named by its path, such as
 * {@code network.subnet.cidr}.
 */
public final class SpecSchema {

    /** A JSON document is a YAML document. */
    private static final Map<?, ?> ROOT = PlainYaml.parse(text());

    private SpecSchema() {}

    private static String text() {
        try (InputStream in = SpecSchema.class.getResourceAsStream("octavia.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a key means that is left out, as it would be written: a mapping as a line for each of its keys that has a default.
     *
     * @return empty if that depends on the cloud or on other keys
     * @throws IllegalArgumentException if there is no such key
     */
    public static String byDefault(String path) {
        Map<?, ?> key = key(path);
        Object value = key.get("default");
        return value == null
                ? defaults(key).collect(Collectors.joining("\n"))
                : written(value).orElse("");
    }

    /**
     * The values that a key can have, if they are few.
     *
     * @throws IllegalArgumentException if there is no such key
     */
    public static List<String> choices(String path) {
        Map<?, ?> key = key(path);
        if (key.get("enum") instanceof List<?> values) {
            return values.stream()
                    .map(Scalar.class::cast)
                    // A release may be written as a number too.
                    .filter(value -> value.kind() == Scalar.Kind.TEXT)
                    .map(Scalar::text)
                    .toList();
        }
        return key.get("type").toString().equals("boolean") ? List.of("true", "false") : List.of();
    }

    private static Map<?, ?> key(String path) {
        Map<?, ?> key = ROOT;
        for (String name : path.split("\\.")) {
            key = key.get("properties") instanceof Map<?, ?> keys && keys.get(name) instanceof Map<?, ?> inner
                    ? inner
                    : unknown(path);
        }
        return key;
    }

    private static Map<?, ?> unknown(String path) {
        throw new IllegalArgumentException(path + " is not a key of octavia.yaml");
    }

    private static Stream<String> defaults(Map<?, ?> mapping) {
        return mapping.get("properties") instanceof Map<?, ?> keys
                ? keys.entrySet().stream()
                        .flatMap(key ->
                                inLine((Map<?, ?>) key.getValue()).map(value -> key.getKey() + ": " + value).stream())
                : Stream.of();
    }

    private static Optional<String> inLine(Map<?, ?> key) {
        Object value = key.get("default");
        if (value != null) {
            return written(value);
        }
        String inner = defaults(key).collect(Collectors.joining(", "));
        return inner.isEmpty() ? Optional.empty() : Optional.of("{" + inner + "}");
    }

    /** Empty for an empty list or mapping, which is nothing to show. */
    private static Optional<String> written(Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? Optional.empty()
                    : Optional.of(list.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]")));
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty()
                    ? Optional.empty()
                    : Optional.of(map.entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + entry.getValue())
                            .collect(Collectors.joining(", ", "{", "}")));
        }
        return Optional.of(value.toString());
    }
}
