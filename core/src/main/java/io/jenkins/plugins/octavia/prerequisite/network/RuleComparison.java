package io.jenkins.plugins.octavia.prerequisite.network;

import com.google.common.net.InetAddresses;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.SecurityGroup.Rule;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Group;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.HealthManagers;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Range;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ingress rules of a group as sets: which are missing, which are not asked for, which of those we made for a health manager
 * that is one no longer, and which are there once more, as if two runs added them at the same time. Egress is not looked at.
 */
record RuleComparison(Group spec, Set<Rule> missing, List<Rule> extra, List<Rule> departed, List<Rule> duplicates) {

    /** The description of a rule that follows the health managers. */
    private static final String OF_HEALTH_MANAGER = "health manager, " + Mark.DESCRIPTION;

    /** @param healthManagers their addresses, or what stands for one that is not known yet */
    static RuleComparison of(Group spec, SecurityGroup group, List<String> healthManagers) {
        Map<Rule, Rule> missing = new LinkedHashMap<>();
        rules(spec, healthManagers).forEach(rule -> missing.putIfAbsent(rule.traffic(), rule));
        Set<Rule> asked = Set.copyOf(missing.keySet());
        List<Rule> extra = new ArrayList<>();
        List<Rule> departed = new ArrayList<>();
        List<Rule> duplicates = new ArrayList<>();
        group.rules().stream()
                .filter(Rule::ingress)
                .sorted(Comparator.comparing(Rule::id))
                .forEach(rule -> {
                    boolean isFirst = missing.remove(rule.traffic()) != null;
                    if (!asked.contains(rule.traffic())) {
                        (rule.description().equals(OF_HEALTH_MANAGER) ? departed : extra).add(rule);
                    } else if (!isFirst && Mark.isOurs(group)) {
                        duplicates.add(rule);
                    }
                });
        return new RuleComparison(spec, new LinkedHashSet<>(missing.values()), extra, departed, duplicates);
    }

    Decision<SecurityGroup> decision(SecurityGroup group) {
        List<String> changes = new ArrayList<>();
        missing.forEach(rule -> changes.add("+ " + rule));
        departed.forEach(rule -> changes.add("- " + rule));
        List<String> remarks = new ArrayList<>();
        extra.forEach(
                rule -> (spec.exclusive() ? changes : remarks).add((spec.exclusive() ? "- " : "extra, left: ") + rule));
        duplicates.forEach(rule -> changes.add("- duplicate " + rule));
        if (Mark.isUnsettled(group)) {
            changes.add("tag " + Mark.NAME);
        }
        return Decision.existing(Kind.SECURITY_GROUP, spec.name(), group, Mark.isOurs(group), changes)
                .noting(remarks);
    }

    /** What has to go: all that is not listed, if only that may stay, what followed health managers, and what is there once more. */
    List<Rule> toRemove() {
        return Stream.of(spec.exclusive() ? extra : List.<Rule>of(), departed, duplicates)
                .flatMap(List::stream)
                .toList();
    }

    /** The rules of a group as Neutron will have them. */
    static List<Rule> rules(Group spec, List<String> healthManagers) {
        return spec.ingress().stream()
                .flatMap(rule -> remotes(rule.from(), healthManagers)
                        .map(remote -> neutron(rule, remote, rule.from() instanceof HealthManagers)))
                .toList();
    }

    private static Stream<String> remotes(Source from, List<String> healthManagers) {
        if (from instanceof HealthManagers) {
            return healthManagers.stream().map(RuleComparison::alone);
        }
        return Stream.of(from instanceof Range range ? range.cidr().toString() : "");
    }

    /** The range that is one address. */
    private static String alone(String address) {
        return InetAddresses.isInetAddress(address) ? address + (address.contains(":") ? "/128" : "/32") : address;
    }

    private static Rule neutron(SecurityGroupsSpec.Rule rule, String remote, boolean isOfHealthManager) {
        return new Rule(
                "",
                true,
                rule.ipv6(),
                rule.protocol(),
                rule.ports().map(ports -> ports.first()),
                rule.ports().map(ports -> ports.last()),
                remote,
                "",
                isOfHealthManager ? OF_HEALTH_MANAGER : "");
    }
}
