package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** {@code /v2.0/subnets}. */
final class Subnets extends Kind {
    private final Networks networks;
    private Ports ports;

    Subnets(String root, Quotas quotas, Networks networks) {
        super("subnet", root, quotas);
        this.networks = networks;
    }

    void serves(Ports its) {
        this.ports = its;
    }

    @Override
    Set<String> settable() {
        return Set.of(
                "network_id",
                "ip_version",
                "cidr",
                "gateway_ip",
                "allocation_pools",
                "enable_dhcp",
                "dns_nameservers",
                "host_routes",
                "ipv6_ra_mode",
                "ipv6_address_mode",
                "subnetpool_id",
                "service_types");
    }

    @Override
    Set<String> changeable() {
        return Set.of(
                "name",
                "description",
                "gateway_ip",
                "allocation_pools",
                "enable_dhcp",
                "dns_nameservers",
                "host_routes",
                "service_types");
    }

    @Override
    List<String> required() {
        return List.of("network_id", "ip_version");
    }

    @Override
    ApiError notFound(String id) {
        return new ApiError(404, "SubnetNotFound", "Subnet " + id + " could not be found.");
    }

    @Override
    boolean isShared(ObjectNode item, Token caller) {
        return networks.isShared(networks.items.get(item.path("network_id").asText()), caller);
    }

    List<ObjectNode> of(String network) {
        return items.values().stream()
                .filter(subnet -> subnet.path("network_id").asText().equals(network))
                .toList();
    }

    void removeOf(String network) {
        of(network).forEach(subnet -> items.remove(subnet.path("id").asText()));
    }

    static Cidr cidr(ObjectNode subnet) {
        return Cidr.parse(subnet.path("cidr").asText()).orElseThrow();
    }

    static List<Pool> pools(ObjectNode subnet) {
        return SubnetRules.pools(cidr(subnet), subnet.path("allocation_pools"));
    }

    /** Whether a port's address follows from its MAC instead of being given out. */
    static boolean isAutomatic(ObjectNode subnet) {
        return Set.of("slaac", "dhcpv6-stateless")
                .contains(subnet.path("ipv6_address_mode").asText());
    }

    @Override
    void complete(ObjectNode item, JsonNode given, Token caller) {
        String network = Attributes.uuid(given, "network_id");
        int version = Integer.parseInt(Attributes.choice(given, "ip_version", List.of("4", "6"), "4"));
        boolean dhcp = Attributes.flag(given, "enable_dhcp", true);
        // Whoever sees a network may make subnets on it: seen on Neutron 21 of a network shared by RBAC.
        ObjectNode owner = networks.visible(network, caller);
        Cidr cidr = SubnetRules.cidr(given, version, dhcp);
        SubnetRules.checkModes(given, cidr, dhcp);
        item.put("network_id", network)
                .put("ip_version", version)
                .put("cidr", cidr.toString())
                .put("enable_dhcp", dhcp)
                .putNull("subnetpool_id")
                .put("ipv6_ra_mode", given.path("ipv6_ra_mode").asText(null))
                .put("ipv6_address_mode", given.path("ipv6_address_mode").asText(null))
                .put("revision_number", 0);
        item.putArray("host_routes");
        item.putArray("dns_nameservers");
        item.putArray("service_types");
        address(item, given, cidr);
        setLists(item, given);
        refuseOverlap(network, cidr);
        touch(owner);
    }

    private void refuseOverlap(String network, Cidr cidr) {
        for (ObjectNode other : of(network)) {
            if (cidr(other).overlaps(cidr)) {
                throw NeutronError.operation("Requested subnet with cidr: " + cidr + " for network: " + network
                        + " overlaps with another subnet.");
            }
        }
    }

    private static void address(ObjectNode item, JsonNode given, Cidr cidr) {
        Address gateway = SubnetRules.gateway(given, cidr);
        List<Pool> pools = given.path("allocation_pools").isArray()
                ? SubnetRules.checkedPools(cidr, given.path("allocation_pools"), gateway)
                : Pool.all(cidr, gateway);
        item.put("gateway_ip", gateway == null ? null : gateway.toString());
        setPools(item, pools);
    }

    private static void setPools(ObjectNode item, List<Pool> pools) {
        item.set(
                "allocation_pools",
                Json.array(pools.stream()
                        .map(pool -> Json.object()
                                .put("start", pool.start().toString())
                                .put("end", pool.end().toString()))
                        .toList()));
    }

    private static void setLists(ObjectNode item, JsonNode given) {
        SubnetRules.checkLists(given, cidr(item));
        for (String name : List.of("dns_nameservers", "host_routes", "service_types")) {
            if (given.path(name).isArray()) {
                item.set(name, given.get(name));
            }
        }
    }

    @Override
    void change(ObjectNode item, JsonNode given, Token caller) {
        Cidr cidr = cidr(item);
        JsonNode sources = given.has("gateway_ip") ? given : item;
        Address gateway = SubnetRules.gateway(sources, cidr);
        JsonNode pools = given.has("allocation_pools") ? given.path("allocation_pools") : item.path("allocation_pools");
        List<Pool> checked = SubnetRules.checkedPools(cidr, pools, gateway);
        boolean dhcp =
                Attributes.flag(given, "enable_dhcp", item.path("enable_dhcp").asBoolean());
        SubnetRules.checkModes(item, cidr, dhcp);
        setLists(item, given);
        item.put("gateway_ip", gateway == null ? null : gateway.toString()).put("enable_dhcp", dhcp);
        setPools(item, checked);
    }

    /** DHCP's ports lose their address; any other port stands in the way. */
    @Override
    void release(ObjectNode item) {
        String id = item.path("id").asText();
        boolean inUse = ports.items.values().stream().anyMatch(port -> FixedIps.has(port, id) && !Ports.isDhcp(port));
        if (inUse && !isAutomatic(item)) {
            throw new ApiError(
                    409,
                    "SubnetInUse",
                    "Unable to complete operation on subnet " + id
                            + ": One or more ports have an IP allocation from this subnet.");
        }
        ports.items.values().forEach(port -> FixedIps.withdraw(port, id));
    }
}
