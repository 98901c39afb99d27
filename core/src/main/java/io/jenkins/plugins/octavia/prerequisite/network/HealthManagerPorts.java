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
import io.jenkins.plugins.octavia.spec.NetworkSpec.Pool;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Removal;
import io.jenkins.plugins.octavia.text.Printable;
import io.jenkins.plugins.octavia.value.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

    /** @param group that they are to have: its id, or its name if it is not there yet; empty for none */
    public List<Change> changes(NetworkSide side, Optional<String> group) {
        List<Change> changes = new ArrayList<>();
        spec.healthManagersWithPort()
                .forEach(manager -> changes.add(decision(side, manager, group).change()));
        spec.healthManagersWithPort().forEach(manager -> refuseTakenAddress(side, manager));
        spec.healthManagers().stream()
                .filter(manager -> !manager.hasPort())
                .forEach(manager -> refuseUnfitAddress(side, manager));
        side.departed().forEach(port -> changes.add(departure(port)));
        return changes;
    }

    /** Their addresses by host, as far as they are known before anything is made. */
    public Map<String, String> plannedAddresses(NetworkSide side) {
        Map<String, String> addresses = new LinkedHashMap<>();
        spec.healthManagers()
                .forEach(manager -> addresses.put(
                        manager.host(),
                        address(side, manager)
                                .orElseGet(() -> "(address of the new port on host " + manager.host() + ")")));
        return addresses;
    }

    /** Empty if it is a new port's that Neutron chooses. */
    private Optional<String> address(NetworkSide side, HealthManager manager) {
        Optional<Port> port = manager.hasPort() ? side.port(manager) : Optional.empty();
        return port.map(found -> found.fixedIps().get(0).address()).or(() -> wantedAddress(side, manager));
    }

    /**
     * Of hosts whose address is another than that on record, to which running amphorae send: a line each.
     *
     * @param configure what has their agents take another
     */
    public List<String> moves(NetworkSide side, String configure) {
        List<String> moves = new ArrayList<>();
        spec.healthManagers()
                .forEach(manager -> known.recorded(manager.host())
                        .ifPresent(was -> address(side, manager)
                                .filter(is -> !is.equals(was))
                                .ifPresent(is -> moves.add("health manager on host " + manager.host()
                                        + ": address " + was + " becomes "
                                        + is + ", but running amphorae send to " + was
                                        + " until their agents are told ("
                                        + configure + ")"))));
        return moves;
    }

    /**
     * The addresses of all health managers, of a network that is there.
     *
     * @throws Refusal if one has no port yet
     */
    public List<String> addresses(NetworkSide side) {
        return spec.healthManagers().stream()
                .map(manager -> (manager.hasPort()
                                ? side.port(manager)
                                        .map(port -> port.fixedIps().get(0).address())
                                : address(side, manager))
                        .orElseThrow(() -> new Refusal("from: healthManagers: the one on host " + manager.host()
                                + " has no port yet, so its address is not known; apply the section network first,"
                                + " or with this one")))
                .toList();
    }

    /**
     * As Octavia and the network node know them.
     *
     * @param ports of those that have one, in the order of the specification
     */
    public List<HealthManagerPort> described(List<Port> ports, int mtu) {
        List<HealthManagerPort> described = new ArrayList<>();
        Iterator<Port> next = ports.iterator();
        for (HealthManager manager : spec.healthManagers()) {
            Optional<Port> port = manager.hasPort() ? Optional.of(next.next()) : Optional.empty();
            described.add(new HealthManagerPort(
                    manager.host(),
                    port.map(Port::id).orElse(""),
                    port.map(Port::mac).orElse(""),
                    port.map(p -> p.fixedIps().get(0).address())
                            .orElseGet(() ->
                                    InetAddresses.toAddrString(manager.ip().orElseThrow())),
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
                    throw new Refusal("port " + manager.name() + ": octavia.conf has address "
                            + wantedAddress(side, manager).orElseThrow() + " for host " + manager.host()
                            + ", to which running amphorae send, and port " + named(port) + " has it"
                            + (isUnmarked(port, manager)
                                    ? " on that host; if that is the health manager's, say so with openstack port set --device-owner "
                                            + NetworkSide.DEVICE_OWNER + " " + port.id() + " and run again"
                                    : " now; delete that port, or give host " + manager.host()
                                            + " another one by ip: ADDRESS and fail the amphorae over"));
                });
    }

    /** Whether it may be the health manager's own, made by hand without the owner that guides give it. */
    private static boolean isUnmarked(Port port, HealthManager manager) {
        return port.deviceOwner().isEmpty()
                && port.owner().isOwn()
                && port.host().equals(manager.host());
    }

    private static String named(Port port) {
        return port.id()
                + Stream.of(port.name(), port.deviceOwner())
                        .filter(text -> !text.isEmpty())
                        .map(Printable::line)
                        .reduce((name, owner) -> name + ", " + owner)
                        .map(text -> " (" + text + ")")
                        .orElse("")
                + " " + port.owner();
    }

    /** An address that Neutron knows nothing of must not be one that it gives, or has given, to somebody. */
    private void refuseUnfitAddress(NetworkSide side, HealthManager manager) {
        InetAddress address = manager.ip().orElseThrow();
        String about = "health manager on host " + manager.host() + ": its address "
                + InetAddresses.toAddrString(address) + " ";
        if (spec.subnet().cidr().contains(address)) {
            pools(side).filter(pool -> pool.contains(address)).findFirst().ifPresent(pool -> {
                throw new Refusal(
                        about + "is inside the pool of subnet " + spec.subnet().name()
                                + ", which Neutron gives to amphorae; take one outside of it, or another pool");
            });
        }
        side.network()
                .flatMap(here -> neutron.portWithAddress(here.id(), InetAddresses.toAddrString(address)))
                .filter(port -> !(Mark.isOurs(port) && port.host().equals(manager.host())))
                .ifPresent(port -> {
                    throw new Refusal(about + "is that of port " + named(port) + "; take another, or delete that port");
                });
    }

    /** From which Neutron will give addresses when this run has ended. */
    private Stream<Pool> pools(NetworkSide side) {
        Optional<Subnet> found = side.subnet();
        if (spec.subnet().pool().isPresent()
                && found.filter(there -> !Mark.isOurs(there)).isEmpty()) {
            return spec.subnet().pool().stream();
        }
        return found.map(subnet -> subnet.pools().stream()
                        .map(range -> new Pool(Cidr.address(range.start()), Cidr.address(range.end()))))
                .orElseGet(() -> {
                    Cidr cidr = spec.subnet().cidr();
                    return Stream.of(new Pool(cidr.network(), cidr.last()));
                });
    }

    /** The address that a new port asks for; empty if Neutron chooses. */
    private Optional<String> wantedAddress(NetworkSide side, HealthManager manager) {
        long lost = spec.healthManagersWithPort().stream()
                .filter(other -> side.port(other).isEmpty())
                .count();
        return manager.ip()
                .map(InetAddresses::toAddrString)
                .or(() -> side.network().flatMap(here -> known.address(manager, spec, side.addresses(), lost)));
    }

    private Change departure(Port port) {
        boolean deleted = spec.healthManagersRemoved() == Removal.DELETE;
        boolean hasOwn = spec.healthManagers().stream()
                .anyMatch(manager -> manager.host().equals(port.host()));
        return new Change(
                Kind.PORT,
                port.name(),
                port.id(),
                deleted ? Action.REMOVED : Action.UNCHANGED,
                List.of(
                        "host " + port.host()
                                + (hasOwn ? " has an interface of its own: " : " is not among the health managers: ")
                                + (deleted
                                        ? "- port with " + PortComparison.addresses(port)
                                        : "kept with " + PortComparison.addresses(port)
                                                + ", to which running amphorae may send; healthManagersRemoved: delete removes it")));
    }
}
