package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.value.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The load-balancer management network, its subnet, and the ports by which health managers are on it.
 *
 * @param name of the network, its id if that is what names it
 * @param healthManagersRemoved what becomes of our ports whose hosts are no longer among the health managers
 */
public record NetworkSpec(
        String name, Source source, Subnet subnet, List<HealthManager> healthManagers, Removal healthManagersRemoved) {

    public static final String DEFAULT_NAME = "lb-mgmt-net";

    public NetworkSpec {
        healthManagers = List.copyOf(healthManagers);
    }

    /** What becomes of what left the specification. */
    public enum Removal {
        KEEP,
        DELETE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which network is meant. Another project's is used only if it is named by one of the latter two, and never made. */
    public sealed interface Source {}

    /** The one of that name in the login's own project, made if there is none. */
    public record OwnProject() implements Source {}

    /** The one of that name that the project of this id shares. */
    public record OtherProject(String id) implements Source {}

    /** The one of this id, whatever its name and project are. */
    public record ById(String id) implements Source {}

    /**
     * @param pool addresses that Neutron hands out, or empty if Neutron chooses
     * @param gateway empty for none: amphorae and controllers share the subnet
     * @param dhcp with IPv6 this means dhcpv6-stateful
     */
    public record Subnet(String name, Cidr cidr, Optional<Pool> pool, Optional<InetAddress> gateway, boolean dhcp) {}

    public record Pool(InetAddress start, InetAddress end) {}

    /**
     * The port of one octavia-health-manager, which is identified by its host and not by the port's name.
     *
     * @param name that a new port gets
     * @param host the name under which Neutron's agent on that node is known
     * @param ip a fixed address, or empty if Neutron chooses
     */
    public record HealthManager(String name, String host, Optional<InetAddress> ip) {

        /** Where amphorae send their heartbeats (UDP): Octavia's default, which the default rule of its group lets in. */
        public static final int PORT = 5555;

        /** A name that no health manager of another host has. */
        public static String nameOf(String host) {
            return "octavia-health-manager-" + host + "-listen-port";
        }
    }
}
