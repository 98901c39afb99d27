package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A Neutron subnet, addresses in Neutron's own notation. */
public record Subnet(
        String id,
        String name,
        Owner owner,
        String networkId,
        String cidr,
        List<AddressRange> pools,
        Optional<String> gateway,
        boolean dhcp,
        String description,
        List<String> tags,
        Instant createdAt)
        implements Tagged {

    /** The first and the last address. */
    public record AddressRange(String start, String end) {
        @Override
        public String toString() {
            return start + "-" + end;
        }
    }

    /**
     * What can be changed of a subnet that exists.
     *
     * @param pool empty if Neutron shall choose it, or keep what it has
     * @param gateway empty for none
     */
    public record Settings(Optional<AddressRange> pool, Optional<String> gateway, boolean dhcp) {

        void writeTo(ObjectNode body) {
            pool.ifPresent(p -> body.putArray("allocation_pools")
                    .addObject()
                    .put("start", p.start())
                    .put("end", p.end()));
            // Left out, Neutron would take the first address for a gateway.
            body.put("gateway_ip", gateway.orElse(null));
            body.put("enable_dhcp", dhcp);
        }
    }

    @Override
    public String collection() {
        return "subnets";
    }

    static Subnet of(JsonNode node, String ownProject) {
        return new Subnet(
                Json.required(node, "id"),
                Json.text(node, "name"),
                Tagged.owner(node, ownProject),
                Json.text(node, "network_id"),
                Json.text(node, "cidr"),
                StreamSupport.stream(node.path("allocation_pools").spliterator(), false)
                        .map(pool -> new AddressRange(Json.text(pool, "start"), Json.text(pool, "end")))
                        .toList(),
                Optional.of(Json.text(node, "gateway_ip")).filter(ip -> !ip.isEmpty() && !ip.equals("null")),
                node.path("enable_dhcp").asBoolean(),
                Json.text(node, "description"),
                Json.texts(node, "tags"),
                Json.time(node, "created_at"));
    }
}
