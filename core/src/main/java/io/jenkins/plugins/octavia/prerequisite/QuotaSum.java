package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.OctaviaNames;
import io.jenkins.plugins.octavia.cloud.QuotaUsage;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.Server;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.FlavorSpec;
import io.jenkins.plugins.octavia.spec.QuotasSpec;
import io.jenkins.plugins.octavia.spec.QuotasSpec.Limit;
import io.jenkins.plugins.octavia.spec.QuotasSpec.Topology;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What load balancers take of a project's quotas, and what else is in it. */
final class QuotaSum {

    /** Both of a pair, and the one that takes a place before the old one has gone. */
    private static final int MEMBERS_OF_PAIR = 3;

    private final QuotasSpec spec;
    private final String about;
    /** Of all load balancers, without headroom. */
    private final Map<Limit, Long> ofLoadBalancers;
    /** What of the project load balancers do not use. */
    private final Map<Limit, Long> ofOthers;

    private QuotaSum(QuotasSpec spec, String about, Map<Limit, Long> ofLoadBalancers, Map<Limit, Long> ofOthers) {
        this.spec = spec;
        this.about = about;
        this.ofLoadBalancers = ofLoadBalancers;
        this.ofOthers = ofOthers;
    }

    /**
     * A limit that is needed.
     *
     * @param limit -1 if there must be none
     * @param parts what it adds up from
     */
    record Need(int limit, String parts) {
        @Override
        public String toString() {
            return (limit == QuotasSpec.UNLIMITED ? "unlimited" : Integer.toString(limit)) + parts;
        }
    }

    static QuotaSum of(QuotasSpec spec, Search search) {
        if (spec.loadBalancers().isEmpty()) {
            return new QuotaSum(spec, "", Map.of(), Map.of());
        }
        Topology topology = spec.topology().orElseGet(() -> LoadBalancerNeeds.topology(search.whole(), conf(search)));
        String about = spec.loadBalancers().get() + " load balancers (" + topology + ", " + spec.listeners()
                + " listeners, " + spec.failovers() + " failovers at once)";
        return new QuotaSum(spec, about, ofLoadBalancers(spec, topology, search), ofOthers(search));
    }

    private static Optional<ConfFile> conf(Search search) {
        return search.inputs().conf().or(() -> search.inputs().out().readConf());
    }

    private static Map<Limit, Long> ofLoadBalancers(QuotasSpec spec, Topology topology, Search search) {
        Sizes sizes = sizes(search);
        return new LoadBalancerNeeds(
                        topology,
                        spec.listeners(),
                        sizes.vcpus(),
                        sizes.ram(),
                        LoadBalancerNeeds.furtherNetworks(search.whole(), conf(search)))
                .of(spec.loadBalancers().orElseThrow(), spec.failovers());
    }

    private record Sizes(int vcpus, int ram) {}

    /** Of the flavor that the specification names, as it is if it exists; else of the one in octavia.conf. */
    private static Sizes sizes(Search search) {
        Optional<FlavorSpec> asked = search.whole().flavor();
        return AmphoraFlavor.find(search, conf(search))
                .map(flavor -> new Sizes(flavor.vcpus(), flavor.ram()))
                .or(() -> asked.map(
                        wanted -> new Sizes(wanted.vcpus().value(), wanted.ram().value())))
                .orElseThrow(
                        () -> new Refusal("quotas: cores and RAM of an amphora are not known; give the section flavor,"
                                + " or an octavia.conf with amp_flavor_id"));
    }

    private static Map<Limit, Long> ofOthers(Search search) {
        List<Server> servers = search.cloud().compute().servers();
        Set<String> amphorae = servers.stream()
                .filter(server -> OctaviaNames.amphoraOfServer(server.name()).isPresent())
                .map(Server::id)
                .collect(Collectors.toSet());
        List<Server> others = servers.stream()
                .filter(server -> !amphorae.contains(server.id()))
                .toList();
        Networking neutron = search.cloud().network();
        List<SecurityGroup> groups = neutron.ownSecurityGroups().stream()
                .filter(group -> OctaviaNames.loadBalancerOfGroup(group.name()).isEmpty())
                .toList();
        Map<Limit, Long> used = new EnumMap<>(Limit.class);
        used.put(Limit.INSTANCES, (long) others.size());
        used.put(Limit.CORES, others.stream().mapToLong(Server::vcpus).sum());
        used.put(Limit.RAM, others.stream().mapToLong(Server::ram).sum());
        used.put(
                Limit.PORTS,
                // Neutron's own come with the network that a plan makes, and would raise the sum of the next run.
                neutron.namesOfOwnPorts(amphorae, Mark.SERVICE_PORTS).stream()
                        .filter(name -> OctaviaNames.loadBalancerOfPort(name).isEmpty()
                                && OctaviaNames.amphoraOfPort(name).isEmpty())
                        .count());
        used.put(Limit.SECURITY_GROUPS, (long) groups.size());
        used.put(
                Limit.SECURITY_GROUP_RULES,
                groups.stream().mapToLong(group -> group.rules().size()).sum());
        return used;
    }

    /**
     * How much there must be of something; empty if nothing is known to be needed.
     *
     * @param created what the plan makes of it
     */
    Optional<Need> need(Limit limit, QuotaUsage usage, int created) {
        if (spec.atLeast().containsKey(limit)) {
            return Optional.of(new Need(spec.atLeast().get(limit), " (said outright)"));
        }
        if (limit == Limit.SERVER_GROUP_MEMBERS) {
            return ofLoadBalancers.containsKey(Limit.SERVER_GROUPS)
                    ? Optional.of(new Need(MEMBERS_OF_PAIR, " (a pair and its failover)"))
                    : Optional.empty();
        }
        if (ofLoadBalancers.containsKey(limit)) {
            long plain = ofLoadBalancers.get(limit);
            long more = (plain * spec.headroom() + 99) / 100;
            // Whose server groups are is not looked at: as many as there may be load balancers are taken for theirs.
            long others = ofOthers.getOrDefault(limit, Math.max(0, usage.used() - plain));
            return Optional.of(new Need(
                    bounded(plain + more + others + created),
                    ": " + plain + " for " + about + ", " + more + " for " + spec.headroom() + " % headroom, " + others
                            + " used by others" + (created > 0 ? ", " + created + " planned" : "")));
        }
        return created > 0
                ? Optional.of(new Need(
                        bounded((long) usage.used() + created), ": " + usage.used() + " used, " + created + " planned"))
                : Optional.empty();
    }

    private static int bounded(long count) {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }
}
