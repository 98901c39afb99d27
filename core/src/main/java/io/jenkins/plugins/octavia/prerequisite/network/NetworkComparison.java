package io.jenkins.plugins.octavia.prerequisite.network;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Network.Provider;
import io.jenkins.plugins.octavia.cloud.Network.Settings;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network compared with its specification. Another type, physical network or segment is refused; other differences are
 * fixed if the network is ours, and left with a remark if it is not.
 */
final class NetworkComparison {

    private NetworkComparison() {}

    static Decision<Network> decision(NetworkSpec spec, Network network) {
        List<String> remarks = new ArrayList<>();
        provider(spec.attributes()).ifPresent(asked -> {
            if (network.provider().isEmpty()) {
                remarks.add("not compared: " + asked + "; only an administrator of the cloud sees what it is");
            } else if (!fits(asked, network.provider().get())) {
                throw new Refusal("network " + spec.name() + ": exists (" + network.id() + ") with "
                        + network.provider().get() + " where " + asked
                        + " is asked; Neutron cannot change that: ask for what it has, another name, or delete it");
            }
        });
        boolean ours = Mark.isOurs(network);
        List<String> differences = new ArrayList<>(toChange(spec.attributes(), network).stream()
                .flatMap(other -> described(other, Optional.of(network)).stream())
                .toList());
        if (!ours) {
            differences.forEach(text -> remarks.add("left as it is: " + text));
            differences.clear();
        } else if (Mark.isUnsettled(network)) {
            differences.add("tag " + Mark.NAME);
        }
        return Decision.existing(Kind.NETWORK, spec.name(), network, ours, differences)
                .noting(remarks);
    }

    /** What is not asked for may be anything. */
    private static boolean fits(Provider asked, Provider is) {
        return asked.type().equals(is.type())
                && (asked.physicalNetwork().isEmpty() || asked.physicalNetwork().equals(is.physicalNetwork()))
                && (asked.segment().isEmpty() || asked.segment().equals(is.segment()));
    }

    /** What of a network differs from what is asked, as it is asked; empty if nothing does. */
    static Optional<Settings> toChange(Attributes asked, Network is) {
        Settings other = new Settings(
                asked.mtu().filter(mtu -> mtu != is.mtu()),
                asked.shared().filter(shared -> shared != is.shared()),
                asked.portSecurity().filter(isOn -> isOn != is.portSecurity()),
                asked.dnsDomain().filter(domain -> !is.dnsDomain().equals(Optional.of(domain))));
        return Optional.of(other)
                .filter(some -> !described(some, Optional.empty()).isEmpty());
    }

    /** What a new network gets, a line for each. */
    static List<String> described(Attributes asked) {
        List<String> lines = new ArrayList<>();
        provider(asked).ifPresent(provider -> lines.add(provider.toString()));
        lines.addAll(described(settings(asked), Optional.empty()));
        return lines;
    }

    /** @param is what they are to replace, if there is something */
    private static List<String> described(Settings asked, Optional<Network> is) {
        List<String> lines = new ArrayList<>();
        asked.mtu().ifPresent(mtu -> lines.add(line("mtu", mtu, is.map(Network::mtu))));
        asked.shared().ifPresent(shared -> lines.add(line("shared", shared, is.map(Network::shared))));
        asked.portSecurity().ifPresent(isOn -> lines.add(line("port security", isOn, is.map(Network::portSecurity))));
        asked.dnsDomain()
                .ifPresent(domain -> lines.add(line(
                        "dns domain",
                        domain,
                        is.map(network -> network.dnsDomain()
                                .filter(text -> !text.isEmpty())
                                .orElse("none")))));
        return lines;
    }

    private static <T> String line(String what, T asked, Optional<T> is) {
        return is.map(present -> what + " " + present + " where " + asked + " is asked")
                .orElse(what + " " + asked);
    }

    static Optional<Provider> provider(Attributes asked) {
        return asked.provider()
                .map(given -> new Provider(given.type().label(), given.physicalNetwork(), given.segment()));
    }

    static Settings settings(Attributes asked) {
        return new Settings(asked.mtu(), asked.shared(), asked.portSecurity(), asked.dnsDomain());
    }
}
