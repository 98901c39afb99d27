package io.jenkins.plugins.octavia.prerequisite.network;

import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.SecurityGroup.Rule;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Group;
import io.jenkins.plugins.octavia.value.Cidr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ingress rules of a group as sets: which are missing, which are not asked for, and which are there once more, as where
 * two runs added them at the same time. Egress is not looked at.
 */
record RuleComparison(Group spec, Set<Rule> missing, List<Rule> extra, List<Rule> duplicates) {

    static RuleComparison of(Group spec, SecurityGroup group) {
        Set<Rule> missing = new LinkedHashSet<>();
        spec.ingress().forEach(rule -> missing.add(neutron(rule)));
        Set<Rule> asked = new HashSet<>(missing);
        List<Rule> extra = new ArrayList<>();
        List<Rule> duplicates = new ArrayList<>();
        group.rules().stream()
                .filter(Rule::ingress)
                .sorted(Comparator.comparing(Rule::id))
                .forEach(rule -> {
                    boolean isFirst = missing.remove(rule.withoutId());
                    if (!asked.contains(rule.withoutId())) {
                        extra.add(rule);
                    } else if (!isFirst && Mark.isOurs(group)) {
                        duplicates.add(rule);
                    }
                });
        return new RuleComparison(spec, missing, extra, duplicates);
    }

    Decision<SecurityGroup> decision(SecurityGroup group) {
        List<String> changes = new ArrayList<>();
        missing.forEach(rule -> changes.add("+ " + rule));
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

    /** What has to go: all that is not listed, if only that may stay, and what is there once more. */
    List<Rule> toRemove() {
        return spec.exclusive()
                ? Stream.concat(extra.stream(), duplicates.stream()).toList()
                : duplicates;
    }

    static Rule neutron(io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Rule rule) {
        return new Rule(
                "",
                true,
                rule.ipv6(),
                rule.protocol(),
                rule.ports().map(ports -> ports.first()),
                rule.ports().map(ports -> ports.last()),
                rule.from().map(Cidr::toString).orElse(""),
                "");
    }
}
