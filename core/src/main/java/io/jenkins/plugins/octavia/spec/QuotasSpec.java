package io.jenkins.plugins.octavia.spec;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The quotas that the project needs.
 *
 * @param loadBalancers how many there will be, empty if only what is said outright and the prerequisites themselves count
 * @param topology of load balancers, empty for that of octavia.conf
 * @param listeners of each load balancer
 * @param failovers how many there may be at once: each needs an amphora more
 * @param headroom in percent of what load balancers need
 * @param atLeast said outright, in place of what is worked out; -1 is unlimited
 */
public record QuotasSpec(
        Optional<Integer> loadBalancers,
        Optional<Topology> topology,
        int listeners,
        int failovers,
        int headroom,
        Map<Limit, Integer> atLeast) {

    public static final int UNLIMITED = -1;

    public QuotasSpec {
        atLeast = Map.copyOf(atLeast);
    }

    /** As octavia.conf names it. */
    public enum Topology {
        SINGLE(1),
        ACTIVE_STANDBY(2);

        private final int amphorae;

        Topology(int amphorae) {
            this.amphorae = amphorae;
        }

        /** Of one load balancer. */
        public int amphorae() {
            return amphorae;
        }

        public static Optional<Topology> of(String name) {
            return Arrays.stream(values())
                    .filter(topology -> topology.name().equals(name))
                    .findFirst();
        }
    }

    public enum Service {
        COMPUTE,
        NETWORK
    }

    /** What is limited, in the order in which plans show it. */
    public enum Limit {
        INSTANCES("instances", Service.COMPUTE, "instances", "--instances"),
        CORES("cores", Service.COMPUTE, "cores", "--cores"),
        RAM("ram", Service.COMPUTE, "ram", "--ram"),
        SERVER_GROUPS("serverGroups", Service.COMPUTE, "server_groups", "--server-groups"),
        SERVER_GROUP_MEMBERS("serverGroupMembers", Service.COMPUTE, "server_group_members", "--server-group-members"),
        NETWORKS("networks", Service.NETWORK, "network", "--networks"),
        SUBNETS("subnets", Service.NETWORK, "subnet", "--subnets"),
        PORTS("ports", Service.NETWORK, "port", "--ports"),
        SECURITY_GROUPS("securityGroups", Service.NETWORK, "security_group", "--secgroups"),
        SECURITY_GROUP_RULES("securityGroupRules", Service.NETWORK, "security_group_rule", "--secgroup-rules");

        private final String key;
        private final Service service;
        private final String quota;
        private final String argument;

        Limit(String key, Service service, String quota, String argument) {
            this.key = key;
            this.service = service;
            this.quota = quota;
            this.argument = argument;
        }

        /** The key in octavia.yaml. */
        public String key() {
            return key;
        }

        public Service service() {
            return service;
        }

        /** By its service's name. */
        public String quota() {
            return quota;
        }

        /** Of {@code openstack quota set}. */
        public String argument() {
            return argument;
        }
    }
}
