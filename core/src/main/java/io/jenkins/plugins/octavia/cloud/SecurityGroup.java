package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.octavia.value.Cidr;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A Neutron security group with its rules. */
public record SecurityGroup(
        String id, String name, Owner owner, List<Rule> rules, String description, List<String> tags, Instant createdAt)
        implements Tagged {

    /**
     * What a rule lets through, in one form: Neutron keeps some of what it was given, and several texts mean the same.
     *
     * @param id empty for a rule that is still to be made
     * @param protocol empty for any
     * @param firstPort empty for all ports, which Neutron also makes of 1 to 65535
     * @param remotePrefix a CIDR without host bits, empty for anywhere
     * @param remoteGroup the id of a security group or an address group, empty for none
     * @param description not a part of what it lets through
     */
    public record Rule(
            String id,
            boolean ingress,
            boolean ipv6,
            String protocol,
            Optional<Integer> firstPort,
            Optional<Integer> lastPort,
            String remotePrefix,
            String remoteGroup,
            String description) {

        private static final Optional<Integer> FIRST = Optional.of(1);
        private static final Optional<Integer> LAST = Optional.of(65535);

        public Rule {
            protocol = protocol(protocol, ipv6);
            remotePrefix = network(remotePrefix);
            if (firstPort.equals(FIRST) && lastPort.equals(LAST)) {
                firstPort = Optional.empty();
                lastPort = Optional.empty();
            }
        }

        /** What the rule lets through, whichever rule says so. */
        public Rule traffic() {
            return new Rule("", ingress, ipv6, protocol, firstPort, lastPort, remotePrefix, remoteGroup, "");
        }

        static Rule of(JsonNode node) {
            return new Rule(
                    Json.required(node, "id"),
                    Json.text(node, "direction").equals("ingress"),
                    Json.text(node, "ethertype").equals("IPv6"),
                    text(node, "protocol"),
                    port(node, "port_range_min"),
                    port(node, "port_range_max"),
                    text(node, "remote_ip_prefix"),
                    text(node, "remote_group_id") + text(node, "remote_address_group_id"),
                    text(node, "description"));
        }

        /** Names and numbers that mean the same (IANA protocol numbers); ICMP of IPv6 is another one than that of IPv4. */
        private static String protocol(String name, boolean ipv6) {
            return switch (name) {
                case "1", "icmp" -> ipv6 ? "ipv6-icmp" : "icmp";
                case "58", "icmpv6" -> "ipv6-icmp";
                case "6" -> "tcp";
                case "17" -> "udp";
                case "132" -> "sctp";
                default -> name;
            };
        }

        /** Empty for all of a family; what is not a network stays as it is. */
        private static String network(String prefix) {
            try {
                Cidr network = Cidr.around(prefix);
                return network.prefix() == 0 ? "" : network.toString();
            } catch (IllegalArgumentException e) {
                return prefix;
            }
        }

        /** Empty for null. */
        private static String text(JsonNode node, String field) {
            return node.path(field).isTextual() ? node.path(field).textValue() : "";
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
