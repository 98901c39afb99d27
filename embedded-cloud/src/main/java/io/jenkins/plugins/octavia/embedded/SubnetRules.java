package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What Neutron demands of a subnet's addresses and modes. */
final class SubnetRules {
    private static final List<String> MODES = List.of("dhcpv6-stateful", "dhcpv6-stateless", "slaac");

    private SubnetRules() {}

    static Cidr cidr(JsonNode given, int version, boolean dhcp) {
        String text = given.path("cidr").asText("");
        if (text.isEmpty()) {
            throw new ApiError(
                    400, "BadRequest", "Bad subnets request: a subnetpool must be specified in the absence of a cidr.");
        }
        Cidr cidr = Cidr.parse(text).orElseThrow(() -> NeutronError.operation(text + " is not in a CIDR format."));
        if (cidr.version() != version) {
            throw NeutronError.operation("cidr '" + text + "' does not match the ip_version '" + version + "'.");
        }
        if (dhcp && version == 4 && cidr.prefix() > 30) {
            throw NeutronError.operation("Subnet has a prefix length that is incompatible with DHCP service enabled.");
        }
        return cidr;
    }

    /** Null when it is asked for; without a wish the first address, which for IPv6 is the network's own. */
    static Address gateway(JsonNode given, Cidr cidr) {
        JsonNode wish = given.path("gateway_ip");
        if (wish.isNull()) {
            return null;
        }
        if (wish.isMissingNode()) {
            return cidr.version() == 6 ? cidr.network() : cidr.network().plus(1);
        }
        Address gateway = Attributes.address("gateway_ip", wish);
        boolean unusable = cidr.version() == 4
                && cidr.contains(gateway)
                && (gateway.compareTo(cidr.firstUsable()) < 0 || gateway.compareTo(cidr.lastUsable()) > 0);
        if (unusable || gateway.version() != cidr.version()) {
            throw NeutronError.operation("Gateway is not valid on subnet.");
        }
        return gateway;
    }

    static List<Pool> pools(Cidr cidr, JsonNode given) {
        List<Pool> pools = new ArrayList<>();
        for (JsonNode pool : given) {
            Set<String> keys = pool.properties().stream().map(e -> e.getKey()).collect(Collectors.toSet());
            if (!keys.equals(Set.of("start", "end"))) {
                throw NeutronError.invalid(
                        "allocation_pools",
                        "Validation of dictionary's keys failed. Expected keys: {'start', 'end'} Provided keys: {"
                                + keys.stream().map(key -> "'" + key + "'").collect(Collectors.joining(", ")) + "}.");
            }
            Address start = Attributes.address("allocation_pools", pool.path("start"));
            Address end = Attributes.address("allocation_pools", pool.path("end"));
            if (start.compareTo(end) > 0 || start.version() != cidr.version()) {
                throw new ApiError(
                        400, "InvalidAllocationPool", "The allocation pool " + Json.python(pool) + " is not valid.");
            }
            pools.add(new Pool(start, end));
        }
        return pools;
    }

    static List<Pool> checkedPools(Cidr cidr, JsonNode given, Address gateway) {
        List<Pool> pools = pools(cidr, given);
        for (Pool pool : pools) {
            if (pool.start().compareTo(cidr.firstUsable()) < 0 || pool.end().compareTo(cidr.lastUsable()) > 0) {
                throw new ApiError(
                        400,
                        "OutOfBoundsAllocationPool",
                        "The allocation pool " + pool + " spans beyond the subnet cidr " + cidr + ".");
            }
            if (gateway != null && pool.contains(gateway)) {
                throw new ApiError(
                        409,
                        "GatewayConflictWithAllocationPools",
                        "Gateway ip " + gateway + " conflicts with allocation pool " + pool + ".");
            }
        }
        refuseOverlaps(cidr, pools);
        return pools;
    }

    private static void refuseOverlaps(Cidr cidr, List<Pool> pools) {
        for (int i = 0; i < pools.size(); i++) {
            for (int j = i + 1; j < pools.size(); j++) {
                if (pools.get(i).overlaps(pools.get(j))) {
                    throw new ApiError(
                            409,
                            "OverlappingAllocationPools",
                            "Found overlapping allocation pools: " + pools.get(i) + " " + pools.get(j) + " for subnet "
                                    + cidr + ".");
                }
            }
        }
    }

    /** Name servers and routes that come with DHCP. */
    static void checkLists(JsonNode given, Cidr cidr) {
        Set<String> servers = new HashSet<>();
        for (JsonNode server : given.path("dns_nameservers")) {
            String shown = "'" + server.asText() + "'";
            Address address = Address.parse(server.asText())
                    .orElseThrow(() -> NeutronError.invalid(
                            "dns_nameservers",
                            shown + " is not a valid nameserver. " + shown + " is not a valid IP address."));
            if (!servers.add(server.asText())) {
                throw NeutronError.invalid("dns_nameservers", "Duplicate nameserver " + shown + ".");
            }
            checkVersion("dns_nameserver", shown, address.version(), cidr);
        }
        Set<JsonNode> routes = new HashSet<>();
        for (JsonNode route : given.path("host_routes")) {
            String shown = "'" + route.path("destination").asText() + "'";
            Cidr destination = Cidr.parse(route.path("destination").asText())
                    .orElseThrow(() -> NeutronError.invalid("host_routes", shown + " is not a valid CIDR."));
            Attributes.address("host_routes", route.path("nexthop"));
            if (!routes.add(route)) {
                throw NeutronError.invalid("host_routes", "Duplicate hostroute '" + Json.python(route) + "'.");
            }
            checkVersion("destination", shown, destination.version(), cidr);
        }
    }

    private static void checkVersion(String what, String shown, int version, Cidr cidr) {
        if (version != cidr.version()) {
            throw NeutronError.operation(
                    what + " " + shown + " does not match the ip_version '" + cidr.version() + "'.");
        }
    }

    static void checkModes(JsonNode given, Cidr cidr, boolean dhcp) {
        String router = Attributes.choice(given, "ipv6_ra_mode", MODES, null);
        String address = Attributes.choice(given, "ipv6_address_mode", MODES, null);
        if (router == null && address == null) {
            return;
        }
        if (cidr.version() == 4) {
            throw NeutronError.operation(
                    (router == null ? "ipv6_address_mode" : "ipv6_ra_mode") + " is not valid when ip_version is 4.");
        }
        if (!dhcp) {
            throw NeutronError.operation(
                    "ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False.");
        }
        if (router != null && address != null && !router.equals(address)) {
            throw NeutronError.operation("ipv6_ra_mode set to '" + router + "' with ipv6_address_mode set to '"
                    + address + "' is not valid. If both attributes are set, they must be the same value.");
        }
        if (cidr.prefix() != 64 && address != null && !address.equals("dhcpv6-stateful")) {
            throw NeutronError.operation("Invalid CIDR " + cidr + " for IPv6 address mode. OpenStack uses the EUI-64 "
                    + "address format, which requires the prefix to be /64.");
        }
    }
}
