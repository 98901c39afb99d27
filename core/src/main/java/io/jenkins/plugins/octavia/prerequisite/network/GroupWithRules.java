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
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.HealthManagers;
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

    /** Whether one of its rules lets in health managers, so that their addresses have to be known. */
    public boolean isForHealthManagers() {
        return spec.ingress().stream().anyMatch(rule -> rule.from() instanceof HealthManagers);
    }

    /** @param healthManagers their addresses, or what stands for one that is not known yet */
    public Decision<SecurityGroup> decision(NetworkSide side, List<String> healthManagers) {
        return side.group(spec.name())
                .map(found -> RuleComparison.of(spec, found, healthManagers).decision(found))
                .orElseGet(() -> Decision.create(
                        Kind.SECURITY_GROUP,
                        spec.name(),
                        RuleComparison.rules(spec, healthManagers).stream()
                                .map(rule -> "+ " + rule)
                                .toArray(String[]::new)));
    }

    /** @param healthManagers their addresses */
    public Ensured<SecurityGroup> ensure(NetworkSide side, List<String> healthManagers) {
        Decision<SecurityGroup> decision = decision(side, healthManagers);
        SecurityGroup value = decision.found()
                .orElseGet(() -> soFar.created(Creation.once(
                        () -> neutron.createSecurityGroup(spec.name(), Mark.DESCRIPTION),
                        () -> look.get().group(spec.name()).filter(Mark::isOurs))));
        RuleComparison rules = RuleComparison.of(spec, value, healthManagers);
        if (!rules.missing().isEmpty()) {
            addRules(value, rules, healthManagers);
        }
        rules.toRemove().forEach(rule -> neutron.deleteRule(rule.id()));
        return soFar.add(decision, value);
    }

    /** All at once; if some have been added since, those that are still missing. */
    private void addRules(SecurityGroup group, RuleComparison rules, List<String> healthManagers) {
        try {
            neutron.addRules(group.id(), rules.missing());
        } catch (CloudException e) {
            if (e.status() != 409 && !e.fateUnknown()) {
                throw e;
            }
            RuleComparison now = neutron.securityGroups(List.of(spec.name())).stream()
                    .filter(g -> g.id().equals(group.id()))
                    .findFirst()
                    .map(g -> RuleComparison.of(spec, g, healthManagers))
                    .orElseThrow(() -> e);
            if (now.missing().equals(rules.missing())) {
                throw e;
            }
            if (!now.missing().isEmpty()) {
                addRules(group, now, healthManagers);
            }
        }
    }
}
