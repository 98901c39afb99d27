package io.jenkins.plugins.octavia.spec;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The load-balancer management network, its subnet, and the ports by which health managers are on it. */
public record NetworkSpec(String name, Subnet subnet, List<HealthManager> healthManagers) {

    public NetworkSpec {
        healthManagers = List.copyOf(healthManagers);
    }

    /**
     * @param pool addresses that Neutron hands out, or empty where Neutron chooses
     * @param gateway empty for none: amphorae and controllers share the subnet
     * @param dhcp with IPv6 this means dhcpv6-stateful
     */
    public record Subnet(String name, Cidr cidr, Optional<Pool> pool, Optional<InetAddress> gateway, boolean dhcp) {}

    public record Pool(InetAddress start, InetAddress end) {}

    /**
     * The port of one octavia-health-manager.
     *
     * @param host the name under which Neutron's agent on that node is known
     * @param ip a fixed address, or empty where Neutron chooses
     */
    public record HealthManager(String name, String host, Optional<InetAddress> ip) {}
}
