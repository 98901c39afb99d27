package io.jenkins.plugins.octavia.prerequisite.network;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.cloud.Subnet.AddressRange;
import io.jenkins.plugins.octavia.cloud.Subnet.Settings;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.spec.NetworkSpec;
import io.jenkins.plugins.octavia.value.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A subnet compared with its specification. Another CIDR is refused; other differences are fixed if the subnet is
 * ours, and left with a remark if it is not.
 */
final class SubnetComparison {

    private SubnetComparison() {}

    static Decision<Subnet> decision(NetworkSpec.Subnet spec, Subnet subnet) {
        if (!spec.cidr().equals(cidr(spec, subnet))) {
            throw new Refusal("subnet " + spec.name() + ": exists (" + subnet.id() + ") with cidr " + subnet.cidr()
                    + " where " + spec.cidr() + " is asked; ask for " + subnet.cidr() + ", another name, or delete it");
        }
        boolean ours = Mark.isOurs(subnet);
        List<String> differences = new ArrayList<>();
        pool(spec)
                .filter(pool -> !subnet.pools().equals(List.of(pool)))
                .ifPresent(pool -> differences.add("pool " + shown(subnet.pools()) + " where " + pool + " is asked"));
        if (!gateway(spec).equals(subnet.gateway())) {
            differences.add("gateway " + subnet.gateway().orElse("none") + " where "
                    + gateway(spec).orElse("none") + " is asked");
        }
        if (spec.dhcp() != subnet.dhcp()) {
            differences.add("dhcp " + subnet.dhcp() + " where " + spec.dhcp() + " is asked");
        }
        if (!ours) {
            return Decision.existing(Kind.SUBNET, spec.name(), subnet, false, List.of())
                    .noting(differences.stream()
                            .map(text -> "left as it is: " + text)
                            .toList());
        }
        if (Mark.isUnsettled(subnet)) {
            differences.add("tag " + Mark.NAME);
        }
        return Decision.existing(Kind.SUBNET, spec.name(), subnet, true, differences);
    }

    private static Cidr cidr(NetworkSpec.Subnet spec, Subnet subnet) {
        try {
            return Cidr.parse(subnet.cidr());
        } catch (IllegalArgumentException e) {
            throw new Refusal("subnet " + spec.name() + ": exists (" + subnet.id() + ") with cidr \"" + subnet.cidr()
                    + "\", which " + e.getMessage() + "; is the network service of the catalog neutron?");
        }
    }

    static Settings settings(NetworkSpec.Subnet spec) {
        return new Settings(pool(spec), gateway(spec), spec.dhcp());
    }

    static Optional<AddressRange> pool(NetworkSpec.Subnet spec) {
        return spec.pool()
                .map(pool -> new AddressRange(
                        InetAddresses.toAddrString(pool.start()), InetAddresses.toAddrString(pool.end())));
    }

    static Optional<String> gateway(NetworkSpec.Subnet spec) {
        return spec.gateway().map(InetAddresses::toAddrString);
    }

    private static String shown(List<AddressRange> pools) {
        return String.join(", ", pools.stream().map(AddressRange::toString).toList());
    }
}
