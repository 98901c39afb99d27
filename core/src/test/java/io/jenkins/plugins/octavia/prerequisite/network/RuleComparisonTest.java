package io.jenkins.plugins.octavia.prerequisite.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Owner;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.SecurityGroup.Rule;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.spec.SecurityGroupsSpec.Group;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** What no cloud can be asked for: Neutron refuses a rule that is there, but not where two add it at the same time. */
public class RuleComparisonTest {

    private static final Group SPEC = SpecReader.fromYaml(
                    "securityGroups: {amphora: {ingress: [{rule: tcp/22, from: 10.0.0.0/8}]}, healthManager: {from: any}}",
                    Path.of("/"))
            .securityGroups()
            .orElseThrow()
            .amphora();

    private static RuleComparison compare(String description) {
        List<Rule> rules = List.of(rule("b", 22), rule("c", 80), rule("a", 22), rule("d", 80));
        return RuleComparison.of(
                SPEC,
                new SecurityGroup("g", "name", new Owner("p", true), rules, description, List.of(), Instant.EPOCH),
                List.of());
    }

    private static Rule rule(String id, int port) {
        return new Rule(id, true, false, "tcp", Optional.of(port), Optional.of(port), "10.0.0.0/8", "", "");
    }

    @Test
    public void aRuleOfOursThatIsThereTwiceIsLeftOnce() {
        assertThat(compare(Mark.DESCRIPTION).toRemove()).containsExactly(rule("b", 22));
    }

    @Test
    public void theRulesOfOthersAreTheirs() {
        assertThat(compare("by hand").toRemove()).isEmpty();
    }
}
