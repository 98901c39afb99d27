package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Nova flavor.
 *
 * @param ram in MiB
 * @param disk in GiB
 */
public record Flavor(
        String id,
        String name,
        int ram,
        int disk,
        int vcpus,
        boolean isPublic,
        String description,
        Map<String, String> extraSpecs) {

    static Flavor of(JsonNode node) {
        Map<String, String> extraSpecs = new TreeMap<>();
        node.path("extra_specs")
                .properties()
                .forEach(e -> extraSpecs.put(e.getKey(), e.getValue().asText()));
        return new Flavor(
                Json.required(node, "id"),
                Json.text(node, "name"),
                Json.number(node, "ram"),
                Json.number(node, "disk"),
                Json.number(node, "vcpus"),
                node.path("os-flavor-access:is_public").asBoolean(true),
                node.path("description").asText(""),
                extraSpecs);
    }
}
