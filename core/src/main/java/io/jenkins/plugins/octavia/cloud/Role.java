package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/** A role of the whole cloud in Keystone. */
public record Role(String id, String name, String description) {

    static Role of(JsonNode node) {
        return new Role(
                Json.required(node, "id"),
                Json.text(node, "name"),
                node.path("description").asText(""));
    }

    /**
     * A role in a project, all by their ids.
     *
     * @param isGroup whether the holder is a group, and not a user
     */
    public record Grant(String roleId, boolean isGroup, String holderId, String projectId) {}
}
