package io.jenkins.plugins.octavia.prerequisite.network;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Parallel;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec.ById;
import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.spec.NetworkSpec.OtherProject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Neutron has under the names of the specification. Names are not unique there: of several that one counts on which
 * a run has settled, for a request that hung may be carried out long after; else the oldest, by creation time and then by
 * id, so that all runs choose the same.
 *
 * @param managers those that have a port
 * @param strangeSubnets subnets on the networks that belong to other projects than these
 */
public record NetworkSide(
        List<Network> networks,
        List<Subnet> subnets,
        List<Subnet> strangeSubnets,
        List<Port> ports,
        List<SecurityGroup> groups,
        List<HealthManager> managers,
        KnownHealthManagers known) {

    /** Of the ports of health managers, as Octavia's guides give it. */
    static final String DEVICE_OWNER = "Octavia:health-mgr";

    private static final Comparator<Tagged> RANK = Comparator.comparing((Tagged resource) ->
                    !(resource.owner().isOwn() && resource.tags().contains(Mark.NAME)))
            .thenComparing(Tagged::createdAt)
            .thenComparing(Tagged::id);

    /** Looks, with one request for each kind. */
    public static NetworkSide look(
            Networking neutron,
            Optional<NetworkSpec> network,
            List<String> groups,
            KnownHealthManagers known,
            Parallel parallel) {
        var found = parallel.start(() -> neutron.securityGroups(groups));
        List<HealthManager> managers =
                network.map(NetworkSpec::healthManagersWithPort).orElse(List.of());
        List<Network> networks = network.map(n -> networks(neutron, n)).orElse(List.of());
        var ports = parallel.start(() -> ports(neutron, networks, managers));
        List<Subnet> subnets = neutron.subnetsOf(ids(networks));
        String name = network.map(n -> n.subnet().name()).orElse("");
        return new NetworkSide(
                networks,
                subnets.stream()
                        .filter(subnet -> subnet.name().equals(name) && isOfItsNetwork(subnet, networks))
                        .toList(),
                subnets.stream()
                        .filter(subnet -> !isOfItsNetwork(subnet, networks))
                        .toList(),
                ports.join(),
                found.join(),
                managers,
                known);
    }

    /** The ports of health managers; by their names only if they are not known by their hosts, as people may make them. */
    private static List<Port> ports(Networking neutron, List<Network> networks, List<HealthManager> managers) {
        List<Port> ports = new ArrayList<>(neutron.portsOf(ids(networks), DEVICE_OWNER));
        List<String> names = managers.stream()
                .filter(manager -> ports.stream().noneMatch(port -> port.host().equals(manager.host())))
                .map(HealthManager::name)
                .toList();
        if (!networks.isEmpty()) {
            neutron.ports(names).stream()
                    .filter(port -> ids(networks).contains(port.networkId()))
                    .filter(port -> ports.stream().noneMatch(other -> other.id().equals(port.id())))
                    .forEach(ports::add);
        }
        return ports;
    }

    /**
     * The networks that the specification means: those of that name in the login's own project, or the one of another
     * project that it names.
     *
     * @throws Refusal if it names one that is not there, or of which there are several
     */
    public static List<Network> networks(Networking neutron, NetworkSpec spec) {
        if (spec.source() instanceof ById named) {
            return List.of(neutron.network(named.id())
                    .orElseThrow(() -> new Refusal("network " + named.id()
                            + ": this login sees none of that id; correct network.id, or share the network with this"
                            + " project")));
        }
        if (spec.source() instanceof OtherProject other) {
            List<Network> found = neutron.networks(spec.name(), other.id());
            if (found.size() != 1) {
                throw new Refusal("network " + spec.name() + ": this login sees "
                        + (found.isEmpty() ? "none" : "several") + " of that name of project " + other.id()
                        + "; name one by network.id, or correct network.project (it is an id)");
            }
            return found;
        }
        return neutron.networks(spec.name());
    }

    /**
     * The project's networks that say what is in use, whatever their names. Whoever a network is shared with may write its
     * tags: on one that we did not make these say nothing then.
     */
    public static List<Network> guarded(Networking neutron) {
        return neutron.ownNetworks().stream()
                .filter(network -> !new Guard(Optional.of(network)).tags().isEmpty())
                .filter(network -> Mark.isOurs(network) || !neutron.isShared(network))
                .toList();
    }

    /** The network that the specification means and that counts. */
    public static Optional<Network> network(Networking neutron, NetworkSpec spec) {
        return first(networks(neutron, spec).stream());
    }

    /** Neutron lets projects with which a network is shared make subnets on it. */
    private static boolean isOfItsNetwork(Subnet subnet, List<Network> networks) {
        return networks.stream()
                .anyMatch(network -> network.id().equals(subnet.networkId())
                        && network.owner().equals(subnet.owner()));
    }

    private static List<String> ids(List<Network> networks) {
        return networks.stream().map(Network::id).toList();
    }

    public Optional<Network> network() {
        return first(networks.stream());
    }

    /** The subnet on the network that counts. */
    public Optional<Subnet> subnet() {
        return network()
                .flatMap(n -> first(subnets.stream().filter(s -> s.networkId().equals(n.id()))));
    }

    /**
     * The port of a health manager on the network that counts: the one that is bound to its host, whatever its name, else
     * the one that the last deployment had for it, else the one of its name, unless it is another's. One of ours that is
     * bound to another host is that host's, even if that has left: amphorae may send there.
     */
    public Optional<Port> port(HealthManager manager) {
        return first(here().filter(port -> port.host().equals(manager.host())))
                .or(() ->
                        first(here().filter(port -> known.portId(manager.host()).equals(Optional.of(port.id())))
                                .filter(port -> !isAnothers(port, manager))))
                .or(() -> first(here().filter(port -> port.name().equals(manager.name()))
                        .filter(port -> !isAnothers(port, manager))
                        .filter(port -> !port.isBound() || !Mark.isOurs(port))));
    }

    private boolean isAnothers(Port port, HealthManager manager) {
        return managers.stream()
                .anyMatch(other -> !other.equals(manager) && other.host().equals(port.host()));
    }

    /** Our ports of health managers that are not in the specification. */
    List<Port> departed() {
        List<String> wanted = managers.stream()
                .flatMap(manager -> port(manager).stream())
                .map(Port::id)
                .toList();
        List<Tagged> losers = losers();
        return here().filter(Mark::isOurs)
                .filter(port -> !wanted.contains(port.id()) && !losers.contains(port))
                .toList();
    }

    /** The addresses of the ports on the network that counts. */
    List<String> addresses() {
        return here().flatMap(port -> port.fixedIps().stream())
                .map(Port.FixedIp::address)
                .toList();
    }

    /** The name of a health manager's new port, which no other's has. */
    String nameOfNewPort(HealthManager manager) {
        boolean taken = here().anyMatch(port -> port.name().equals(manager.name()));
        return taken ? HealthManager.nameOf(manager.host()) : manager.name();
    }

    private Stream<Port> here() {
        return network().stream()
                .flatMap(n -> ports.stream().filter(port -> port.networkId().equals(n.id())));
    }

    public Optional<SecurityGroup> group(String name) {
        return first(groups.stream().filter(g -> g.name().equals(name)));
    }

    /**
     * Duplicates of ours that a request left which was carried out after its run had ended, in the order in which they can be
     * deleted. What a run has settled on is never among them.
     */
    public List<Tagged> losers() {
        List<Tagged> winners = new ArrayList<>();
        network().ifPresent(winners::add);
        subnet().ifPresent(winners::add);
        managers.forEach(manager -> port(manager).ifPresent(winners::add));
        groups.stream()
                .map(SecurityGroup::name)
                .distinct()
                .forEach(name -> group(name).ifPresent(winners::add));
        return all().filter(Mark::isUnsettled)
                .filter(resource -> !winners.contains(resource))
                .filter(this::isRacedFor)
                .toList();
    }

    /** @throws Refusal if there are several of a name of which we cannot know the right one */
    public void refuseAmbiguity() {
        Stream.<List<? extends Tagged>>of(networks, groups)
                .flatMap(list -> list.stream().collect(Collectors.groupingBy(Tagged::name)).values().stream())
                .filter(list -> list.size() > 1 && !isDecided(list))
                .findFirst()
                .ifPresent(list -> {
                    Tagged one = list.get(0);
                    throw new Refusal(Kind.of(one) + " " + one.name() + ": there are " + list.size()
                            + " of that name " + one.owner() + " ("
                            + list.stream().map(Tagged::id).sorted().collect(Collectors.joining(", "))
                            + "); rename or delete all but one");
                });
    }

    /** @throws Refusal if what this run has just made is there twice */
    public void refuseDuplicates() {
        refuseAmbiguity();
        losers().stream().findFirst().ifPresent(one -> {
            throw new Refusal(Kind.of(one) + " " + one.name() + ": another login has made one at the same time ("
                    + all().filter(other -> other.name().equals(one.name()) && Kind.of(other) == Kind.of(one))
                            .map(Tagged::id)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + "); run again when no other run is under way: it removes the younger one");
        });
    }

    /** Whether runs of ours made them all, and settled on one at most. */
    private static boolean isDecided(List<? extends Tagged> list) {
        return list.stream().allMatch(Mark::isOurs)
                && list.stream().filter(one -> !Mark.isUnsettled(one)).count() <= 1;
    }

    /** A port is raced for if it is of a host of the specification, or lies on a network that lost. */
    private boolean isRacedFor(Tagged resource) {
        return !(resource instanceof Port port)
                || managers.stream().anyMatch(manager -> manager.host().equals(port.host()))
                || here().noneMatch(port::equals);
    }

    private Stream<Tagged> all() {
        return Stream.of(ports, subnets, networks, groups).flatMap(List::stream);
    }

    /** The one that counts. */
    public static <T extends Tagged> Optional<T> first(Stream<T> candidates) {
        return candidates.min(RANK);
    }
}
