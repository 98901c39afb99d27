package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** {@code /v2.0/networks}. */
final class Networks extends Kind {
    private final ProviderTerms provider = new ProviderTerms();
    private Subnets subnets;
    private Ports ports;

    Networks(String root, Quotas quotas) {
        super("network", root, quotas);
    }

    void holds(Subnets its, Ports theirs) {
        this.subnets = its;
        this.ports = theirs;
    }

    @Override
    Set<String> settable() {
        return Set.of(
                "admin_state_up",
                "shared",
                "mtu",
                "port_security_enabled",
                "router:external",
                "provider:network_type",
                "provider:physical_network",
                "provider:segmentation_id",
                "availability_zone_hints",
                "is_default",
                "qos_policy_id",
                "dns_domain");
    }

    @Override
    Set<String> changeable() {
        return Set.of(
                "name",
                "description",
                "admin_state_up",
                "shared",
                "mtu",
                "port_security_enabled",
                "router:external",
                "dns_domain");
    }

    @Override
    List<String> required() {
        return List.of();
    }

    @Override
    Set<String> adminOnly() {
        return Set.of(
                "shared",
                "router:external",
                "provider:network_type",
                "provider:physical_network",
                "provider:segmentation_id");
    }

    @Override
    Set<String> hidden() {
        return ProviderTerms.ALL;
    }

    @Override
    ApiError notFound(String id) {
        return new ApiError(404, "NetworkNotFound", "Network " + id + " could not be found.");
    }

    @Override
    boolean isShared(ObjectNode item, Token caller) {
        return item.path("shared").asBoolean() || super.isShared(item, caller);
    }

    @Override
    void complete(ObjectNode item, JsonNode given, Token caller) {
        item.put("status", "ACTIVE")
                .put("admin_state_up", true)
                .put("shared", false)
                .put("port_security_enabled", true)
                .put("router:external", false)
                .put("dns_domain", "")
                .putNull("qos_policy_id")
                .putNull("ipv4_address_scope")
                .putNull("ipv6_address_scope");
        item.putArray("availability_zone_hints");
        item.putArray("availability_zones");
        provider.write(given, item, items.values());
        change(item, given, caller);
    }

    @Override
    void change(ObjectNode item, JsonNode given, Token caller) {
        int largest = ProviderTerms.largestMtu(item);
        int mtu = given.path("mtu").asInt(item.path("mtu").asInt(largest));
        if (mtu > largest) {
            throw NeutronError.operation("Requested MTU is too big, maximum is " + largest + ".");
        }
        item.put("mtu", mtu);
        if (given.has("dns_domain")) {
            item.put("dns_domain", Attributes.domain(given, "dns_domain"));
        }
        for (String name : List.of("admin_state_up", "shared", "port_security_enabled", "router:external")) {
            item.put(name, Attributes.flag(given, name, item.path(name).asBoolean()));
        }
    }

    @Override
    ObjectNode shown(ObjectNode item, Token caller) {
        ArrayNode ids = Json.array();
        subnets.of(item.path("id").asText()).forEach(subnet -> ids.add(subnet.get("id")));
        return super.shown(item, caller).put("shared", isShared(item, caller)).set("subnets", ids);
    }

    /** Only DHCP's ports go with their network. */
    @Override
    void release(ObjectNode item) {
        String id = item.path("id").asText();
        List<String> inUse = ports.of(id).stream()
                .filter(port -> !Ports.isDhcp(port))
                .map(port -> port.path("id").asText())
                .toList();
        if (!inUse.isEmpty()) {
            throw new ApiError(
                    409,
                    "NetworkInUse",
                    "Unable to complete operation on network " + id
                            + ". There are one or more ports still in use on the network, id for these ports is: "
                            + String.join(",", inUse) + ".");
        }
        ports.removeOf(id);
        subnets.removeOf(id);
    }
}
