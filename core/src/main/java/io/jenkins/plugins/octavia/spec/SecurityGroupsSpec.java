package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.value.Cidr;
import java.util.List;
import java.util.Optional;

/** The security groups of amphorae and of the health managers' ports. */
public record SecurityGroupsSpec(Group amphora, Group healthManager) {

    /** @param exclusive whether ingress rules that are not listed are removed; egress is never touched */
    public record Group(String name, List<Rule> ingress, boolean exclusive) {
        public Group {
            ingress = List.copyOf(ingress);
        }
    }

    /**
     * One ingress rule, as Neutron will have it.
     *
     * @param protocol {@code icmp}, {@code tcp}, {@code udp} or {@code sctp}
     * @param ports empty for all
     */
    public record Rule(boolean ipv6, String protocol, Optional<Ports> ports, Source from) {

        /** Whether it lets in a port, from wherever. */
        boolean letsIn(String wanted, int port) {
            return protocol.equals(wanted)
                    && ports.map(range -> range.first() <= port && port <= range.last())
                            .orElse(true);
        }
    }

    /** From where a rule lets in. */
    public sealed interface Source {}

    public record Anywhere() implements Source {}

    public record Range(Cidr cidr) implements Source {}

    /** The health managers of the network, whichever they are: a rule for the address of each. */
    public record HealthManagers() implements Source {}

    public record Ports(int first, int last) {
        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }
}
