package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/** An availability zone of Octavia's: where a load balancer is. Its name is its only address. */
public record AvailabilityZone(String name, String description, boolean enabled, String profileId) implements Profiled {

    static AvailabilityZone of(JsonNode node) {
        return new AvailabilityZone(
                Json.required(node, "name"),
                node.path("description").asText(""),
                node.path("enabled").asBoolean(),
                Json.text(node, "availability_zone_profile_id"));
    }
}
