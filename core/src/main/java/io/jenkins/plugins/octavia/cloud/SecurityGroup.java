package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A Neutron security group with its rules. */
public record SecurityGroup(
        String id, String name, Owner owner, List<Rule> rules, String description, List<String> tags, Instant createdAt)
        implements Tagged {

    /**
     * A rule as Neutron keeps it.
     *
     * @param id empty for a rule that is still to be made
     * @param protocol empty for any
     * @param remotePrefix a CIDR, empty for anywhere
     * @param remoteGroup the id of a security group or an address group, empty for none
     */
    public record Rule(
            String id,
            boolean ingress,
            boolean ipv6,
            String protocol,
            Optional<Integer> firstPort,
            Optional<Integer> lastPort,
            String remotePrefix,
            String remoteGroup) {

        private static final Set<String> ANYWHERE = Set.of("0.0.0.0/0", "::/0");

        /** What the rule lets through, whichever rule says so. */
        public Rule withoutId() {
            return new Rule("", ingress, ipv6, protocol, firstPort, lastPort, remotePrefix, remoteGroup);
        }

        static Rule of(JsonNode node) {
            boolean ipv6 = Json.text(node, "ethertype").equals("IPv6");
            return new Rule(
                    Json.required(node, "id"),
                    Json.text(node, "direction").equals("ingress"),
                    ipv6,
                    node.path("protocol").isTextual() ? protocol(Json.text(node, "protocol"), ipv6) : "",
                    port(node, "port_range_min"),
                    port(node, "port_range_max"),
                    prefix(node.path("remote_ip_prefix")),
                    Stream.of("remote_group_id", "remote_address_group_id")
                            .map(node::path)
                            .filter(JsonNode::isTextual)
                            .map(JsonNode::textValue)
                            .findFirst()
                            .orElse(""));
        }

        /** Neutron keeps the names and numbers that it was given; these mean the same (IANA protocol numbers). */
        private static String protocol(String name, boolean ipv6) {
            switch (name) {
                case "1":
                    return "icmp";
                case "icmp":
                    return ipv6 ? "ipv6-icmp" : "icmp";
                case "58":
                case "icmpv6":
                    return "ipv6-icmp";
                case "6":
                    return "tcp";
                case "17":
                    return "udp";
                case "132":
                    return "sctp";
                default:
                    return name;
            }
        }

        private static String prefix(JsonNode node) {
            return node.isTextual() && !ANYWHERE.contains(node.textValue()) ? node.textValue() : "";
        }

        private static Optional<Integer> port(JsonNode node, String field) {
            return node.hasNonNull(field) ? Optional.of(Json.number(node, field)) : Optional.empty();
        }

        @Override
        public String toString() {
            String ports = firstPort
                    .map(first -> "/" + first + (lastPort.equals(firstPort) ? "" : "-" + lastPort.orElse(first)))
                    .orElse("");
            String remote = !remoteGroup.isEmpty()
                    ? "group " + remoteGroup
                    : !remotePrefix.isEmpty() ? remotePrefix : ipv6 ? "any (IPv6)" : "any";
            return (ingress ? "ingress " : "egress ") + (protocol.isEmpty() ? "any" : protocol) + ports + " from "
                    + remote;
        }
    }

    @Override
    public String collection() {
        return "security-groups";
    }

    static SecurityGroup of(JsonNode node, String ownProject) {
        return new SecurityGroup(
                Json.required(node, "id"),
                Json.text(node, "name"),
                Tagged.owner(node, ownProject),
                StreamSupport.stream(node.path("security_group_rules").spliterator(), false)
                        .map(Rule::of)
                        .toList(),
                Json.text(node, "description"),
                Json.texts(node, "tags"),
                Json.time(node, "created_at"));
    }
}
