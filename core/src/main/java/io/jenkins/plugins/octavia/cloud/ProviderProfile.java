package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a flavor or an availability zone of Octavia's says to a provider. Names of profiles are not unique, and their data
 * cannot change while one of these has them.
 *
 * @param data names and values that the provider knows; a list of ids is sorted, with a comma and a blank
 *     between; what else is not text is as JSON writes it
 */
public record ProviderProfile(String id, String name, String provider, Map<String, String> data) {

    /** What is a list of ids, whose order says nothing. */
    private static final Set<String> LISTS = Set.of("valid_vip_networks");

    private static final String SEPARATOR = ", ";

    public ProviderProfile {
        data = Map.copyOf(data);
    }

    /** @param data the field with JSON in a text */
    static ProviderProfile of(JsonNode node, String data) {
        return new ProviderProfile(
                Json.required(node, "id"),
                Json.text(node, "name"),
                Json.text(node, "provider_name"),
                parsed(Json.text(node, data)));
    }

    private static Map<String, String> parsed(String text) {
        Map<String, String> data = new TreeMap<>();
        try {
            Json.parse(text.getBytes(StandardCharsets.UTF_8))
                    .properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            LISTS.contains(entry.getKey()) ? list(entry.getValue()) : text(entry.getValue())));
        } catch (IOException e) {
            throw CloudException.of("octavia has a profile whose data is not JSON: \"" + text + "\"; correct it");
        }
        return data;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    private static String list(JsonNode value) {
        List<String> ids = new ArrayList<>();
        value.forEach(id -> ids.add(text(id)));
        return list(ids);
    }

    /** Ids as the data have them. */
    public static String list(Collection<String> ids) {
        return ids.stream().sorted().collect(Collectors.joining(SEPARATOR));
    }

    static String json(Map<String, String> data) {
        ObjectNode node = Json.object();
        new TreeMap<>(data).forEach((name, value) -> {
            if (LISTS.contains(name)) {
                List.of(value.split(SEPARATOR)).forEach(node.withArray(name)::add);
            } else {
                node.put(name, value);
            }
        });
        return new String(Json.bytes(node), StandardCharsets.UTF_8);
    }
}
