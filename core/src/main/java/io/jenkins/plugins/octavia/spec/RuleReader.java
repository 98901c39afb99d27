package io.jenkins.plugins.octavia.spec;

import io.jenkins.plugins.octavia.spec.NetworkSpec.HealthManager;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Anywhere;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Group;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.HealthManagers;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Ports;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Range;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Rule;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Source;
import io.jenkins.plugins.octavia.text.Printable;
import io.jenkins.plugins.octavia.value.Cidr;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the section {@code securityGroups} into the rules that Neutron will have, in the family of the subnet. */
final class RuleReader {

    private static final String NEEDS_NETWORK = "subnet needs a network section; write from: any or a CIDR";

    private static final Source ANYWHERE = new Anywhere();

    private static final Pattern RULE = Pattern.compile("(icmp|tcp|udp|sctp)(?:/(\\d{1,5})(?:-(\\d{1,5}))?)?");

    private final Optional<Cidr> subnet;
    private final boolean subnetIsWrong;
    private final boolean hasHealthManagers;
    private final Optional<LogOffloadSpec> logOffload;

    /**
     * @param network empty if the specification has none
     * @param subnetIsWrong whether it has one, but with a mistake in its CIDR that was told already
     * @param logOffload what health managers' hosts have to let in
     */
    RuleReader(Optional<NetworkSpec> network, boolean subnetIsWrong, Optional<LogOffloadSpec> logOffload) {
        this.subnet = network.map(n -> n.subnet().cidr());
        this.subnetIsWrong = subnetIsWrong;
        this.hasHealthManagers =
                network.filter(n -> !n.healthManagers().isEmpty()).isPresent();
        this.logOffload = logOffload;
    }

    SecurityGroupsSpec groups(Fields f) {
        Group amphora = group(
                f.fields("amphora", "name", "ingress", "from", "exclusive"),
                "lb-mgmt-sec-grp",
                List.of("icmp", "tcp/22", "tcp/9443"),
                true);
        String logs = logOffload
                .map(spec -> spec.protocol().name().toLowerCase(Locale.ROOT))
                .orElse("udp");
        Fields ofHealthManager = f.fields("healthManager", "name", "ingress", "from", "exclusive");
        Group healthManager = group(
                ofHealthManager,
                "lb-health-mgr-sec-grp",
                List.of(
                        "udp/" + HealthManager.PORT,
                        logs + "/" + LogOffloadSpec.ADMIN_PORT,
                        logs + "/" + LogOffloadSpec.TENANT_PORT),
                false);
        refuseLogsShutOut(ofHealthManager, healthManager, logs);
        if (amphora.name().equals(healthManager.name())) {
            f.problem("healthManager.name", Printable.quoted(amphora.name()) + " is the amphora group's name already");
        }
        return new SecurityGroupsSpec(amphora, healthManager);
    }

    private void refuseLogsShutOut(Fields f, Group group, String protocol) {
        if (logOffload.isEmpty() || f.isWrong("ingress")) {
            return;
        }
        Map.of(
                        LogOffloadSpec.ADMIN_PORT, logOffload.get().adminTargets(),
                        LogOffloadSpec.TENANT_PORT, logOffload.get().tenantTargets())
                .forEach((port, targets) -> {
                    if (targets.contains(LogOffloadSpec.HEALTH_MANAGERS)
                            && group.ingress().stream().noneMatch(rule -> rule.letsIn(protocol, port))) {
                        f.problem(
                                "ingress",
                                "logOffload sends logs to " + protocol + "/" + port + " of the health"
                                        + " managers, which is not let in; add " + protocol + "/" + port);
                    }
                });
    }

    /** @param forAmphorae which health managers call; they themselves hear amphorae alone */
    private Group group(Fields f, String name, List<String> byDefault, boolean forAmphorae) {
        Optional<Source> from = source(f, subnetSource(), forAmphorae);
        Set<Rule> rules = new LinkedHashSet<>();
        Optional<List<Fields.Item>> items = f.list("ingress");
        boolean usesFrom = items.map(list -> list.stream().anyMatch(item -> !item.has("from")))
                .orElse(true);
        if (from.isEmpty() && usesFrom) {
            f.problem("from", NEEDS_NETWORK);
        }
        Source source = from.orElse(ANYWHERE);
        items.ifPresentOrElse(
                list -> list.forEach(item -> rules.addAll(read(item, source, forAmphorae))),
                () -> byDefault.forEach(text -> rules.addAll(rules(text, source))));
        return new Group(f.text("name", name), new ArrayList<>(rules), f.flag("exclusive", false));
    }

    private List<Rule> read(Fields.Item item, Source groupSource, boolean forAmphorae) {
        if (!item.isMapping()) {
            return item.text().map(text -> rules(item, text, groupSource)).orElseGet(() -> {
                item.problem(item.what() + " is not a rule such as tcp/22, or {rule: tcp/22, from: 10.0.0.0/8}");
                return List.of();
            });
        }
        Fields f = item.fields("rule", "from");
        if (!f.has("rule") && !f.isWrong("rule")) {
            f.problem("rule", "required: icmp, tcp/22, udp/5555, tcp/9000-9100, ...");
        }
        Optional<Source> source = source(f, Optional.of(groupSource), forAmphorae);
        if (source.isEmpty()) {
            f.problem("from", NEEDS_NETWORK);
        }
        return f.optionalText("rule")
                .map(text -> rules(item, text, source.orElse(ANYWHERE)))
                .orElse(List.of());
    }

    private List<Rule> rules(Fields.Item item, String text, Source source) {
        try {
            return rules(text, source);
        } catch (IllegalArgumentException e) {
            item.problem(Printable.quoted(text) + " " + e.getMessage());
            return List.of();
        }
    }

    /** Empty if there is no subnet; if there is a wrong one, anything is accepted. */
    private Optional<Source> subnetSource() {
        return subnetIsWrong ? Optional.of(ANYWHERE) : subnet.map(Range::new);
    }

    private Optional<Source> source(Fields f, Optional<Source> byDefault, boolean forAmphorae) {
        Optional<String> text = f.optionalText("from");
        if (text.isEmpty()) {
            return byDefault;
        }
        return switch (text.get()) {
            case "any" -> Optional.of(ANYWHERE);
            case "subnet" -> subnetSource();
            case "healthManagers" -> {
                if (!forAmphorae) {
                    f.problem(
                            "from", "healthManagers goes with amphorae: health managers hear amphorae, not each other");
                } else if (!hasHealthManagers && !subnetIsWrong) {
                    f.problem("from", "healthManagers needs at least one in network.healthManagers");
                }
                yield Optional.of(new HealthManagers());
            }
            default -> {
                Optional<Cidr> cidr = f.parsed("from", RuleReader::network);
                cidr.ifPresent(c -> subnet.filter(s -> !subnetIsWrong && s.isIpv6() != c.isIpv6())
                        .ifPresent(s -> f.problem("from", c + " is of another IP family than the subnet " + s)));
                yield Optional.of(cidr.<Source>map(Range::new).orElse(ANYWHERE));
            }
        };
    }

    private static Cidr network(String text) {
        if (text.indexOf('/') < 0) {
            throw new IllegalArgumentException("is not subnet, healthManagers, any or a CIDR such as 10.0.0.0/8");
        }
        return Cidr.parse(text);
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
        // Neutron means the same by no prefix, and by 0.0.0.0/0 or ::/0 in their family.
        Source remote = source instanceof Range range && range.cidr().prefix() == 0 ? ANYWHERE : source;
        return families(source).stream()
                .map(ipv6 -> new Rule(ipv6, protocol, ports, remote))
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

    /** The family of the source, else of the subnet; both if neither says. */
    private List<Boolean> families(Source source) {
        Optional<Cidr> range = source instanceof Range one ? Optional.of(one.cidr()) : Optional.empty();
        return range.or(() -> subnet).map(cidr -> List.of(cidr.isIpv6())).orElse(List.of(false, true));
    }
}
