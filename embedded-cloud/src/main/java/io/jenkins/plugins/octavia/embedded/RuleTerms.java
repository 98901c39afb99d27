package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a security group rule says: checked, brought into Neutron's form, and compared with others. */
final class RuleTerms {
    /** Numbers of the names that Neutron knows; what is written there comes back as it was, number or name. */
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("ah", 51),
            Map.entry("dccp", 33),
            Map.entry("egp", 8),
            Map.entry("esp", 50),
            Map.entry("gre", 47),
            Map.entry("hopopt", 0),
            Map.entry("icmp", 1),
            Map.entry("igmp", 2),
            Map.entry("ip", 4),
            Map.entry("ipip", 4),
            Map.entry("ipv6-encap", 41),
            Map.entry("ipv6-frag", 44),
            Map.entry("ipv6-icmp", 58),
            Map.entry("icmpv6", 58),
            Map.entry("ipv6-nonxt", 59),
            Map.entry("ipv6-opts", 60),
            Map.entry("ipv6-route", 43),
            Map.entry("ospf", 89),
            Map.entry("pgm", 113),
            Map.entry("rsvp", 46),
            Map.entry("sctp", 132),
            Map.entry("tcp", 6),
            Map.entry("udp", 17),
            Map.entry("udplite", 136),
            Map.entry("vrrp", 112));

    private static final String NAMES = "[None, 'ah', 'dccp', 'egp', 'esp', 'gre', 'hopopt', 'icmp', 'igmp', 'ip', "
            + "'ipip', 'ipv6-encap', 'ipv6-frag', 'ipv6-icmp', 'icmpv6', 'ipv6-nonxt', 'ipv6-opts', 'ipv6-route', "
            + "'ospf', 'pgm', 'rsvp', 'sctp', 'tcp', 'udp', 'udplite', 'vrrp']";

    private static final int ICMP = 1;
    private static final int ICMP6 = 58;
    private static final Set<Integer> ONLY_IPV6 = Set.of(41, 43, 44, 58, 59, 60);
    private static final Set<Integer> WITH_PORTS = Set.of(33, 132, 6, 17, 136);
    private static final int NO_PROTOCOL = -1;

    private RuleTerms() {}

    static void write(JsonNode given, ObjectNode rule) {
        String direction = Attributes.choice(given, "direction", List.of("ingress", "egress"), "ingress");
        String ethertype = ethertype(given);
        String protocol = protocol(given, ethertype);
        rule.put("direction", direction).put("ethertype", ethertype).put("protocol", protocol);
        ports(given, rule, protocol);
        remote(given, rule, ethertype);
    }

    private static String ethertype(JsonNode given) {
        String text = given.path("ethertype").asText("IPv4");
        for (String known : List.of("IPv4", "IPv6")) {
            if (known.equalsIgnoreCase(text)) {
                return known;
            }
        }
        throw new ApiError(
                400,
                "SecurityGroupRuleInvalidEtherType",
                "Security group rule for ethertype '" + text + "' not supported. Allowed values are ['IPv4', 'IPv6'].");
    }

    private static String protocol(JsonNode given, String ethertype) {
        if (!given.hasNonNull("protocol")) {
            return null;
        }
        String protocol = given.path("protocol").asText().toLowerCase(Locale.ROOT);
        int number = number(protocol);
        if (number == NO_PROTOCOL || number > 255) {
            throw new ApiError(
                    400,
                    "SecurityGroupRuleInvalidProtocol",
                    "Security group rule protocol " + protocol + " not supported. Only protocol values " + NAMES
                            + " and integer representations [0 to 255] are supported.");
        }
        if (ethertype.equals("IPv6")) {
            return switch (protocol) {
                case "icmp", "icmpv6" -> "ipv6-icmp";
                case "1" -> "58";
                default -> protocol;
            };
        }
        if (ONLY_IPV6.contains(number)) {
            throw new ApiError(
                    400,
                    "SecurityGroupEthertypeConflictWithProtocol",
                    "Invalid ethertype IPv4 for protocol " + protocol + ".");
        }
        return protocol;
    }

    private static int number(String protocol) {
        if (protocol.matches("\\d{1,9}")) {
            return Integer.parseInt(protocol);
        }
        return NUMBERS.getOrDefault(protocol, NO_PROTOCOL);
    }

    private static void ports(JsonNode given, ObjectNode rule, String protocol) {
        JsonNode least = given.path("port_range_min");
        JsonNode most = given.path("port_range_max");
        rule.putNull("port_range_min").putNull("port_range_max");
        boolean none = !given.hasNonNull("port_range_min") && !given.hasNonNull("port_range_max");
        if (none) {
            return;
        }
        if (protocol == null) {
            throw new ApiError(
                    400,
                    "SecurityGroupProtocolRequiredWithPorts",
                    "Must also specify protocol if port range is given.");
        }
        int number = number(protocol);
        if (number == ICMP || number == ICMP6) {
            icmp(given, rule);
        } else if (WITH_PORTS.contains(number)) {
            range(port(least), port(most), rule);
        } else {
            throw new ApiError(
                    400,
                    "SecurityGroupInvalidProtocolForPort",
                    "Ports cannot be specified for protocol " + protocol
                            + ". Ports are only supported for DCCP, SCTP, TCP, UDP, UDPLITE.");
        }
    }

    private static Integer port(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        boolean valid = value.asText().matches("\\d{1,9}") && value.asInt() >= 1 && value.asInt() <= 65535;
        if (!valid) {
            throw new ApiError(400, "SecurityGroupInvalidPortValue", "Invalid value for port " + value.asText());
        }
        return value.asInt();
    }

    private static void range(Integer least, Integer most, ObjectNode rule) {
        if (least == null || most == null || least > most) {
            throw new ApiError(
                    400,
                    "SecurityGroupInvalidPortRange",
                    "For TCP/UDP protocols, port_range_min must be <= port_range_max");
        }
        if (least > 1 || most < 65535) {
            rule.put("port_range_min", least).put("port_range_max", most);
        }
    }

    private static void icmp(JsonNode given, ObjectNode rule) {
        if (!given.hasNonNull("port_range_min")) {
            throw new ApiError(
                    400,
                    "SecurityGroupMissingIcmpType",
                    "ICMP code (port-range-max) " + given.path("port_range_max").asText()
                            + " is provided but ICMP type (port-range-min) is missing.");
        }
        for (String name : List.of("port_range_min", "port_range_max")) {
            int value = given.path(name).asInt();
            if (value < 0 || value > 255) {
                String meaning = name.equals("port_range_min") ? "type" : "code";
                throw new ApiError(
                        400,
                        "SecurityGroupInvalidIcmpValue",
                        "Invalid value for ICMP " + meaning + " (" + name + ") " + value + ". It must be 0 to 255.");
            }
            if (given.hasNonNull(name)) {
                rule.put(name, value);
            }
        }
    }

    private static void remote(JsonNode given, ObjectNode rule, String ethertype) {
        boolean byPrefix = !given.path("remote_ip_prefix").asText("").isEmpty() && given.hasNonNull("remote_ip_prefix");
        boolean byGroup = given.hasNonNull("remote_group_id");
        if (byPrefix && byGroup) {
            throw new ApiError(
                    400,
                    "SecurityGroupMultipleRemoteEntites",
                    "Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.");
        }
        rule.put("remote_group_id", byGroup ? given.path("remote_group_id").asText() : null)
                .putNull("remote_address_group_id")
                .putNull("remote_ip_prefix")
                .putNull("normalized_cidr");
        if (byPrefix) {
            prefix(given.path("remote_ip_prefix").asText(), rule, ethertype);
        }
    }

    /** The address stays as it was given, host bits and all; beside it stands the network. */
    private static void prefix(String given, ObjectNode rule, String ethertype) {
        Optional<Cidr> read = Cidr.parse(given);
        if (read.isEmpty()) {
            throw new ApiError(400, "InvalidCIDR", "Invalid CIDR " + given + " given as IP prefix.");
        }
        Cidr cidr = read.get();
        if (!ethertype.equals("IPv" + cidr.version())) {
            throw new ApiError(
                    400,
                    "SecurityGroupRuleParameterConflict",
                    "Conflicting value ethertype " + ethertype + " for CIDR " + given);
        }
        Address address = Address.parse(given.split("/")[0]).orElseThrow();
        rule.put("remote_ip_prefix", address + "/" + cidr.prefix()).put("normalized_cidr", cidr.toString());
    }

    /** Equal for rules that Neutron takes for duplicates: tcp is 6, and from anywhere is from nowhere in particular. */
    static String comparable(ObjectNode rule) {
        String prefix = rule.path("remote_ip_prefix").asText("");
        String protocol = rule.path("protocol").asText(null);
        return String.join(
                "|",
                rule.path("direction").asText(),
                rule.path("ethertype").asText(),
                protocol == null ? "" : String.valueOf(number(protocol)),
                rule.path("port_range_min").asText(),
                rule.path("port_range_max").asText(),
                Set.of("0.0.0.0/0", "::/0").contains(prefix) ? "" : prefix,
                rule.path("remote_group_id").asText());
    }
}
