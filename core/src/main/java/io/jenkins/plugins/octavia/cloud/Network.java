package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A Neutron network.
 *
 * @param mtu in bytes
 * @param provider empty if the login may not see it, or the network is of several segments
 * @param shared whether it is shared with all projects, or with that of the login
 * @param portSecurity of new ports
 * @param dnsDomain empty text for none; empty if this Neutron knows no such thing
 */
public record Network(
        String id,
        String name,
        Owner owner,
        int mtu,
        Optional<Provider> provider,
        boolean shared,
        boolean portSecurity,
        Optional<String> dnsDomain,
        String description,
        List<String> tags,
        Instant createdAt)
        implements Tagged {

    /**
     * How it is made of the data centre's networks.
     *
     * @param type {@code vlan}, {@code flat}, {@code vxlan}, {@code geneve} or another one of Neutron's
     * @param physicalNetwork empty for a tunnel
     * @param segment empty for a flat network
     */
    public record Provider(String type, Optional<String> physicalNetwork, Optional<Integer> segment) {

        void writeTo(ObjectNode body) {
            body.put("provider:network_type", type);
            physicalNetwork.ifPresent(name -> body.put("provider:physical_network", name));
            segment.ifPresent(id -> body.put("provider:segmentation_id", id));
        }

        @Override
        public String toString() {
            return "type " + type
                    + physicalNetwork.map(name -> ", physical network " + name).orElse("")
                    + segment.map(id -> ", segment " + id).orElse("");
        }
    }

    /** What can be changed of a network that exists; what is empty stays, or is Neutron's choice. */
    public record Settings(
            Optional<Integer> mtu,
            Optional<Boolean> shared,
            Optional<Boolean> portSecurity,
            Optional<String> dnsDomain) {

        void writeTo(ObjectNode body) {
            mtu.ifPresent(bytes -> body.put("mtu", bytes));
            shared.ifPresent(yes -> body.put("shared", yes));
            portSecurity.ifPresent(yes -> body.put("port_security_enabled", yes));
            dnsDomain.ifPresent(domain -> body.put("dns_domain", domain));
        }
    }

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
                node.hasNonNull("provider:network_type") ? Optional.of(provider(node)) : Optional.empty(),
                node.path("shared").asBoolean(),
                node.path("port_security_enabled").asBoolean(true),
                node.has("dns_domain") ? Optional.of(node.path("dns_domain").asText()) : Optional.empty(),
                Json.text(node, "description"),
                Json.texts(node, "tags"),
                Json.time(node, "created_at"));
    }

    private static Provider provider(JsonNode node) {
        return new Provider(
                Json.text(node, "provider:network_type"),
                Optional.ofNullable(node.path("provider:physical_network").textValue()),
                node.hasNonNull("provider:segmentation_id")
                        ? Optional.of(Json.number(node, "provider:segmentation_id"))
                        : Optional.empty());
    }
}
