package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.About;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.prerequisite.network.NetworkSide;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.text.Printable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps a run from a second management network, CA or secret beside those in use when the specification means another
 * network than before, for example since one of them was renamed: guards hang on the network, whatever its name.
 *
 * @param meant the network that the specification means, if it is there
 */
record SecondNetwork(Networking neutron, Optional<NetworkSpec> spec, Optional<Network> meant, Inputs inputs) {

    /**
     * @param says whether a guard says that what the run would make is in use
     * @throws Refusal if one on a network of the project that is not meant does
     */
    void refuseBesideGuards(Predicate<Guard> says) {
        for (Network other : About.about(Kind.NETWORK, name(), () -> NetworkSide.guarded(neutron))) {
            Guard guard = new Guard(Optional.of(other));
            if (!isMeant(other) && says.test(guard)) {
                throw new Refusal(named(other) + " says that a CA or a secret is in use ("
                        + guard.tags().stream().map(Printable::line).collect(Collectors.joining(", "))
                        + "), but "
                        + (spec.isPresent() ? "the specification means network " + name() : "no network is named")
                        + ", and a second one would make every amphora unreachable; name it by network.id: "
                        + other.id()
                        + " and " + inputs.wording().authority()
                        + ". If no amphora knows them any more, take these tags"
                        + " off (openstack network unset --tag TAG " + other.id()
                        + "); another Octavia belongs in a project of its own");
            }
        }
    }

    /**
     * A project that a network is shared with may clear its tags, so that none says nothing of what is in use.
     *
     * @throws Refusal if one of ours that is not meant is shared
     */
    void refuseBesideShared() {
        About.about(Kind.NETWORK, name(), neutron::ownNetworks).stream()
                .filter(other -> Mark.isOurs(other) && !isMeant(other) && neutron.isShared(other))
                .findFirst()
                .ifPresent(other -> {
                    throw new Refusal(
                            named(other) + " is ours and shared with other projects (openstack network rbac"
                                    + " list), which can clear the tags that say which CA and secrets are in use, so none is made"
                                    + " beside it; share it no longer, delete it, or give the CA and the secrets that are in use");
                });
    }

    /**
     * Servers on a network of ours, or on the one that the specification or octavia.conf means, are amphorae, and know a CA and
     * secrets, whatever the tags say: somebody with whom it was shared may have taken them off.
     *
     * @throws Refusal if there are some
     */
    void refuseUnderAmphorae() {
        Map<String, Network> networks = new LinkedHashMap<>();
        Stream.of(
                        About.about(Kind.NETWORK, name(), neutron::ownNetworks).stream()
                                .filter(Mark::isOurs),
                        meant.stream(),
                        inConf().stream())
                .flatMap(Function.identity())
                .forEach(network -> networks.putIfAbsent(network.id(), network));
        networks.values().forEach(network -> {
            long servers = About.about(Kind.NETWORK, network.name(), () -> neutron.portsOf(network.id())).stream()
                    .filter(port -> port.owner().isOwn() && port.deviceOwner().startsWith("compute:"))
                    .count();
            if (servers > 0) {
                throw new Refusal(named(network) + ": " + servers + " servers of the project run on it, so a CA and"
                        + " secrets are in use though its tags do not say which, and none is made; "
                        + inputs.wording().authority() + ", and give "
                        + inputs.wording().heartbeatKey() + " and "
                        + inputs.wording().serverCertsKeyPassphrase()
                        + ": a run with them puts the tags back"
                        + (Mark.isOurs(network)
                                ? ""
                                : ". If none of them is an amphora, take a network for Octavia alone"));
            }
        });
    }

    /** @throws Refusal if a network is to be made though octavia.conf has one that is there */
    void refuseBesideConf() {
        if (spec.isEmpty() || meant.isPresent()) {
            return;
        }
        inConf().ifPresent(other -> {
            throw new Refusal("network " + name() + ": there is none of that name, but octavia.conf has "
                    + named(other) + " in amp_boot_network_list, which amphorae are on; name that one by"
                    + " network.name or network.id. For a second network beside it, make that first"
                    + " (openstack network create " + name() + ")");
        });
    }

    /** The network by which Octavia reaches amphorae, the first of the list in octavia.conf, if it is there. */
    private Optional<Network> inConf() {
        return inputs.conf()
                .flatMap(conf -> conf.resolved(OctaviaConf.AMP_BOOT_NETWORK_LIST))
                .or(() -> inputs.last().bootNetworks())
                .map(OctaviaConf::elements)
                .flatMap(elements -> elements.stream().findFirst())
                .filter(id -> !id.isEmpty())
                .flatMap(id -> About.about(Kind.NETWORK, id, () -> neutron.network(id)));
    }

    private String name() {
        return spec.map(NetworkSpec::name).orElse("");
    }

    private static String named(Network network) {
        return "network " + Printable.line(network.name()) + " (" + network.id() + ")";
    }

    private boolean isMeant(Network network) {
        return meant.filter(one -> one.id().equals(network.id())).isPresent();
    }
}
