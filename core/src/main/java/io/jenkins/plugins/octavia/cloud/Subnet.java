package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.value.Cidr;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A Neutron subnet, addresses in Neutron's own notation.
 *
 * @param dns name servers, in their order
 */
public record Subnet(
        String id,
        String name,
        Owner owner,
        String networkId,
        String cidr,
        List<AddressRange> pools,
        Optional<String> gateway,
        boolean dhcp,
        List<String> dns,
        Set<HostRoute> hostRoutes,
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

    /** A route that DHCP hands out. */
    public record HostRoute(String destination, String nextHop) {
        @Override
        public String toString() {
            return destination + " via " + nextHop;
        }
    }

    /**
     * What can be changed of a subnet that exists.
     *
     * @param pool empty if Neutron shall choose it, or keep what it has
     * @param gateway empty for none
     * @param dns empty if Neutron shall keep what it has
     * @param hostRoutes likewise
     */
    public record Settings(
            Optional<AddressRange> pool,
            Optional<String> gateway,
            boolean dhcp,
            Optional<List<String>> dns,
            Optional<Set<HostRoute>> hostRoutes) {

        void writeTo(ObjectNode body) {
            pool.ifPresent(p -> body.putArray("allocation_pools")
                    .addObject()
                    .put("start", p.start())
                    .put("end", p.end()));
            // Left out, Neutron would take the first address for a gateway.
            body.put("gateway_ip", gateway.orElse(null));
            body.put("enable_dhcp", dhcp);
            dns.ifPresent(servers -> servers.forEach(body.putArray("dns_nameservers")::add));
            hostRoutes.ifPresent(routes -> {
                ArrayNode array = body.putArray("host_routes");
                routes.forEach(route -> array.addObject()
                        .put("destination", route.destination())
                        .put("nexthop", route.nextHop()));
            });
        }
    }

    /** Neutron keeps name servers and destinations of routes in the spelling that it was given. */
    private static String address(String text) {
        return InetAddresses.isInetAddress(text) ? InetAddresses.toAddrString(InetAddresses.forString(text)) : text;
    }

    private static String network(String text) {
        try {
            return Cidr.around(text).toString();
        } catch (IllegalArgumentException e) {
            return text;
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
                Json.texts(node, "dns_nameservers").stream()
                        .map(Subnet::address)
                        .toList(),
                StreamSupport.stream(node.path("host_routes").spliterator(), false)
                        .map(route -> new HostRoute(
                                network(Json.text(route, "destination")), address(Json.text(route, "nexthop"))))
                        .collect(Collectors.toUnmodifiableSet()),
                Json.text(node, "description"),
                Json.texts(node, "tags"),
                Json.time(node, "created_at"));
    }
}
