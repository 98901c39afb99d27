package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A load balancer in Octavia.
 *
 * @param provisioningStatus what Octavia does with it: {@code ACTIVE}, {@code ERROR}, {@code PENDING_UPDATE}, ...
 * @param operatingStatus how it serves: {@code ONLINE}, {@code OFFLINE}, {@code DEGRADED}, {@code ERROR}, ...
 * @param flavorId of its Octavia flavor, whose settings win over octavia.conf
 * @param availabilityZone the name of the zone that it was asked for
 * @param isUp whether its owner lets it serve; one that is not is {@code OFFLINE}
 * @param hasListeners whether anything is to be served, so that an operating status means something
 * @param updatedAt when its provisioning status changed last
 */
public record LoadBalancer(
        String id,
        String name,
        String projectId,
        String provider,
        String provisioningStatus,
        String operatingStatus,
        Optional<String> flavorId,
        Optional<String> availabilityZone,
        boolean isUp,
        boolean hasListeners,
        List<String> tags,
        Instant createdAt,
        Instant updatedAt) {

    /** What is to be got over before anything else can be done with it. */
    public boolean isPending() {
        return provisioningStatus.startsWith("PENDING_");
    }

    public boolean isActive() {
        return provisioningStatus.equals("ACTIVE");
    }

    /** Whether Octavia is to hear of it. */
    public boolean isToSpeak() {
        return isActive() && isUp && hasListeners;
    }

    public boolean isError() {
        return provisioningStatus.equals("ERROR");
    }

    static LoadBalancer of(JsonNode node) {
        Instant createdAt = Json.time(node, "created_at");
        return new LoadBalancer(
                Json.required(node, "id"),
                Json.text(node, "name"),
                Json.required(node, "project_id"),
                Json.text(node, "provider"),
                Json.required(node, "provisioning_status"),
                Json.text(node, "operating_status"),
                Json.optional(node, "flavor_id"),
                Json.optional(node, "availability_zone"),
                node.path("admin_state_up").asBoolean(true),
                !node.path("listeners").isEmpty(),
                Json.texts(node, "tags"),
                createdAt,
                node.hasNonNull("updated_at") ? Json.time(node, "updated_at") : createdAt);
    }
}
