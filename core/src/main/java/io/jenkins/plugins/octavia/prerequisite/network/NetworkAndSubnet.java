package io.jenkins.plugins.octavia.prerequisite.network;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Network.Settings;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.NewNetwork;
import io.jenkins.plugins.octavia.cloud.NewSubnet;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.EnsuredSoFar.Ensured;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Attributes;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The management network and its subnet, as they are compared and ensured. */
public final class NetworkAndSubnet {

    private static final int SHOWN = 3;
    /** Neutron's alias of what gives networks a DNS domain. */
    private static final String DNS = "dns-integration";

    private final NetworkSpec spec;
    private final Networking neutron;
    private final EnsuredSoFar soFar;
    private final Supplier<NetworkSide> look;

    public NetworkAndSubnet(NetworkSpec spec, Networking neutron, EnsuredSoFar soFar, Supplier<NetworkSide> look) {
        this.spec = spec;
        this.neutron = neutron;
        this.soFar = soFar;
        this.look = look;
    }

    /** @param moves what is to be said of health managers, a line each */
    public List<Change> changes(NetworkSide side, List<String> moves) {
        refuseUnmakeable(side);
        if (spec.attributes().dnsDomain().isPresent()) {
            refuseUnknownDns(side);
        }
        return List.of(
                network(side).noting(remarks(side)).noting(moves).change(),
                subnet(side).change());
    }

    /** @throws Refusal if Neutron would refuse to make the network, which is then known before anything is made */
    private void refuseUnmakeable(NetworkSide side) {
        if (side.network().isPresent()) {
            return;
        }
        NetworkComparison.provider(spec.attributes())
                .flatMap(wanted -> About.about(Kind.NETWORK, spec.name(), () -> neutron.networkOf(wanted)))
                .ifPresent(other -> {
                    throw new Refusal("network " + spec.name() + ": "
                            + other.provider().orElseThrow() + " is network " + Printable.line(other.name()) + " ("
                            + other.id() + ") " + other.owner()
                            + " already; name that one by network.id, or ask for another segment or physical network");
                });
    }

    /** @throws Refusal if this Neutron has no DNS domains though one is asked for */
    private void refuseUnknownDns(NetworkSide side) {
        boolean isKnown = side.network()
                .map(found -> found.dnsDomain().isPresent())
                .orElseGet(() -> About.about(Kind.NETWORK, spec.name(), () -> neutron.hasExtension(DNS)));
        if (!isKnown) {
            throw new Refusal("network " + spec.name() + ": this Neutron has no DNS domains (extension " + DNS
                    + ", extension_drivers of ml2_conf.ini); leave network.dnsDomain out");
        }
    }

    /**
     * What of other projects could be taken for ours. Their networks of that name are not used, which should not surprise
     * people who expect it to be; their subnets on ours are, by Nova.
     */
    private List<String> remarks(NetworkSide side) {
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

    public Decision<Network> network(NetworkSide side) {
        return side.network()
                .map(found -> NetworkComparison.decision(spec, found))
                .orElseGet(() -> Decision.create(
                        Kind.NETWORK,
                        spec.name(),
                        NetworkComparison.described(spec.attributes()).toArray(String[]::new)));
    }

    public Decision<Subnet> subnet(NetworkSide side) {
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
                        Kind.SUBNET, subnet.name(), "cidr " + subnet.cidr() + SubnetComparison.described(subnet)));
    }

    public Ensured<Network> ensureNetwork(NetworkSide side) {
        Decision<Network> decision = network(side);
        Attributes attributes = spec.attributes();
        Network value = decision.found()
                .orElseGet(() -> soFar.created(Creation.once(
                        () -> neutron.create(new NewNetwork(
                                spec.name(),
                                Mark.DESCRIPTION,
                                NetworkComparison.provider(attributes),
                                NetworkComparison.settings(attributes))),
                        () -> look.get().network().filter(Mark::isOurs))));
        Optional<Settings> other = NetworkComparison.toChange(attributes, value);
        if (Mark.isOurs(value) && other.isPresent()) {
            value = neutron.updateNetwork(value.id(), other.get());
        }
        return soFar.add(decision, value);
    }

    public Ensured<Subnet> ensureSubnet(NetworkSide side, Network on) {
        Decision<Subnet> decision = subnet(side);
        NetworkSpec.Subnet subnet = spec.subnet();
        Subnet value = decision.found()
                .orElseGet(() -> soFar.created(Creation.once(
                        () -> neutron.create(new NewSubnet(
                                on.id(),
                                subnet.name(),
                                Mark.DESCRIPTION,
                                subnet.cidr(),
                                SubnetComparison.settings(subnet))),
                        () -> look.get().subnet().filter(s -> s.networkId().equals(on.id())))));
        if (decision.action() == Action.UPDATED) {
            value = neutron.updateSubnet(value.id(), SubnetComparison.settings(subnet));
        }
        return soFar.add(decision, value);
    }
}
