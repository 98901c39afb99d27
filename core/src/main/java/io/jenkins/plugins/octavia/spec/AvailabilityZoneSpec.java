package io.jenkins.plugins.octavia.spec;

import java.util.List;
import java.util.Optional;

/**
 * An availability zone of Octavia's: where projects may have a load balancer. What is empty is as octavia.conf has it.
 *
 * @param description that projects see, empty for none
 * @param enabled whether new load balancers may have it
 * @param computeZone the availability zone of Nova's that amphorae boot in
 * @param network the name or the id of the network that amphorae are managed by, which exists
 * @param vipNetworks names or ids of the networks that VIPs may be on; empty for any
 */
public record AvailabilityZoneSpec(
        String name,
        String description,
        boolean enabled,
        Optional<String> computeZone,
        Optional<String> network,
        List<String> vipNetworks) {

    public AvailabilityZoneSpec {
        vipNetworks = List.copyOf(vipNetworks);
    }
}
