package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** What networks, subnets, ports and security groups in Neutron have in common. */
public sealed interface Tagged permits Network, Subnet, Port, SecurityGroup {

    String id();

    String name();

    Owner owner();

    String description();

    List<String> tags();

    /** To the second, as Neutron keeps it. */
    Instant createdAt();

    /** The name of its kind in URLs, {@code security-groups}. */
    String collection();

    static Owner owner(JsonNode node, String ownProject) {
        String project = Json.text(node, "project_id");
        return new Owner(project, project.equals(ownProject));
    }
}
