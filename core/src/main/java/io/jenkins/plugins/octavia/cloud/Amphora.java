package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One of the servers that carry load balancers, as an administrator sees it in Octavia.
 *
 * @param loadBalancerId empty while it boots, and for one that is kept in reserve
 * @param computeId of the server in Nova, empty until there is one
 * @param status {@code ALLOCATED} if it serves; {@code BOOTING}, {@code ERROR}, {@code FAILOVER_STOPPED}, ...
 * @param role {@code STANDALONE}, {@code MASTER} or {@code BACKUP}; empty until it has one
 * @param imageId empty with a volume, and for one that an Octavia before Rocky made
 * @param computeFlavor the id of its flavor in Nova
 * @param certificateEnds when the certificate that Octavia issued to it ends
 * @param isCertificateBusy whether housekeeping has begun to renew that certificate and not ended
 */
public record Amphora(
        String id,
        Optional<String> loadBalancerId,
        Optional<String> computeId,
        String status,
        String role,
        Optional<String> imageId,
        Optional<String> computeFlavor,
        Optional<Instant> certificateEnds,
        boolean isCertificateBusy,
        Instant createdAt,
        Instant updatedAt) {

    public boolean isAllocated() {
        return status.equals("ALLOCATED");
    }

    public boolean isError() {
        return status.equals("ERROR");
    }

    /** One of two: the other has the other role. */
    public boolean isOfPair() {
        return role.equals("MASTER") || role.equals("BACKUP");
    }

    static Amphora of(JsonNode node) {
        Instant createdAt = Json.time(node, "created_at");
        return new Amphora(
                Json.required(node, "id"),
                Json.optional(node, "loadbalancer_id"),
                Json.optional(node, "compute_id"),
                Json.required(node, "status"),
                Json.text(node, "role"),
                Json.optional(node, "image_id"),
                Json.optional(node, "compute_flavor"),
                node.hasNonNull("cert_expiration") ? Optional.of(Json.time(node, "cert_expiration")) : Optional.empty(),
                node.path("cert_busy").asBoolean(),
                createdAt,
                node.hasNonNull("updated_at") ? Json.time(node, "updated_at") : createdAt);
    }
}
