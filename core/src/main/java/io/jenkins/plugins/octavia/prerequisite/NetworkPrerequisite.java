package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Parallel;
import io.jenkins.plugins.octavia.prerequisite.base.Parallel.Work;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.EnsuredSoFar;
import io.jenkins.plugins.octavia.prerequisite.network.EnsuredSoFar.Ensured;
import io.jenkins.plugins.octavia.prerequisite.network.GroupWithRules;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPorts;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPorts.Departures;
import io.jenkins.plugins.octavia.prerequisite.network.KnownHealthManagers;
import io.jenkins.plugins.octavia.prerequisite.network.NamedNetwork;
import io.jenkins.plugins.octavia.prerequisite.network.NetworkAndSubnet;
import io.jenkins.plugins.octavia.prerequisite.network.NetworkSide;
import io.jenkins.plugins.octavia.prerequisite.network.Quota;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything in Neutron: the management network with its subnet, the security groups, and the health managers' ports.
 *
 * <p>No other run of this login makes any meanwhile, for one at a time has the project's lock. Another login may: what was
 * created is looked for once more by its name, and only then tagged.
 */
final class NetworkPrerequisite implements Prerequisite {

    static final List<Option> OPTIONS = List.of(
            OctaviaConf.AMP_BOOT_NETWORK_LIST,
            OctaviaConf.CONTROLLER_IP_PORT_LIST,
            OctaviaConf.BIND_IP,
            OctaviaConf.BIND_PORT,
            OctaviaConf.HEARTBEAT_KEY);

    static final List<Option> OPTIONS_OF_GROUPS = List.of(OctaviaConf.AMP_SECGROUP_LIST);

    private final Optional<NetworkSpec> network;
    private final Optional<SecurityGroupsSpec> groups;
    /** The network, also if it is not to be ensured here. */
    private final Optional<NetworkSpec> whole;
    /** The name of the group for ports, used if it is there though not ensured here. */
    private final Optional<String> healthManagerGroup;

    private final KnownHealthManagers known;
    private final String configure;
    private final Cloud cloud;
    private final Networking neutron;
    private final Parallel parallel;
    private final EnsuredSoFar soFar = new EnsuredSoFar();
    /** The ids of networks that amphorae are on beside the management network. */
    private final List<String> further;

    private final Optional<NetworkAndSubnet> base;
    private final Optional<HealthManagerPorts> ports;
    /** That of amphorae, and that of health managers. */
    private final List<GroupWithRules> groupsWithRules;

    private final List<Change> changes;
    private NetworkSide side;

    private NetworkPrerequisite(Search search) {
        this.network = search.spec().network();
        this.groups = search.spec().securityGroups();
        this.whole = search.whole().network();
        this.healthManagerGroup =
                search.whole().securityGroups().map(spec -> spec.healthManager().name());
        this.known = known(search.inputs());
        this.configure = search.inputs().wording().configure();
        this.neutron = search.cloud().network();
        this.parallel = search.parallel();
        this.base = network.map(spec -> new NetworkAndSubnet(spec, neutron, soFar, this::look));
        this.ports = network.map(spec -> new HealthManagerPorts(spec, known, neutron, soFar, this::look));
        this.groupsWithRules = groups.stream()
                .flatMap(spec -> Stream.of(spec.amphora(), spec.healthManager()))
                .map(spec -> new GroupWithRules(spec, neutron, soFar, this::look))
                .toList();
        this.side = look();
        this.further = network.map(this::further).orElse(List.of());
        this.changes = compared();
        this.cloud = search.cloud();
    }

    private static KnownHealthManagers known(Inputs inputs) {
        return KnownHealthManagers.of(
                inputs.last().healthManagers(),
                inputs.conf().or(() -> inputs.out().readConf()));
    }

    static Optional<NetworkPrerequisite> find(Search search) {
        Spec spec = search.spec();
        return spec.network().isPresent() || spec.securityGroups().isPresent()
                ? Optional.of(new NetworkPrerequisite(search))
                : Optional.empty();
    }

    private List<String> further(NetworkSpec spec) {
        String about = Kind.NETWORK + " " + spec.name();
        List<String> ids = About.about(
                Kind.NETWORK,
                spec.name(),
                () -> spec.further().stream()
                        .map(wanted -> NamedNetwork.forAmphorae(neutron, wanted, about, "network.further"))
                        .toList());
        Set<String> seen =
                new HashSet<>(side.network().map(Network::id).stream().toList());
        ids.stream().filter(id -> !seen.add(id)).findFirst().ifPresent(id -> {
            throw new Refusal(about + ": network.further names " + id
                    + ", which amphorae are on anyway; name each network once, and the management network nowhere");
        });
        return ids;
    }

    private List<Change> compared() {
        side.refuseAmbiguity();
        refuseUsedDuplicates();
        List<Change> changes = new ArrayList<>();
        base.ifPresent(both -> changes.addAll(both.changes(side, warnings())));
        groupsWithRules.forEach(group ->
                changes.add(group.decision(side, plannedAddresses(group)).change()));
        ports.ifPresent(of -> changes.addAll(of.changes(side, plannedGroup())));
        side.losers()
                .forEach(loser -> changes.add(new Change(
                        Kind.of(loser), loser.name(), loser.id(), Action.UPDATED, List.of("- duplicate of ours"))));
        return changes;
    }

    @Override
    public void compare(Found found) {
        if (!found.raisesQuotas()) {
            Quota.refuseIfTooSmall(Quota.needed(changes), cloud);
        }
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    @Override
    public List<String> warnings() {
        return ports.map(of -> of.moves(side, configure)).orElse(List.of());
    }

    /** Of health managers, for a group that needs to know them: of this run, else of the network as it is. */
    private List<String> plannedAddresses(GroupWithRules group) {
        if (!group.isForHealthManagers()) {
            return List.of();
        }
        return ports.map(of -> List.copyOf(of.plannedAddresses(side).values())).orElseGet(() -> {
            NetworkSpec spec = whole.orElseThrow();
            return About.about(
                    Kind.SECURITY_GROUP,
                    group.name(),
                    () -> new HealthManagerPorts(spec, known, neutron, soFar, this::look)
                            .addresses(NetworkSide.look(neutron, whole, List.of(), known, parallel)));
        });
    }

    /** The management network, if it is there. */
    Optional<Network> network() {
        return side.network();
    }

    @Override
    public ConfOptions options() {
        return options(
                network.map(spec ->
                        side.network().map(Network::id).orElseGet(() -> "(id of the new network " + spec.name() + ")")),
                groups.map(SecurityGroupsSpec::amphora)
                        .map(spec -> side.group(spec.name())
                                .map(SecurityGroup::id)
                                .orElseGet(() -> "(id of the new security group " + spec.name() + ")")),
                ports.map(of -> of.plannedAddresses(side)).orElse(Map.of()));
    }

    /** Octavia manages amphorae by the first network of its list. */
    private ConfOptions options(
            Optional<String> network, Optional<String> amphoraGroup, Map<String, String> addresses) {
        return network.map(id -> ConfOptions.of(
                        OctaviaConf.AMP_BOOT_NETWORK_LIST,
                        Stream.concat(Stream.of(id), further.stream()).collect(Collectors.joining(", "))))
                .orElse(ConfOptions.NONE)
                .and(amphoraGroup
                        .map(id -> ConfOptions.of(OctaviaConf.AMP_SECGROUP_LIST, id))
                        .orElse(ConfOptions.NONE))
                .and(ConfOptions.healthManagers(addresses));
    }

    /** What was ensured counts also if not everything could be. */
    @Override
    public Outcome ensure() {
        try {
            return ensured();
        } catch (RuntimeException e) {
            return Outcome.failed(soFar.resources(), e);
        }
    }

    private Outcome ensured() {
        if (!side.losers().isEmpty()) {
            remove(side.losers());
            side = look();
        }
        // The group of health managers goes with their ports, and their addresses go into that of amphorae.
        boolean isAmphorasLast = groupsWithRules.stream().anyMatch(GroupWithRules::isForHealthManagers);
        List<Work<Ensured<SecurityGroup>>> groupWork = groupsWithRules.stream()
                .skip(isAmphorasLast ? 1 : 0)
                .map(group -> parallel.start(() -> ensured(group, List.of())))
                .toList();
        Optional<Ensured<Network>> on =
                base.map(both -> About.about(Kind.NETWORK, name(), () -> both.ensureNetwork(side)));
        Optional<Ensured<Subnet>> subnet = base.map(both -> About.about(
                Kind.SUBNET,
                network.orElseThrow().subnet().name(),
                () -> both.ensureSubnet(side, on.orElseThrow().value())));
        List<Ensured<SecurityGroup>> ensuredGroups =
                new ArrayList<>(groupWork.stream().map(Work::join).toList());
        Optional<String> portsGroup = ensuredGroups.isEmpty()
                ? existingGroup()
                : Optional.of(
                        ensuredGroups.get(ensuredGroups.size() - 1).value().id());
        List<Ensured<Port>> ensuredPorts = on.isPresent()
                ? ensuredPorts(on.get().value(), subnet.orElseThrow().value(), portsGroup)
                : List.of();
        List<HealthManagerPort> healthManagers = on.flatMap(ensured -> ports.map(
                        of -> of.described(values(ensuredPorts), ensured.value().mtu())))
                .orElse(List.of());
        if (isAmphorasLast) {
            GroupWithRules amphora = groupsWithRules.get(0);
            List<String> addresses = on.isPresent()
                    ? healthManagers.stream().map(HealthManagerPort::ip).toList()
                    : plannedAddresses(amphora);
            ensuredGroups.add(0, ensured(amphora, addresses));
        }
        List<Ensured<? extends Tagged>> all = Stream.of(
                        on.stream(), subnet.stream(), ensuredGroups.stream(), ensuredPorts.stream())
                .<Ensured<? extends Tagged>>flatMap(Function.identity())
                .toList();
        if (soFar.isSomethingCreated()) {
            side = look();
            side.refuseDuplicates();
        }
        mark(all.stream().<Tagged>map(Ensured::value).toList());
        ConfOptions options = options(
                on.map(ensured -> ensured.value().id()),
                ensuredGroups.stream()
                        .findFirst()
                        .map(ensured -> ensured.value().id()),
                Configuration.byHost(healthManagers));
        return Outcome.of(all.stream().map(Ensured::resource).toList(), options)
                .with(on.map(Ensured::value), healthManagers, List.of())
                .and(ports.map(of -> departed(of.ensureDepartures(side))).orElse(Outcome.NONE));
    }

    private static Outcome departed(Departures departures) {
        return Outcome.of(departures.removed(), ConfOptions.NONE).with(Optional.empty(), List.of(), departures.notes());
    }

    private Ensured<SecurityGroup> ensured(GroupWithRules group, List<String> healthManagers) {
        return About.about(Kind.SECURITY_GROUP, group.name(), () -> group.ensure(side, healthManagers));
    }

    private List<Ensured<Port>> ensuredPorts(Network on, Subnet subnet, Optional<String> group) {
        return network.orElseThrow().healthManagersWithPort().stream()
                .map(manager -> parallel.start(() -> About.about(
                        Kind.PORT, manager.name(), () -> ports.orElseThrow().ensure(side, manager, on, subnet, group))))
                .toList()
                .stream()
                .map(Work::join)
                .toList();
    }

    private static <T extends Tagged> List<T> values(List<Ensured<T>> ensured) {
        return ensured.stream().map(Ensured::value).toList();
    }

    /** The network first: what is tagged then never lies on one that may yet lose. */
    private void mark(List<Tagged> resources) {
        List<Tagged> unsettled = resources.stream().filter(Mark::isUnsettled).toList();
        unsettled.stream().filter(Network.class::isInstance).forEach(this::mark);
        unsettled.stream()
                .filter(resource -> !(resource instanceof Network))
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

    private Optional<String> existingGroup() {
        return healthManagerGroup.flatMap(side::group).map(SecurityGroup::id);
    }

    /** The id of the group for ports, or its name if this run makes it. */
    private Optional<String> plannedGroup() {
        return existingGroup().or(() -> healthManagerGroup.filter(name -> groups.isPresent()));
    }

    private NetworkSide look() {
        return About.about(
                kind(), name(), () -> NetworkSide.look(neutron, network, List.copyOf(groupNames()), known, parallel));
    }

    private Kind kind() {
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
