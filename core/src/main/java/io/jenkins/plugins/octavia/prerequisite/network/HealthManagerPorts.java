package io.jenkins.plugins.octavia.prerequisite.network;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.NewPort;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.EnsuredSoFar.Ensured;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Removal;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The ports of health managers, as they are compared and ensured: running amphorae know their addresses, so that none moves
 * by itself.
 */
public final class HealthManagerPorts {

    private final NetworkSpec spec;
    private final KnownHealthManagers known;
    private final Networking neutron;
    private final EnsuredSoFar soFar;
    private final Supplier<NetworkSide> look;

    public HealthManagerPorts(
            NetworkSpec spec,
            KnownHealthManagers known,
            Networking neutron,
            EnsuredSoFar soFar,
            Supplier<NetworkSide> look) {
        this.spec = spec;
        this.known = known;
        this.neutron = neutron;
        this.soFar = soFar;
        this.look = look;
    }

    /** @param group that they are to have, if it is there */
    public List<Change> changes(NetworkSide side, Optional<String> group) {
        List<Change> changes = new ArrayList<>();
        spec.healthManagers()
                .forEach(manager -> changes.add(decision(side, manager, group).change()));
        spec.healthManagers().forEach(manager -> refuseTakenAddress(side, manager));
        side.departed().forEach(port -> changes.add(departure(port)));
        return changes;
    }

    /** Their addresses by host, as far as they are known before anything is made. */
    public Map<String, String> plannedAddresses(NetworkSide side) {
        Map<String, String> addresses = new LinkedHashMap<>();
        spec.healthManagers()
                .forEach(manager -> addresses.put(
                        manager.host(),
                        side.port(manager)
                                .map(port -> port.fixedIps().get(0).address())
                                .or(() -> wantedAddress(side, manager))
                                .orElseGet(() -> "(address of the new port on host " + manager.host() + ")")));
        return addresses;
    }

    /** As Octavia and the network node know them. */
    public List<HealthManagerPort> described(List<Port> ports, int mtu) {
        List<HealthManagerPort> described = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            described.add(new HealthManagerPort(
                    spec.healthManagers().get(i).host(),
                    port.id(),
                    port.mac(),
                    port.fixedIps().get(0).address(),
                    spec.subnet().cidr().prefix(),
                    mtu));
        }
        return described;
    }

    /** What became of ports whose hosts left the specification. */
    public record Departures(List<Resource> removed, List<String> notes) {}

    /** What becomes of ports whose hosts left the specification: removed if that is asked for, else noted. */
    public Departures ensureDepartures(NetworkSide side) {
        List<Resource> removed = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Port port : side.departed()) {
            Change departure = departure(port);
            if (departure.action() == Action.REMOVED) {
                About.about(Kind.PORT, port.name(), () -> {
                    neutron.delete(port);
                    return port;
                });
                removed.add(new Resource(Kind.PORT, port.name(), port.id(), Action.REMOVED));
            } else {
                notes.add(Kind.PORT + " " + departure.name() + ": "
                        + departure.differences().get(0));
            }
        }
        return new Departures(removed, notes);
    }

    public Decision<Port> decision(NetworkSide side, HealthManager manager, Optional<String> group) {
        return side.port(manager)
                .map(found -> PortComparison.decision(manager, found, group))
                .orElseGet(() -> Decision.create(
                        Kind.PORT,
                        side.nameOfNewPort(manager),
                        "on host " + manager.host()
                                + wantedAddress(side, manager)
                                        .map(ip -> ", address " + ip
                                                + (manager.ip().isPresent() ? "" : ", which running amphorae know"))
                                        .orElse("")));
    }

    public Ensured<Port> ensure(
            NetworkSide side, HealthManager manager, Network on, Subnet subnet, Optional<String> group) {
        Decision<Port> decision = decision(side, manager, group);
        Port value = decision.found()
                .orElseGet(() -> soFar.created(Creation.once(
                        () -> neutron.create(new NewPort(
                                on.id(),
                                subnet.id(),
                                decision.name(),
                                Mark.DESCRIPTION,
                                NetworkSide.DEVICE_OWNER,
                                manager.host(),
                                wantedAddress(side, manager),
                                group)),
                        () -> look.get().port(manager).filter(p -> p.networkId().equals(on.id())))));
        if (decision.found().isPresent() && PortComparison.needsBinding(manager, value)) {
            value = neutron.bindPort(value.id(), manager.host());
        }
        Port bound = PortComparison.bound(manager, value, on);
        Set<String> wanted = new HashSet<>(bound.securityGroups());
        group.ifPresent(wanted::add);
        if (!wanted.equals(bound.securityGroups())) {
            return soFar.add(decision, neutron.setSecurityGroups(bound.id(), wanted));
        }
        return soFar.add(decision, bound);
    }

    /** An address that running amphorae know is not given up in silence for another one. */
    private void refuseTakenAddress(NetworkSide side, HealthManager manager) {
        if (side.port(manager).isPresent() || manager.ip().isPresent()) {
            return;
        }
        wantedAddress(side, manager)
                .flatMap(address ->
                        neutron.portWithAddress(side.network().orElseThrow().id(), address))
                .ifPresent(port -> {
                    throw new Refusal("port " + manager.name() + ": the last octavia.conf has address "
                            + wantedAddress(side, manager).orElseThrow() + " for host " + manager.host()
                            + ", to which running amphorae send, but port " + port.id() + " ("
                            + Printable.line(port.name()) + ", "
                            + Printable.line(port.deviceOwner()) + ") " + port.owner()
                            + " has it now; delete that port, or give host "
                            + manager.host() + " another one by ip: ADDRESS and fail the amphorae over");
                });
    }

    /** The address that a new port asks for; empty if Neutron chooses. */
    private Optional<String> wantedAddress(NetworkSide side, HealthManager manager) {
        long lost = spec.healthManagers().stream()
                .filter(other -> side.port(other).isEmpty())
                .count();
        return manager.ip()
                .map(InetAddresses::toAddrString)
                .or(() -> side.network().flatMap(here -> known.address(manager, spec, side.addresses(), lost)));
    }

    private Change departure(Port port) {
        boolean deleted = spec.healthManagersRemoved() == Removal.DELETE;
        return new Change(
                Kind.PORT,
                port.name(),
                port.id(),
                deleted ? Action.REMOVED : Action.UNCHANGED,
                List.of(
                        "host " + port.host() + " is not among the health managers: "
                                + (deleted
                                        ? "- port with " + PortComparison.addresses(port)
                                        : "kept with " + PortComparison.addresses(port)
                                                + ", to which running amphorae may send; healthManagersRemoved: delete removes it")));
    }
}
