package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * A Neutron port.
 *
 * @param mac in small letters and colons, as the network node knows it; Neutron may keep it as it was given
 * @param host where it is bound, empty for nowhere or if the user may not see it
 * @param status {@code ACTIVE} if somebody has plugged it in, else {@code DOWN}
 * @param vifType how it is bound; {@code binding_failed} if no agent on the host could
 */
public record Port(
        String id,
        String name,
        Owner owner,
        String networkId,
        String mac,
        List<FixedIp> fixedIps,
        String deviceOwner,
        String status,
        String host,
        String vifType,
        Set<String> securityGroups,
        String description,
        List<String> tags,
        Instant createdAt)
        implements Tagged {

    /** What Neutron reports if no agent or driver on the host could bind the port. */
    public static final String BINDING_FAILED = "binding_failed";

    public record FixedIp(String subnetId, String address) {}

    /** Whether an agent of its host took it, so that somebody may send to it. */
    public boolean isBound() {
        return !host.isEmpty() && !vifType.equals(BINDING_FAILED);
    }

    private static String mac(String text) {
        String digits = text.toLowerCase(Locale.ROOT).replaceAll("[:.-]", "");
        return digits.matches("[0-9a-f]{12}") ? String.join(":", digits.split("(?<=\\G..)")) : text;
    }

    @Override
    public String collection() {
        return "ports";
    }

    static Port of(JsonNode node, String ownProject) {
        return new Port(
                Json.required(node, "id"),
                Json.text(node, "name"),
                Tagged.owner(node, ownProject),
                Json.text(node, "network_id"),
                mac(Json.text(node, "mac_address")),
                StreamSupport.stream(node.path("fixed_ips").spliterator(), false)
                        .map(ip -> new FixedIp(Json.text(ip, "subnet_id"), Json.text(ip, "ip_address")))
                        .toList(),
                Json.text(node, "device_owner"),
                Json.text(node, "status"),
                Json.text(node, "binding:host_id"),
                Json.text(node, "binding:vif_type"),
                Set.copyOf(Json.texts(node, "security_groups")),
                Json.text(node, "description"),
                Json.texts(node, "tags"),
                Json.time(node, "created_at"));
    }
}
