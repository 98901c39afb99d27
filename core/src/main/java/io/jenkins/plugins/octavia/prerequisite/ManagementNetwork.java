package io.jenkins.plugins.octavia.prerequisite;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.NewPort;
import io.jenkins.plugins.octavia.cloud.NewSubnet;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.prerequisite.Parallel.Work;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Removal;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Group;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything in Neutron: the management network with its subnet, the security groups, and the health managers' ports.
 *
 * <p>No other run of this login makes any meanwhile, for one at a time has the project's lock. Another login may: what was
 * created is looked for once more by its name, and only then tagged.
 */
final class ManagementNetwork {

    private static final int SHOWN = 3;

    private final Optional<NetworkSpec> network;
    private final Optional<SecurityGroupsSpec> groups;
    private final Optional<String> healthManagerGroup;
    private final KnownHealthManagers known;
    private final Networking neutron;
    private final Parallel parallel;
    private final Map<String, Resource> done = new ConcurrentHashMap<>();
    private final AtomicInteger creations = new AtomicInteger();
    private NetworkSide side;

    /** @param healthManagerGroup the name of the group for ports, used where it exists though not ensured here */
    ManagementNetwork(
            Optional<NetworkSpec> network,
            Optional<SecurityGroupsSpec> groups,
            Optional<String> healthManagerGroup,
            KnownHealthManagers known,
            Networking neutron,
            Parallel parallel) {
        this.network = network;
        this.groups = groups;
        this.healthManagerGroup = healthManagerGroup;
        this.known = known;
        this.neutron = neutron;
        this.parallel = parallel;
    }

    /** What there is after all, each resource with what was done to it. */
    record Result(
            List<Resource> resources,
            Optional<Network> network,
            Optional<Subnet> subnet,
            List<Port> ports,
            List<SecurityGroup> groups,
            List<String> notes) {}

    /** Looks and compares, without changing anything. */
    List<Change> find() {
        side = look();
        side.refuseAmbiguity();
        refuseUsedDuplicates();
        List<Change> changes = new ArrayList<>();
        network.ifPresent(spec -> {
            changes.add(change(networkDecision(spec).noting(remarks(spec))));
            changes.add(change(subnetDecision(spec)));
        });
        groups.ifPresent(spec -> Stream.of(spec.amphora(), spec.healthManager())
                .forEach(group -> changes.add(change(groupDecision(group)))));
        Optional<String> group = existingGroup();
        network.ifPresent(spec ->
                spec.healthManagers().forEach(manager -> changes.add(change(portDecision(manager, group)))));
        network.ifPresent(spec -> {
            spec.healthManagers().forEach(this::refuseTakenAddress);
            side.departed().forEach(port -> changes.add(departure(spec, port)));
        });
        side.losers()
                .forEach(loser -> changes.add(new Change(
                        Kind.of(loser), loser.name(), loser.id(), Action.UPDATED, List.of("- duplicate of ours"))));
        return changes;
    }

    /** The tags of the network that is there. */
    Optional<Network> existingNetwork() {
        return side.network();
    }

    Optional<String> existingGroup(Group spec) {
        return side.group(spec.name()).map(SecurityGroup::id);
    }

    /** The health managers' addresses by host, as far as they are known before anything is made. */
    Map<String, String> plannedAddresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        network.ifPresent(spec -> spec.healthManagers()
                .forEach(manager -> addresses.put(
                        manager.host(),
                        side.port(manager)
                                .map(port -> port.fixedIps().get(0).address())
                                .or(() -> wantedAddress(manager))
                                .orElseGet(() -> "(address of the new port on host " + manager.host() + ")"))));
        return addresses;
    }

    Result ensure() {
        if (!side.losers().isEmpty()) {
            remove(side.losers());
            side = look();
        }
        Result result = ensureAll();
        if (creations.get() > 0) {
            side = look();
            side.refuseDuplicates();
        }
        mark(result);
        return withDepartures(result);
    }

    /** The result with what becomes of ports whose hosts left the specification, the last of all changes. */
    private Result withDepartures(Result result) {
        if (network.isEmpty()) {
            return result;
        }
        List<Resource> resources = new ArrayList<>(result.resources());
        List<String> notes = new ArrayList<>();
        for (Port port : side.departed()) {
            Change departure = departure(network.get(), port);
            if (departure.action() == Action.REMOVED) {
                About.about(Kind.PORT, port.name(), () -> {
                    neutron.delete(port);
                    return port;
                });
                resources.add(new Resource(Kind.PORT, port.name(), port.id(), Action.REMOVED));
            } else {
                notes.add(Kind.PORT + " " + departure.name() + ": "
                        + departure.differences().get(0));
            }
        }
        return new Result(resources, result.network(), result.subnet(), result.ports(), result.groups(), notes);
    }

    /** The network first: what is tagged then never lies on one that may yet lose. */
    private void mark(Result result) {
        result.network().filter(Mark::isUnsettled).ifPresent(this::mark);
        Stream.<Stream<? extends Tagged>>of(result.subnet().stream(), result.ports().stream(), result.groups().stream())
                .<Tagged>flatMap(Function.identity())
                .filter(Mark::isUnsettled)
                .map(resource -> parallel.start(() -> mark(resource)))
                .toList()
                .forEach(Work::join);
    }

    private Tagged mark(Tagged resource) {
        return About.about(Kind.of(resource), resource.name(), () -> {
            neutron.addTag(resource, Mark.NAME);
            return resource;
        });
    }

    private Result ensureAll() {
        List<Resource> resources = new ArrayList<>();
        List<Work<Ensured<SecurityGroup>>> groupWork = groups.map(spec -> Stream.of(
                                spec.amphora(), spec.healthManager())
                        .map(group -> parallel.start(
                                () -> About.about(Kind.SECURITY_GROUP, group.name(), () -> ensureGroup(group))))
                        .toList())
                .orElse(List.of());
        Optional<Ensured<Network>> net =
                network.map(spec -> About.about(Kind.NETWORK, spec.name(), () -> ensureNetwork(spec)));
        Optional<Ensured<Subnet>> subnet = network.map(spec -> About.about(
                Kind.SUBNET,
                spec.subnet().name(),
                () -> ensureSubnet(spec, net.orElseThrow().value())));
        List<Ensured<SecurityGroup>> ensuredGroups =
                groupWork.stream().map(Work::join).toList();
        Optional<String> group =
                groups.isPresent() ? Optional.of(ensuredGroups.get(1).value().id()) : existingGroup();
        List<Ensured<Port>> ports = network
                .map(spec -> spec.healthManagers().stream()
                        .map(manager -> parallel.start(() -> About.about(
                                Kind.PORT,
                                manager.name(),
                                () -> ensurePort(
                                        manager,
                                        net.orElseThrow().value(),
                                        subnet.orElseThrow().value(),
                                        group))))
                        .toList())
                .orElse(List.of())
                .stream()
                .map(Work::join)
                .toList();
        net.ifPresent(ensured -> resources.add(ensured.resource()));
        subnet.ifPresent(ensured -> resources.add(ensured.resource()));
        ensuredGroups.forEach(ensured -> resources.add(ensured.resource()));
        ports.forEach(ensured -> resources.add(ensured.resource()));
        return new Result(
                resources,
                net.map(Ensured::value),
                subnet.map(Ensured::value),
                ports.stream().map(Ensured::value).toList(),
                ensuredGroups.stream().map(Ensured::value).toList(),
                List.of());
    }

    /** A resource, and what was done to it in this pass or an earlier one. */
    private record Ensured<T extends Tagged>(T value, Resource resource) {}

    private Ensured<Network> ensureNetwork(NetworkSpec spec) {
        Decision<Network> decision = networkDecision(spec);
        return ensured(
                decision,
                decision.found()
                        .orElseGet(() -> made(Creation.once(
                                () -> neutron.createNetwork(spec.name(), Mark.DESCRIPTION),
                                () -> look().network().filter(Mark::isOurs)))));
    }

    private Ensured<Subnet> ensureSubnet(NetworkSpec spec, Network on) {
        Decision<Subnet> decision = subnetDecision(spec);
        NetworkSpec.Subnet subnet = spec.subnet();
        Subnet value = decision.found()
                .orElseGet(() -> made(Creation.once(
                        () -> neutron.create(new NewSubnet(
                                on.id(),
                                subnet.name(),
                                Mark.DESCRIPTION,
                                subnet.cidr(),
                                SubnetComparison.settings(subnet))),
                        () -> look().subnet().filter(s -> s.networkId().equals(on.id())))));
        if (decision.action() == Action.UPDATED) {
            value = neutron.updateSubnet(value.id(), SubnetComparison.settings(subnet));
        }
        return ensured(decision, value);
    }

    private Ensured<SecurityGroup> ensureGroup(Group spec) {
        Decision<SecurityGroup> decision = groupDecision(spec);
        SecurityGroup value = decision.found()
                .orElseGet(() -> made(Creation.once(
                        () -> neutron.createSecurityGroup(spec.name(), Mark.DESCRIPTION),
                        () -> look().group(spec.name()).filter(Mark::isOurs))));
        RuleComparison rules = RuleComparison.of(spec, value);
        if (!rules.missing().isEmpty()) {
            addRules(spec, value, rules);
            creations.incrementAndGet();
        }
        rules.toRemove().forEach(rule -> neutron.deleteRule(rule.id()));
        return ensured(decision, value);
    }

    /** All at once; where another run has added some since, those that are still missing. */
    private void addRules(Group spec, SecurityGroup group, RuleComparison rules) {
        try {
            neutron.addRules(group.id(), rules.missing());
        } catch (CloudException e) {
            if (e.status() != 409 && !e.fateUnknown()) {
                throw e;
            }
            RuleComparison now = neutron.securityGroups(List.of(spec.name())).stream()
                    .filter(g -> g.id().equals(group.id()))
                    .findFirst()
                    .map(g -> RuleComparison.of(spec, g))
                    .orElseThrow(() -> e);
            if (now.missing().equals(rules.missing())) {
                throw e;
            }
            if (!now.missing().isEmpty()) {
                addRules(spec, group, now);
            }
        }
    }

    private Ensured<Port> ensurePort(HealthManager spec, Network on, Subnet subnet, Optional<String> group) {
        Decision<Port> decision = portDecision(spec, group);
        Port value = decision.found()
                .orElseGet(() -> made(Creation.once(
                        () -> neutron.create(new NewPort(
                                on.id(),
                                subnet.id(),
                                decision.name(),
                                Mark.DESCRIPTION,
                                NetworkSide.DEVICE_OWNER,
                                spec.host(),
                                wantedAddress(spec),
                                group)),
                        () -> look().port(spec).filter(p -> p.networkId().equals(on.id())))));
        if (decision.found().isPresent() && PortComparison.needsBinding(spec, value)) {
            value = neutron.bindPort(value.id(), spec.host());
        }
        Port bound = PortComparison.bound(spec, value);
        Set<String> wanted = new HashSet<>(bound.securityGroups());
        group.ifPresent(wanted::add);
        if (!wanted.equals(bound.securityGroups())) {
            return ensured(decision, neutron.setSecurityGroups(bound.id(), wanted));
        }
        return ensured(decision, bound);
    }

    private <T extends Tagged> T made(T resource) {
        creations.incrementAndGet();
        return resource;
    }

    private <T extends Tagged> Ensured<T> ensured(Decision<T> decision, T value) {
        Resource resource = decision.resource(value.id());
        return new Ensured<>(
                value,
                done.merge(
                        value.id(), resource, (earlier, now) -> earlier.action().isChange() ? earlier : now));
    }

    /** What has been ensured so far, also where not everything could be. */
    List<Resource> done() {
        return done.values().stream()
                .sorted(Comparator.comparing((Resource r) -> Kind.ORDER.indexOf(r.kind()))
                        .thenComparing(Resource::name))
                .toList();
    }

    /** An address that running amphorae know is not given up in silence for another one. */
    private void refuseTakenAddress(HealthManager manager) {
        if (side.port(manager).isPresent() || manager.ip().isPresent()) {
            return;
        }
        wantedAddress(manager)
                .flatMap(address ->
                        neutron.portWithAddress(side.network().orElseThrow().id(), address))
                .ifPresent(port -> {
                    throw new Refusal("port " + manager.name() + ": the last octavia.conf has address "
                            + wantedAddress(manager).orElseThrow() + " for host " + manager.host()
                            + ", to which running amphorae send, but port " + port.id() + " ("
                            + Printable.line(port.name()) + ", "
                            + Printable.line(port.deviceOwner()) + ") " + port.owner()
                            + " has it now; delete that port, or give host "
                            + manager.host() + " another one by ip: ADDRESS and fail the amphorae over");
                });
    }

    /** The address that a new port asks for; empty if Neutron chooses. */
    private Optional<String> wantedAddress(HealthManager manager) {
        NetworkSpec spec = network.orElseThrow();
        long lost = spec.healthManagers().stream()
                .filter(other -> side.port(other).isEmpty())
                .count();
        return manager.ip()
                .map(InetAddresses::toAddrString)
                .or(() -> side.network().flatMap(here -> known.address(manager, spec, side.addresses(), lost)));
    }

    private static Change departure(NetworkSpec spec, Port port) {
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

    /** Of several networks the one that somebody uses is not ours to remove, and which is meant only people know. */
    private void refuseUsedDuplicates() {
        for (Tagged loser : side.losers()) {
            if (loser instanceof Network duplicate) {
                List<Port> used =
                        About.about(Kind.NETWORK, duplicate.name(), () -> neutron.portsOf(duplicate.id())).stream()
                                .filter(port -> Mark.isInUseByOthers(port)
                                        || port.tags().contains(Mark.NAME))
                                .toList();
                if (!used.isEmpty()) {
                    throw new Refusal("network " + duplicate.name() + ": a second one of that name " + duplicate.owner()
                            + ", " + duplicate.id() + ", has " + used.size() + " ports that are in use (first "
                            + used.get(0).id() + "); delete or rename the one that nothing uses");
                }
            }
        }
    }

    /**
     * What of other projects could be taken for ours. Their networks of that name are not used, which should not surprise
     * people who expect it to be; their subnets on ours are, by Nova.
     */
    private List<String> remarks(NetworkSpec spec) {
        if (side.network().isPresent()) {
            return side.strangeSubnets().stream()
                    .map(subnet -> "subnet " + subnet.id() + " " + subnet.owner() + " is on it with " + subnet.cidr()
                            + ", and Nova may give amphorae its addresses; delete it, and share the network no longer")
                    .toList();
        }
        List<Network> others = About.about(Kind.NETWORK, spec.name(), () -> neutron.networksOfOthers(spec.name()));
        List<String> remarks = new ArrayList<>(others.stream()
                .limit(SHOWN)
                .map(other -> "not used: network " + other.id() + " of that name " + other.owner()
                        + "; if it is meant, name it by network.id")
                .toList());
        if (others.size() > SHOWN) {
            remarks.add("not used: " + (others.size() - SHOWN) + " more networks of that name of other projects");
        }
        return remarks;
    }

    private Decision<Network> networkDecision(NetworkSpec spec) {
        return side.network()
                .map(found -> Decision.existing(
                        Kind.NETWORK,
                        spec.name(),
                        found,
                        Mark.isOurs(found),
                        Mark.isUnsettled(found) ? List.of("tag " + Mark.NAME) : List.of()))
                .orElseGet(() -> Decision.create(Kind.NETWORK, spec.name()));
    }

    private Decision<Subnet> subnetDecision(NetworkSpec spec) {
        NetworkSpec.Subnet subnet = spec.subnet();
        side.network()
                .filter(on -> !on.owner().isOwn() && side.subnet().isEmpty())
                .ifPresent(on -> {
                    throw new Refusal(
                            "subnet " + subnet.name() + ": network " + Printable.line(on.name()) + " " + on.owner()
                                    + " has none of that name, and nothing is made there; correct network.subnet.name");
                });
        return side.subnet()
                .map(found -> SubnetComparison.decision(subnet, found))
                .orElseGet(() -> Decision.create(
                        Kind.SUBNET,
                        subnet.name(),
                        "cidr " + subnet.cidr()
                                + SubnetComparison.pool(subnet)
                                        .map(pool -> ", pool " + pool)
                                        .orElse("")
                                + ", gateway "
                                + SubnetComparison.gateway(subnet).orElse("none") + ", dhcp " + subnet.dhcp()));
    }

    private Decision<SecurityGroup> groupDecision(Group spec) {
        return side.group(spec.name())
                .map(found -> RuleComparison.of(spec, found).decision(found))
                .orElseGet(() -> Decision.create(
                        Kind.SECURITY_GROUP,
                        spec.name(),
                        spec.ingress().stream()
                                .map(rule -> "+ " + RuleComparison.neutron(rule))
                                .toArray(String[]::new)));
    }

    private Decision<Port> portDecision(HealthManager spec, Optional<String> group) {
        return side.port(spec)
                .map(found -> PortComparison.decision(spec, found, group))
                .orElseGet(() -> Decision.create(
                        Kind.PORT,
                        side.nameOfNewPort(spec),
                        "on host " + spec.host()
                                + wantedAddress(spec)
                                        .map(ip -> ", address " + ip
                                                + (spec.ip().isPresent() ? "" : ", which running amphorae know"))
                                        .orElse("")));
    }

    private static <T extends Tagged> Change change(Decision<T> decision) {
        return decision.change(decision.found().map(Tagged::id).orElse(""));
    }

    private Optional<String> existingGroup() {
        return healthManagerGroup.flatMap(side::group).map(SecurityGroup::id);
    }

    private NetworkSide look() {
        return About.about(
                kind(), name(), () -> NetworkSide.look(neutron, network, List.copyOf(groupNames()), known, parallel));
    }

    private String kind() {
        return network.isPresent() ? Kind.NETWORK : Kind.SECURITY_GROUP;
    }

    private String name() {
        return network.map(NetworkSpec::name).orElseGet(() -> String.join(" and ", groupNames()));
    }

    private Set<String> groupNames() {
        Set<String> names = new TreeSet<>();
        healthManagerGroup.filter(name -> network.isPresent()).ifPresent(names::add);
        groups.ifPresent(spec ->
                names.addAll(List.of(spec.amphora().name(), spec.healthManager().name())));
        return names;
    }

    /** What is in use stays; the next run finds it again. */
    private void remove(List<Tagged> losers) {
        for (Tagged loser : losers) {
            try {
                neutron.delete(loser);
            } catch (CloudException e) {
                if (e.status() != 409) {
                    throw e;
                }
            }
        }
    }
}
