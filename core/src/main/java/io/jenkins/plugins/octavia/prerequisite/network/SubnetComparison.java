package io.jenkins.plugins.octavia.prerequisite.network;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.cloud.Subnet.AddressRange;
import io.jenkins.plugins.octavia.cloud.Subnet.HostRoute;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        dns(spec)
                .filter(servers -> !servers.equals(subnet.dns()))
                .ifPresent(servers -> differences.add(
                        "dns " + listed(subnet.dns().stream()) + " where " + listed(servers.stream()) + " is asked"));
        hostRoutes(spec)
                .filter(routes -> !routes.equals(subnet.hostRoutes()))
                .ifPresent(routes -> differences.add("host routes " + listed(sorted(subnet.hostRoutes())) + " where "
                        + listed(sorted(routes)) + " is asked"));
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
        return new Settings(pool(spec), gateway(spec), spec.dhcp(), dns(spec), hostRoutes(spec));
    }

    static Optional<AddressRange> pool(NetworkSpec.Subnet spec) {
        return spec.pool()
                .map(pool -> new AddressRange(
                        InetAddresses.toAddrString(pool.start()), InetAddresses.toAddrString(pool.end())));
    }

    static Optional<String> gateway(NetworkSpec.Subnet spec) {
        return spec.gateway().map(InetAddresses::toAddrString);
    }

    private static Optional<List<String>> dns(NetworkSpec.Subnet spec) {
        return spec.dns()
                .map(servers ->
                        servers.stream().map(InetAddresses::toAddrString).toList());
    }

    private static Optional<Set<HostRoute>> hostRoutes(NetworkSpec.Subnet spec) {
        return spec.hostRoutes()
                .map(routes -> routes.stream()
                        .map(route -> new HostRoute(
                                route.destination().toString(), InetAddresses.toAddrString(route.nextHop())))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** What a new subnet gets, but its CIDR. */
    static String described(NetworkSpec.Subnet spec) {
        return pool(spec).map(pool -> ", pool " + pool).orElse("")
                + ", gateway " + gateway(spec).orElse("none") + ", dhcp " + spec.dhcp()
                + dns(spec).map(servers -> ", dns " + listed(servers.stream())).orElse("")
                + hostRoutes(spec)
                        .map(routes -> ", host routes " + listed(sorted(routes)))
                        .orElse("");
    }

    private static Stream<String> sorted(Set<HostRoute> routes) {
        return routes.stream().map(HostRoute::toString).sorted();
    }

    private static String listed(Stream<String> texts) {
        String list = texts.collect(Collectors.joining(", "));
        return list.isEmpty() ? "none" : list;
    }

    private static String shown(List<AddressRange> pools) {
        return String.join(", ", pools.stream().map(AddressRange::toString).toList());
    }
}
