package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A server of the project, and what of the quotas it takes.
 *
 * @param ram in MiB
 */
public record Server(String id, String name, int vcpus, int ram) {

    static Server of(JsonNode node) {
        JsonNode flavor = node.path("flavor");
        return new Server(
                Json.required(node, "id"),
                Json.text(node, "name"),
                Json.number(flavor, "vcpus"),
                Json.number(flavor, "ram"));
    }
}
