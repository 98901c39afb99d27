package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which addresses the ports have, and which one the next port gets. */
final class FixedIps {
    private final Subnets subnets;
    private final Ports ports;

    FixedIps(Subnets subnets, Ports ports) {
        this.subnets = subnets;
        this.ports = ports;
    }

    static boolean has(ObjectNode port, String subnet) {
        for (JsonNode fixed : port.path("fixed_ips")) {
            if (fixed.path("subnet_id").asText().equals(subnet)) {
                return true;
            }
        }
        return false;
    }

    static void withdraw(ObjectNode port, String subnet) {
        ArrayNode left = Json.array();
        for (JsonNode fixed : port.path("fixed_ips")) {
            if (!fixed.path("subnet_id").asText().equals(subnet)) {
                left.add(fixed);
            }
        }
        port.set("fixed_ips", left);
    }

    /** One of each IP version that the network has. */
    ArrayNode unasked(ObjectNode port) {
        String network = port.path("network_id").asText();
        List<ObjectNode> candidates = subnets.of(network);
        ArrayNode chosen = Json.array();
        for (int version : new int[] {4, 6}) {
            List<ObjectNode> family = candidates.stream()
                    .filter(subnet -> subnet.path("ip_version").asInt() == version && !Subnets.isAutomatic(subnet))
                    .toList();
            if (!family.isEmpty()) {
                chosen.add(family.stream()
                        .flatMap(subnet -> free(subnet, port).stream())
                        .findFirst()
                        .orElseThrow(() -> exhausted(network)));
            }
        }
        candidates.stream()
                .filter(Subnets::isAutomatic)
                .forEach(subnet -> chosen.add(fixed(subnet, fromMac(subnet, port))));
        return chosen;
    }

    ArrayNode asked(ObjectNode port, JsonNode wishes) {
        ArrayNode chosen = Json.array();
        for (JsonNode wish : wishes) {
            chosen.add(wish.has("ip_address") ? exactly(port, wish) : anyOf(port, wish));
        }
        return chosen;
    }

    private ObjectNode anyOf(ObjectNode port, JsonNode wish) {
        ObjectNode subnet = subnet(wish.path("subnet_id").asText());
        if (Subnets.isAutomatic(subnet)) {
            return fixed(subnet, fromMac(subnet, port));
        }
        return free(subnet, port)
                .orElseThrow(() -> exhausted(port.path("network_id").asText()));
    }

    private ObjectNode subnet(String id) {
        ObjectNode subnet = subnets.items.get(id);
        if (subnet == null) {
            throw subnets.notFound(id);
        }
        return subnet;
    }

    private ObjectNode exactly(ObjectNode port, JsonNode wish) {
        Address address = Attributes.address("fixed_ips", wish.path("ip_address"));
        ObjectNode subnet;
        if (wish.has("subnet_id")) {
            subnet = subnet(wish.path("subnet_id").asText());
            if (!isUsable(subnet, address)) {
                throw new ApiError(
                        400,
                        "InvalidIpForSubnet",
                        "IP address " + address + " is not a valid IP for the specified subnet.");
            }
        } else {
            subnet = subnets.of(port.path("network_id").asText()).stream()
                    .filter(candidate -> isUsable(candidate, address))
                    .findFirst()
                    .orElseThrow(() -> new ApiError(
                            400,
                            "InvalidIpForNetwork",
                            "IP address " + address
                                    + " is not a valid IP for any of the subnets on the specified network."));
        }
        if (taken(subnet, port).contains(address)) {
            throw new ApiError(
                    409,
                    "IpAddressAlreadyAllocated",
                    "IP address " + address + " already allocated in subnet "
                            + subnet.path("id").asText());
        }
        return fixed(subnet, address);
    }

    private static boolean isUsable(ObjectNode subnet, Address address) {
        Cidr cidr = Subnets.cidr(subnet);
        return cidr.contains(address)
                && cidr.firstUsable().compareTo(address) <= 0
                && address.compareTo(cidr.lastUsable()) <= 0;
    }

    private Set<Address> taken(ObjectNode subnet, ObjectNode except) {
        Set<Address> taken = new HashSet<>();
        for (ObjectNode port : ports.items.values()) {
            if (port.get("id").equals(except.get("id"))) {
                continue;
            }
            for (JsonNode fixed : port.path("fixed_ips")) {
                if (fixed.get("subnet_id").equals(subnet.get("id"))) {
                    Address.parse(fixed.path("ip_address").asText()).ifPresent(taken::add);
                }
            }
        }
        return taken;
    }

    private Optional<ObjectNode> free(ObjectNode subnet, ObjectNode port) {
        Set<Address> taken = taken(subnet, port);
        for (Pool pool : Subnets.pools(subnet)) {
            for (Address next = pool.start(); pool.contains(next); next = next.plus(1)) {
                if (!taken.contains(next)) {
                    return Optional.of(fixed(subnet, next));
                }
            }
        }
        return Optional.empty();
    }

    private static ApiError exhausted(String network) {
        return new ApiError(
                409, "IpAddressGenerationFailure", "No more IP addresses available on network " + network + ".");
    }

    /** EUI-64: the MAC with ff:fe in its middle and its universal bit turned (RFC 4291, appendix A). */
    private static Address fromMac(ObjectNode subnet, ObjectNode port) {
        BigInteger mac = new BigInteger(port.path("mac_address").asText().replaceAll("[:-]", ""), 16);
        BigInteger upper = mac.shiftRight(24).flipBit(17);
        BigInteger lower = mac.and(BigInteger.valueOf(0xffffff));
        BigInteger host =
                upper.shiftLeft(40).or(BigInteger.valueOf(0xfffeL << 24)).or(lower);
        return Subnets.cidr(subnet).network().plus(host);
    }

    private static ObjectNode fixed(ObjectNode subnet, Address address) {
        return Json.object().put("subnet_id", subnet.path("id").asText()).put("ip_address", address.toString());
    }
}
