package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.NetworkSpec.Attributes;
import io.jenkins.plugins.octavia.spec.NetworkSpec.Provider;
import io.jenkins.plugins.octavia.spec.NetworkSpec.ProviderType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads what {@code network} says of the network itself, as Neutron's ML2 plugin would judge it. */
final class ProviderReader {

    /** IEEE 802.1Q; 0 and 4095 are reserved. */
    private static final int LARGEST_VLAN = 4094;
    /** 24 bits, of VXLAN (RFC 7348) and of Geneve (RFC 8926). */
    private static final int LARGEST_TUNNEL = (1 << 24) - 1;
    /** The least that IPv4 (RFC 791) and IPv6 (RFC 8200) can do with. */
    private static final int LEAST_MTU_IPV4 = 68;

    private static final int LEAST_MTU_IPV6 = 1280;
    private static final int LARGEST_MTU = 65535;

    /** Labels as Neutron takes them, with the dot at the end that it demands. */
    private static final Pattern DNS_DOMAIN =
            Pattern.compile("(?=.{1,255}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+");

    private final Fields network;

    ProviderReader(Fields network) {
        this.network = network;
    }

    /** @param ipv6 whether the subnet is of IPv6 */
    Attributes attributes(boolean ipv6) {
        return new Attributes(
                provider(network.fields("provider", "type", "physicalNetwork", "segment")),
                optional(
                        "mtu",
                        network,
                        () -> network.integer(
                                "mtu", LARGEST_MTU, ipv6 ? LEAST_MTU_IPV6 : LEAST_MTU_IPV4, LARGEST_MTU, " (bytes)")),
                optional("shared", network, () -> network.flag("shared", false)),
                optional("portSecurity", network, () -> network.flag("portSecurity", true)),
                network.optionalText(
                                "dnsDomain",
                                DNS_DOMAIN,
                                "is not a DNS domain that ends with a dot, such as lb.example.org.")
                        .map(domain -> domain.toLowerCase(Locale.ROOT)));
    }

    private static <T> Optional<T> optional(String key, Fields f, Supplier<T> reader) {
        return f.has(key) ? Optional.of(reader.get()) : Optional.empty();
    }

    private static Optional<Provider> provider(Fields f) {
        Optional<String> physical = f.optionalText("physicalNetwork");
        if (!f.has("type")) {
            List.of("physicalNetwork", "segment").stream()
                    .filter(f::has)
                    .forEach(key -> f.problem(
                            key, "goes with a type; give type: vlan, flat, vxlan or geneve, or leave it out"));
            return Optional.empty();
        }
        ProviderType type =
                f.choice("type", ProviderType.VLAN, SpecReader.byLabel(ProviderType.values(), ProviderType::label));
        if (f.isWrong("type")) {
            return Optional.empty();
        }
        Optional<Integer> segment = type == ProviderType.FLAT
                ? Optional.empty()
                : optional(
                        "segment",
                        f,
                        () -> f.integer(
                                "segment", 1, 1, type == ProviderType.VLAN ? LARGEST_VLAN : LARGEST_TUNNEL, ""));
        switch (type) {
            case FLAT -> {
                require(f, "a flat network is a whole physical network");
                refuse(f, "segment", type);
            }
            case VLAN -> {
                if (segment.isPresent()) {
                    require(f, "a VLAN id is one of a physical network's");
                }
            }
            case VXLAN, GENEVE -> refuse(f, "physicalNetwork", type);
        }
        return Optional.of(new Provider(type, physical, segment));
    }

    private static void require(Fields f, String reason) {
        if (!f.has("physicalNetwork")) {
            f.problem("physicalNetwork", "required: " + reason + "; its name is in Neutron's bridge_mappings");
        }
    }

    private static void refuse(Fields f, String key, ProviderType type) {
        if (f.has(key)) {
            f.problem(key, "a network of type " + type.label() + " has none; leave it out");
        }
    }
}
