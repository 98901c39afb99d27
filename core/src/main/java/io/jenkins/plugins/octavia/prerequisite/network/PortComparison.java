package io.jenkins.plugins.octavia.prerequisite.network;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Network.Provider;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A health manager's port compared with its specification. */
final class PortComparison {

    private PortComparison() {}

    /** @param group the security group that it must have, by its id or, if it is still to be made, its name; empty for none */
    static Decision<Port> decision(HealthManager spec, Port port, Optional<String> group) {
        spec.ip().map(InetAddresses::toAddrString).ifPresent(ip -> {
            if (port.fixedIps().stream().noneMatch(fixed -> fixed.address().equals(ip))) {
                throw refusal(
                        spec,
                        "exists (" + port.id() + ") with address " + addresses(port) + " where " + ip
                                + " is asked; ask for the one it has, or delete the port");
            }
        });
        if (port.fixedIps().isEmpty()) {
            throw refusal(spec, "exists (" + port.id() + ") without an address; delete it");
        }
        boolean ours = Mark.isOurs(port);
        if (!ours && !port.host().isEmpty() && !port.host().equals(spec.host())) {
            throw refusal(
                    spec,
                    "exists (" + port.id() + "), is not ours and is bound to host " + port.host() + " where "
                            + spec.host() + " is asked; ask for that host, another name, or delete the port");
        }
        List<String> changes = new ArrayList<>();
        if (needsBinding(spec, port)) {
            changes.add("host " + (port.host().isEmpty() ? "none" : port.host()) + " (" + port.vifType() + ") where "
                    + spec.host() + " is asked");
        }
        group.filter(id -> !port.securityGroups().contains(id)).ifPresent(id -> changes.add("+ security group " + id));
        if (Mark.isUnsettled(port)) {
            changes.add("tag " + Mark.NAME);
        }
        return Decision.existing(Kind.PORT, port.name(), port, ours, changes);
    }

    static boolean needsBinding(HealthManager spec, Port port) {
        return !port.host().equals(spec.host()) || port.vifType().equals(Port.BINDING_FAILED);
    }

    /**
     * @param on the network that the port is on
     * @throws Refusal if Neutron could not bind the port
     */
    static Port bound(HealthManager spec, Port port, Network on) {
        if (port.vifType().equals(Port.BINDING_FAILED)) {
            throw refusal(
                    spec,
                    "could not be bound on host " + spec.host()
                            + "; is its Neutron agent alive, and is that the agent's own name (openstack network agent list)?"
                            + on.provider()
                                    .flatMap(Provider::physicalNetwork)
                                    .map(name ->
                                            " Is physical network " + Printable.line(name) + " in its bridge_mappings?")
                                    .orElse(""));
        }
        return port;
    }

    static String addresses(Port port) {
        return String.join(
                ", ", port.fixedIps().stream().map(Port.FixedIp::address).toList());
    }

    private static Refusal refusal(HealthManager spec, String message) {
        return new Refusal("port " + spec.name() + ": " + message);
    }
}
