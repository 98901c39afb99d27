package io.jenkins.plugins.octavia.prerequisite.network;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
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
import io.jenkins.plugins.octavia.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The management network and its subnet, as they are compared and ensured. */
public final class NetworkAndSubnet {

    private static final int SHOWN = 3;

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

    public List<Change> changes(NetworkSide side) {
        return List.of(
                network(side).noting(remarks(side)).change(), subnet(side).change());
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
                .map(found -> Decision.existing(
                        Kind.NETWORK,
                        spec.name(),
                        found,
                        Mark.isOurs(found),
                        Mark.isUnsettled(found) ? List.of("tag " + Mark.NAME) : List.of()))
                .orElseGet(() -> Decision.create(Kind.NETWORK, spec.name()));
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
                        Kind.SUBNET,
                        subnet.name(),
                        "cidr " + subnet.cidr()
                                + SubnetComparison.pool(subnet)
                                        .map(pool -> ", pool " + pool)
                                        .orElse("")
                                + ", gateway "
                                + SubnetComparison.gateway(subnet).orElse("none") + ", dhcp " + subnet.dhcp()));
    }

    public Ensured<Network> ensureNetwork(NetworkSide side) {
        Decision<Network> decision = network(side);
        return soFar.add(
                decision,
                decision.found()
                        .orElseGet(() -> soFar.created(Creation.once(
                                () -> neutron.createNetwork(spec.name(), Mark.DESCRIPTION),
                                () -> look.get().network().filter(Mark::isOurs)))));
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
