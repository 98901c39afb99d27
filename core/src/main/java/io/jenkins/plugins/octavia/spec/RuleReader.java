package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Group;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Ports;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the section {@code securityGroups} into the rules that Neutron will have, in the family of the subnet. */
final class RuleReader {

    private static final Pattern RULE = Pattern.compile("(icmp|tcp|udp|sctp)(?:/(\\d{1,5})(?:-(\\d{1,5}))?)?");

    private final Optional<Cidr> subnet;

    /** @param subnet the management subnet, empty where the specification has no network */
    RuleReader(Optional<Cidr> subnet) {
        this.subnet = subnet;
    }

    SecurityGroupsSpec groups(Fields f) {
        Group amphora = group(
                f.fields("amphora", "name", "ingress", "from", "exclusive"),
                "lb-mgmt-sec-grp",
                List.of("icmp", "tcp/22", "tcp/9443"));
        Group healthManager = group(
                f.fields("healthManager", "name", "ingress", "from", "exclusive"),
                "lb-health-mgr-sec-grp",
                List.of("udp/5555", "udp/10514", "udp/20514"));
        if (amphora.name().equals(healthManager.name())) {
            f.problem("healthManager.name", Fields.quoted(amphora.name()) + " is the amphora group's name already");
        }
        return new SecurityGroupsSpec(amphora, healthManager);
    }

    private Group group(Fields f, String name, List<String> byDefault) {
        Optional<Source> from = source(f, subnetSource());
        Set<Rule> rules = new LinkedHashSet<>();
        Optional<List<Fields.Item>> items = f.list("ingress");
        if (items.isPresent()) {
            items.get().forEach(item -> read(item, from).ifPresent(rules::addAll));
        } else {
            from.ifPresentOrElse(
                    source -> byDefault.forEach(text -> rules.addAll(rules(text, source))), () -> needsNetwork(f));
        }
        return new Group(f.text("name", name), new ArrayList<>(rules), f.flag("exclusive", false));
    }

    private Optional<List<Rule>> read(Fields.Item item, Optional<Source> groupSource) {
        Fields f = item.isMapping() ? item.fields("rule", "from") : null;
        Optional<String> text = f == null ? item.text() : f.optionalText("rule");
        if (text.isEmpty()) {
            item.problem("is not a rule such as tcp/22, or {rule: tcp/22, from: 10.0.0.0/8}");
            return Optional.empty();
        }
        Optional<Source> source = f == null ? groupSource : source(f, groupSource);
        if (source.isEmpty()) {
            item.problem("from: subnet needs a network section; write from: any or a CIDR");
            return Optional.empty();
        }
        try {
            return Optional.of(rules(text.get(), source.get()));
        } catch (IllegalArgumentException e) {
            item.problem(Fields.quoted(text.get()) + " " + e.getMessage());
            return Optional.empty();
        }
    }

    /** From where a rule lets in: anywhere where {@code remote} is empty. */
    private record Source(Optional<Cidr> remote) {}

    private Optional<Source> subnetSource() {
        return subnet.map(cidr -> new Source(Optional.of(cidr)));
    }

    private Optional<Source> source(Fields f, Optional<Source> byDefault) {
        Optional<String> text = f.optionalText("from");
        if (text.isEmpty()) {
            return byDefault;
        }
        switch (text.get()) {
            case "any":
                return Optional.of(new Source(Optional.empty()));
            case "subnet":
                return subnetSource();
            default:
                Optional<Cidr> cidr = f.cidr("from");
                cidr.ifPresent(c -> subnet.filter(s -> s.isIpv6() != c.isIpv6())
                        .ifPresent(s -> f.problem("from", c + " is of another IP family than the subnet " + s)));
                return Optional.of(new Source(cidr));
        }
    }

    private static void needsNetwork(Fields f) {
        f.problem("from", "subnet needs a network section; write from: any or a CIDR");
    }

    private List<Rule> rules(String text, Source source) {
        Matcher rule = RULE.matcher(text);
        if (!rule.matches()) {
            throw new IllegalArgumentException("is not a rule such as icmp, tcp/22, udp/5555 or tcp/9000-9100");
        }
        String protocol = rule.group(1);
        Optional<Ports> ports = Optional.ofNullable(rule.group(2)).map(first -> {
            String last = rule.group(3) == null ? first : rule.group(3);
            return ports(protocol, Integer.parseInt(first), Integer.parseInt(last));
        });
        return families(source).stream()
                .map(ipv6 -> new Rule(ipv6, protocol, ports, source.remote()))
                .toList();
    }

    private static Ports ports(String protocol, int first, int last) {
        if (protocol.equals("icmp")) {
            throw new IllegalArgumentException("has a port, which icmp has not");
        }
        if (first < 1 || last > 65535 || last < first) {
            throw new IllegalArgumentException("has ports that are not between 1 and 65535 in ascending order");
        }
        return new Ports(first, last);
    }

    /** The family of the source, else of the subnet; both where neither tells. */
    private List<Boolean> families(Source source) {
        return source.remote()
                .or(() -> subnet)
                .map(cidr -> List.of(cidr.isIpv6()))
                .orElse(List.of(false, true));
    }
}
