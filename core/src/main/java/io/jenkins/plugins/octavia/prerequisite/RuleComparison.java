package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.SecurityGroup.Rule;
import io.jenkins.plugins.octavia.spec.Cidr;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Group;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ingress rules of a group as sets: which are missing, which are not asked for. Egress is not looked at. */
record RuleComparison(Group spec, Set<Rule> missing, List<Rule> extra) {

    static RuleComparison of(Group spec, List<Rule> present) {
        Set<Rule> missing = new LinkedHashSet<>();
        spec.ingress().forEach(rule -> missing.add(neutron(rule)));
        Set<Rule> asked = new HashSet<>(missing);
        List<Rule> extra = new ArrayList<>();
        present.stream().filter(Rule::ingress).forEach(rule -> {
            missing.remove(rule.withoutId());
            if (!asked.contains(rule.withoutId())) {
                extra.add(rule);
            }
        });
        return new RuleComparison(spec, missing, extra);
    }

    Decision<SecurityGroup> decision(SecurityGroup group) {
        List<String> changes = new ArrayList<>();
        missing.forEach(rule -> changes.add("+ " + rule));
        List<String> remarks = new ArrayList<>();
        extra.forEach(
                rule -> (spec.exclusive() ? changes : remarks).add((spec.exclusive() ? "- " : "extra, left: ") + rule));
        if (Mark.isOurs(group) && !group.tags().contains(Mark.NAME)) {
            changes.add("tag " + Mark.NAME);
        }
        return Decision.existing(Kind.SECURITY_GROUP, spec.name(), group, Mark.isOurs(group), changes)
                .noting(remarks);
    }

    /** What has to go, where only the listed rules may stay. */
    List<Rule> toRemove() {
        return spec.exclusive() ? extra : List.of();
    }

    static Rule neutron(io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Rule rule) {
        boolean icmp6 = rule.ipv6() && rule.protocol().equals("icmp");
        return new Rule(
                "",
                true,
                rule.ipv6(),
                icmp6 ? "ipv6-icmp" : rule.protocol(),
                rule.ports().map(ports -> ports.first()),
                rule.ports().map(ports -> ports.last()),
                rule.from().map(Cidr::toString).orElse(""),
                "");
    }
}
