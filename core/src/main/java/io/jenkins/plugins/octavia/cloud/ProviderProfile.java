package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a flavor of Octavia's says to a provider. Names of profiles are not unique, and their data cannot change while a flavor
 * has them.
 *
 * @param data names and values that the provider knows; what is not text is as JSON writes it
 */
public record ProviderProfile(String id, String name, String provider, Map<String, String> data) {

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
                            entry.getValue().isTextual()
                                    ? entry.getValue().textValue()
                                    : entry.getValue().toString()));
        } catch (IOException e) {
            throw CloudException.of("octavia has a profile whose data is not JSON: \"" + text + "\"; correct it");
        }
        return data;
    }

    static String json(Map<String, String> data) {
        ObjectNode node = Json.object();
        new TreeMap<>(data).forEach(node::put);
        return new String(Json.bytes(node), StandardCharsets.UTF_8);
    }
}
