package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.QuotaRoom;
import io.jenkins.plugins.octavia.spec.QuotasSpec.Limit;
import io.jenkins.plugins.octavia.spec.QuotasSpec.Topology;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What load balancers take of a project's quotas. As Octavia makes them
 * (octavia/network/drivers/neutron/allowed_address_pairs.py, octavia/controller/worker/v2/tasks/compute_tasks.py): an amphora is
 * a server with a port on the management network, on each further one and on the load balancer's; a load balancer has a port with
 * its address and a security group, with a rule for each listener and one for its peer's port, and in a pair two for VRRP.
 *
 * @param listeners of each load balancer
 * @param vcpus of an amphora
 * @param ram of an amphora, in MiB
 * @param further networks that an amphora boots on beside the management network
 */
public record LoadBalancerNeeds(Topology topology, int listeners, int vcpus, int ram, int further) {

    private static final Option TOPOLOGY = new Option("controller_worker", "loadbalancer_topology");

    private static final int RULES_OF_LISTENER = 2;
    private static final int RULES_OF_PAIR = 2;
    /** Of each security group, which Neutron makes with it: egress of both IP versions. */
    private static final int RULES_OF_GROUP = 2;

    /**
     * The topology that load balancers get if nothing else is said.
     *
     * @param conf the octavia.conf that there is
     */
    public static Topology topology(Spec spec, Optional<ConfFile> conf) {
        return Optional.ofNullable(ExtraOptions.of(spec).get(TOPOLOGY))
                .or(() -> conf.flatMap(file -> file.resolved(TOPOLOGY)))
                .flatMap(Topology::of)
                .orElse(Topology.SINGLE);
    }

    /**
     * How many networks an amphora boots on beside the management network: by the specification, else by octavia.conf.
     *
     * @param conf the octavia.conf that there is
     */
    public static int furtherNetworks(Spec spec, Optional<ConfFile> conf) {
        return spec.network()
                .map(network -> network.further().size())
                .or(() -> conf.flatMap(file -> file.resolved(OctaviaConf.AMP_BOOT_NETWORK_LIST))
                        .map(networks -> networks.split(",").length - 1))
                .orElse(0);
    }

    /** @param failovers at once: each needs an amphora more */
    public Map<Limit, Long> of(long loadBalancers, long failovers) {
        long amphorae = loadBalancers * topology.amphorae() + failovers;
        boolean isPair = topology == Topology.ACTIVE_STANDBY;
        Map<Limit, Long> sum = new EnumMap<>(Limit.class);
        sum.put(Limit.INSTANCES, amphorae);
        sum.put(Limit.CORES, amphorae * vcpus);
        sum.put(Limit.RAM, amphorae * ram);
        sum.put(Limit.PORTS, loadBalancers + amphorae * (QuotaRoom.PORTS_OF_AMPHORA + further));
        sum.put(Limit.SECURITY_GROUPS, loadBalancers);
        sum.put(
                Limit.SECURITY_GROUP_RULES,
                loadBalancers * (RULES_OF_GROUP + (long) RULES_OF_LISTENER * listeners + (isPair ? RULES_OF_PAIR : 0)));
        if (isPair) {
            sum.put(Limit.SERVER_GROUPS, loadBalancers);
        }
        return sum;
    }
}
