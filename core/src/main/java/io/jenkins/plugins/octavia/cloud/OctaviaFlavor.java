package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/** A flavor of Octavia's: a kind of load balancer. */
public record OctaviaFlavor(String id, String name, String description, boolean enabled, String profileId)
        implements Profiled {

    static OctaviaFlavor of(JsonNode node) {
        return new OctaviaFlavor(
                Json.required(node, "id"),
                Json.text(node, "name"),
                node.path("description").asText(""),
                node.path("enabled").asBoolean(),
                Json.text(node, "flavor_profile_id"));
    }
}
