package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** A Neutron network; {@code mtu} in bytes. */
public record Network(
        String id, String name, Owner owner, int mtu, String description, List<String> tags, Instant createdAt)
        implements Tagged {

    @Override
    public String collection() {
        return "networks";
    }

    static Network of(JsonNode node, String ownProject) {
        return new Network(
                Json.required(node, "id"),
                Json.text(node, "name"),
                Tagged.owner(node, ownProject),
                Json.number(node, "mtu"),
                Json.text(node, "description"),
                Json.texts(node, "tags"),
                Json.time(node, "created_at"));
    }
}
