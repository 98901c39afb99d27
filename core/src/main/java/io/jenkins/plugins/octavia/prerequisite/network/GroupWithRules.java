package io.jenkins.plugins.octavia.prerequisite.network;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.prerequisite.base.Creation;
import io.jenkins.plugins.octavia.prerequisite.base.Decision;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.network.EnsuredSoFar.Ensured;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Group;
import java.util.List;
import java.util.function.Supplier;

/** A security group and its rules, as they are compared and ensured. */
public final class GroupWithRules {

    private final Group spec;
    private final Networking neutron;
    private final EnsuredSoFar soFar;
    private final Supplier<NetworkSide> look;

    public GroupWithRules(Group spec, Networking neutron, EnsuredSoFar soFar, Supplier<NetworkSide> look) {
        this.spec = spec;
        this.neutron = neutron;
        this.soFar = soFar;
        this.look = look;
    }

    public String name() {
        return spec.name();
    }

    public Decision<SecurityGroup> decision(NetworkSide side) {
        return side.group(spec.name())
                .map(found -> RuleComparison.of(spec, found).decision(found))
                .orElseGet(() -> Decision.create(
                        Kind.SECURITY_GROUP,
                        spec.name(),
                        spec.ingress().stream()
                                .map(rule -> "+ " + RuleComparison.neutron(rule))
                                .toArray(String[]::new)));
    }

    public Ensured<SecurityGroup> ensure(NetworkSide side) {
        Decision<SecurityGroup> decision = decision(side);
        SecurityGroup value = decision.found()
                .orElseGet(() -> soFar.created(Creation.once(
                        () -> neutron.createSecurityGroup(spec.name(), Mark.DESCRIPTION),
                        () -> look.get().group(spec.name()).filter(Mark::isOurs))));
        RuleComparison rules = RuleComparison.of(spec, value);
        if (!rules.missing().isEmpty()) {
            addRules(value, rules);
        }
        rules.toRemove().forEach(rule -> neutron.deleteRule(rule.id()));
        return soFar.add(decision, value);
    }

    /** All at once; if some have been added since, those that are still missing. */
    private void addRules(SecurityGroup group, RuleComparison rules) {
        try {
            neutron.addRules(group.id(), rules.missing());
        } catch (CloudException e) {
            if (e.status() != 409 && !e.fateUnknown()) {
                throw e;
            }
            RuleComparison now = neutron.securityGroups(List.of(spec.name())).stream()
                    .filter(g -> g.id().equals(group.id()))
                    .findFirst()
                    .map(g -> RuleComparison.of(spec, g))
                    .orElseThrow(() -> e);
            if (now.missing().equals(rules.missing())) {
                throw e;
            }
            if (!now.missing().isEmpty()) {
                addRules(group, now);
            }
        }
    }
}
