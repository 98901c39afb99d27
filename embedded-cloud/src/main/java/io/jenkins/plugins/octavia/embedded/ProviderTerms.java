package io.jenkins.plugins.octavia.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * What a network is made of, judged as Neutron's ML2 plugin does with the type drivers flat (any name), vlan ({@code physnet1})
 * and vxlan.
 */
final class ProviderTerms {
    static final String TYPE = "provider:network_type";
    static final String PHYSICAL = "provider:physical_network";
    static final String SEGMENT = "provider:segmentation_id";
    static final Set<String> ALL = Set.of(TYPE, PHYSICAL, SEGMENT);

    /** Of VLANs, and of what is in the hosts' bridge_mappings. */
    private static final String PHYSNET = "physnet1";

    private static final int FIRST_VLAN = 100;
    private static final int BEHIND_VLANS = 300;
    private static final int LARGEST_VLAN = 4094;
    private static final int BEHIND_TUNNELS = 10000;

    private static final int ETHERNET_MTU = 1500;
    /** What VXLAN leaves of an Ethernet frame. */
    private static final int TUNNEL_MTU = 1450;

    private final Random random = new Random();

    /** Fills in type, physical network and segment of a new network. */
    void write(JsonNode given, ObjectNode item, Collection<ObjectNode> others) {
        String type = given.path(TYPE).asText("");
        if (type.isEmpty()) {
            if (given.hasNonNull(PHYSICAL) || given.hasNonNull(SEGMENT)) {
                throw NeutronError.operation("network_type required.");
            }
            type = "vxlan";
        }
        String physical = given.path(PHYSICAL).textValue();
        Integer segment =
                given.hasNonNull(SEGMENT) ? Integer.valueOf(given.path(SEGMENT).asInt()) : null;
        switch (type) {
            case "flat" -> checkFlat(physical, segment);
            case "vlan" -> checkVlan(physical, segment);
            case "vxlan" -> {
                if (physical != null) {
                    throw NeutronError.operation("provider:physical_network specified for vxlan network.");
                }
            }
            default -> throw NeutronError.operation("network_type value '" + type + "' not supported.");
        }
        item.put(TYPE, type)
                .put(PHYSICAL, type.equals("vlan") && physical == null ? PHYSNET : physical)
                .put(SEGMENT, segment);
        if (segment == null && !type.equals("flat")) {
            chooseSegment(item, others);
        } else {
            refuseTaken(item, others);
        }
    }

    private static void checkFlat(String physical, Integer segment) {
        if (physical == null) {
            throw NeutronError.operation("physical_network required for flat provider network.");
        }
        if (segment != null) {
            throw NeutronError.operation("segmentation_id prohibited for flat provider network.");
        }
    }

    private static void checkVlan(String physical, Integer segment) {
        if (physical == null) {
            if (segment != null) {
                throw NeutronError.operation("segmentation_id requires physical_network for VLAN provider network.");
            }
            return;
        }
        if (!physical.equals(PHYSNET)) {
            throw NeutronError.operation("physical_network '" + physical + "' unknown for VLAN provider network.");
        }
        if (segment != null && (segment < 1 || segment > LARGEST_VLAN)) {
            throw NeutronError.operation("segmentation_id out of range (1 through " + LARGEST_VLAN + ").");
        }
    }

    private void chooseSegment(ObjectNode item, Collection<ObjectNode> others) {
        boolean vlan = item.path(TYPE).asText().equals("vlan");
        do {
            item.put(SEGMENT, vlan ? random.nextInt(FIRST_VLAN, BEHIND_VLANS) : random.nextInt(1, BEHIND_TUNNELS));
        } while (others.stream().anyMatch(other -> isSame(item, other)));
    }

    private static void refuseTaken(ObjectNode item, Collection<ObjectNode> others) {
        if (others.stream().noneMatch(other -> isSame(item, other))) {
            return;
        }
        String physical = item.path(PHYSICAL).asText();
        String segment = item.path(SEGMENT).asText();
        throw switch (item.path(TYPE).asText()) {
            case "flat" ->
                new ApiError(
                        409,
                        "FlatNetworkInUse",
                        "Unable to create the flat network. Physical network " + physical + " is in use.");
            case "vlan" ->
                new ApiError(
                        409,
                        "VlanIdInUse",
                        "Unable to create the network. The VLAN " + segment + " on physical network " + physical
                                + " is in use.");
            default ->
                new ApiError(
                        409, "TunnelIdInUse", "Unable to create the network. The tunnel ID " + segment + " is in use.");
        };
    }

    private static boolean isSame(ObjectNode one, ObjectNode other) {
        return List.of(TYPE, PHYSICAL, SEGMENT).stream()
                .allMatch(name -> Objects.equals(one.path(name), other.path(name)));
    }

    /** Whether hosts have it: of the physical networks only the one that is in their bridge_mappings. */
    static boolean isReachable(ObjectNode network) {
        return List.of("", PHYSNET).contains(network.path(PHYSICAL).asText(""));
    }

    static int largestMtu(ObjectNode network) {
        return network.path(TYPE).asText().equals("vxlan") ? TUNNEL_MTU : ETHERNET_MTU;
    }
}
