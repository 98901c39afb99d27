package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/** A flavor of Octavia's, which is of the whole cloud and of no project. */
public record OctaviaFlavor(String id, String name, String description, boolean enabled, String profileId) {

    static OctaviaFlavor of(JsonNode node) {
        return new OctaviaFlavor(
                Json.required(node, "id"),
                Json.text(node, "name"),
                node.path("description").asText(""),
                node.path("enabled").asBoolean(),
                Json.text(node, "flavor_profile_id"));
    }
}
