package io.jenkins.plugins.octavia.spec;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.value.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The load-balancer management network, its subnet, and the ports by which health managers are on it.
 *
 * @param name of the network, its id if that is what names it
 * @param attributes what is said of the network itself
 * @param healthManagersRemoved what becomes of our ports whose hosts are no longer among the health managers
 * @param further names or ids of networks that exist and that amphorae are on beside this one
 */
public record NetworkSpec(
        String name,
        Source source,
        Attributes attributes,
        Subnet subnet,
        List<HealthManager> healthManagers,
        Removal healthManagersRemoved,
        List<String> further) {

    public static final String DEFAULT_NAME = "lb-mgmt-net";

    public NetworkSpec {
        healthManagers = List.copyOf(healthManagers);
        further = List.copyOf(further);
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
     * Of the network itself. What is empty is left to Neutron, and not compared.
     *
     * @param mtu in bytes
     * @param shared whether all projects may use the network
     * @param portSecurity whether new ports have security groups and may send from their own addresses alone
     * @param dnsDomain ends with a dot
     */
    public record Attributes(
            Optional<Provider> provider,
            Optional<Integer> mtu,
            Optional<Boolean> shared,
            Optional<Boolean> portSecurity,
            Optional<String> dnsDomain) {

        /** All is Neutron's choice. */
        public static final Attributes UNSTATED = new Attributes(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * How the network is made of the data centre's. Neutron never changes it.
     *
     * @param physicalNetwork as the hosts' agents map it to a bridge or an interface
     * @param segment VLAN id or tunnel key
     */
    public record Provider(ProviderType type, Optional<String> physicalNetwork, Optional<Integer> segment) {}

    /** As Neutron names it in lower case. */
    public enum ProviderType {
        VLAN,
        FLAT,
        VXLAN,
        GENEVE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param pool addresses that Neutron hands out, or empty if Neutron chooses
     * @param gateway empty for none: amphorae and controllers share the subnet
     * @param dhcp with IPv6 this means dhcpv6-stateful
     * @param dns name servers in their order, empty if they are not compared
     * @param hostRoutes in no order, empty if they are not compared
     */
    public record Subnet(
            String name,
            Cidr cidr,
            Optional<Pool> pool,
            Optional<InetAddress> gateway,
            boolean dhcp,
            Optional<List<InetAddress>> dns,
            Optional<Set<HostRoute>> hostRoutes) {

        public Subnet {
            dns = dns.map(List::copyOf);
            hostRoutes = hostRoutes.map(Set::copyOf);
        }
    }

    /** A route that amphorae get by DHCP. */
    public record HostRoute(Cidr destination, InetAddress nextHop) {}

    public record Pool(InetAddress start, InetAddress end) {

        public boolean contains(InetAddress address) {
            return !before(address, start) && !before(end, address);
        }

        static boolean before(InetAddress one, InetAddress other) {
            return InetAddresses.toBigInteger(one).compareTo(InetAddresses.toBigInteger(other)) < 0;
        }
    }

    /** The health managers that have a port in Neutron. */
    public List<HealthManager> healthManagersWithPort() {
        return healthManagers.stream().filter(HealthManager::hasPort).toList();
    }

    /**
     * One octavia-health-manager on the network, which is identified by its host and not by the port's name.
     *
     * @param name that a new port gets
     * @param host the name under which Neutron's agent on that node is known
     * @param ip a fixed address, or empty if Neutron chooses, for a port
     * @param hasPort whether it is there by a port of Neutron's; else by an interface of the host's own, and Neutron knows
     *     nothing of it
     */
    public record HealthManager(String name, String host, Optional<InetAddress> ip, boolean hasPort) {

        /** Where amphorae send their heartbeats (UDP): Octavia's default, which the default rule of its group lets in. */
        public static final int PORT = 5555;

        /** A name that no health manager of another host has. */
        public static String nameOf(String host) {
            return "octavia-health-manager-" + host + "-listen-port";
        }
    }
}
