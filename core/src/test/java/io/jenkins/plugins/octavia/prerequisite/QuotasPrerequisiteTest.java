package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.QuotaUsage;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.EnumSet;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Quotas are raised to what the load balancers to come need, and never lowered. */
@Category(AnyCloud.class)
public class QuotasPrerequisiteTest {

    private static final String FLAVOR = "flavor: {name: flavor-$N, ram: 2048, vcpus: 2}\n";
    private static final String NETWORK = "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{host:"
            + " controller}]}\nsecurityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}\n";

    @Rule
    public final TestCloud cloud = new TestCloud();

    private RawCalls admin() {
        return new RawCalls(cloud.config("admin"));
    }

    private static Change row(List<Change> changes, String name) {
        return changes.stream()
                .filter(change -> change.kind() == Kind.QUOTAS && change.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private int compute(String quota) {
        return cloud.admin().compute().quotas().get(quota).limit();
    }

    private int network(String quota) {
        return cloud.admin().network().quotas().get(quota).limit();
    }

    @Test
    public void theSumIsShownRaisedAndFoundInPlaceThen() {
        admin().limit("port", 20);
        String spec = FLAVOR + NETWORK + "quotas: {loadBalancers: 200, topology: ACTIVE_STANDBY, headroom: 10}";

        List<Change> plan = cloud.plan(spec);
        String of = " for 200 load balancers (ACTIVE_STANDBY, 1 listeners, 10 failovers at once), ";
        assertThat(row(plan, "compute").action()).isEqualTo(Action.UPDATED);
        assertThat(row(plan, "compute").differences())
                .containsExactly(
                        "instances 10 -> 451: 410" + of + "41 for 10 % headroom, 0 used by others",
                        "cores 20 -> 902: 820" + of + "82 for 10 % headroom, 0 used by others",
                        "ram 51200 -> 923648: 839680" + of + "83968 for 10 % headroom, 0 used by others",
                        "server groups 10 -> 220: 200" + of + "20 for 10 % headroom, 0 used by others",
                        "server group members 10 is enough for 3 (a pair and its failover)");
        assertThat(row(plan, "network").differences())
                .containsExactly(
                        "network unlimited is enough for 1: 0 used, 1 planned",
                        "subnet unlimited is enough for 1: 0 used, 1 planned",
                        "port 20 -> 1123: 1020" + of + "102 for 10 % headroom, 0 used by others, 1 planned",
                        "security group 100 -> 223: 200" + of + "20 for 10 % headroom, 1 used by others, 2 planned",
                        "security group rule 1000 -> 1334: 1200" + of
                                + "120 for 10 % headroom, 4 used by others, 10 planned");
        assertThat(compute("instances")).isEqualTo(10);

        Deployment deployment = cloud.apply(spec);
        assertThat(deployment.failure()).isEmpty();
        assertThat(deployment.resources())
                .filteredOn(resource -> resource.kind() == Kind.QUOTAS)
                .extracting(resource -> resource.name() + " " + resource.action())
                .containsExactly("compute UPDATED", "network UPDATED");
        assertThat(compute("ram")).isEqualTo(923648);
        assertThat(network("port")).isEqualTo(1123);
        assertThat(network("security_group_rule")).isEqualTo(1334);
        assertThat(network("network")).isEqualTo(-1);
        assertThat(cloud.plan(spec)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        assertThat(cloud.apply(spec).isChanged()).isFalse();
    }

    @Test
    public void anAmphoraHasAPortOnEachFurtherNetworkToo() {
        cloud.strangeNetwork("storage");
        String spec = FLAVOR + NETWORK.replace("healthManagers:", "further: [storage-$N], healthManagers:")
                + "quotas: {loadBalancers: 100, failovers: 0, headroom: 0}";

        assertThat(row(cloud.plan(spec), "network").differences())
                .anyMatch(line -> line.startsWith("port ") && line.contains(": 400 for 100 load balancers"));
    }

    @Test
    public void theTopologyIsThatOfOctaviaConfAndTheFlavorThatWhichIsThere() {
        cloud.apply(FLAVOR);
        String spec = "flavor: {name: flavor-$N}\nquotas: {loadBalancers: 4, failovers: 2, headroom: 0}\n";

        assertThat(row(cloud.plan(spec), "compute").differences())
                .first()
                .isEqualTo(
                        "instances 10 is enough for 6: 6 for 4 load balancers (SINGLE, 1 listeners, 2 failovers at once), 0"
                                + " for 0 % headroom, 0 used by others");
        assertThat(row(cloud.plan(spec + "options: {loadbalancer_topology: ACTIVE_STANDBY}"), "compute")
                        .differences())
                .contains(
                        "cores 20 is enough for 20: 20 for 4 load balancers (ACTIVE_STANDBY, 1 listeners, 2 failovers at"
                                + " once), 0 for 0 % headroom, 0 used by others");
        assertThat(row(
                                cloud.plan(
                                        spec,
                                        cloud.with()
                                                .conf("[controller_worker]\nloadbalancer_topology = ACTIVE_STANDBY\n")
                                                .inputs(cloud.out())),
                                "compute")
                        .differences())
                .anyMatch(line ->
                        line.startsWith("instances 10 is enough for 10: 10 for 4 load balancers (ACTIVE_STANDBY"));
    }

    @Test
    public void plainNumbersAreRaisedToAndNothingIsLowered() {
        admin().limitCompute("cores", -1);
        admin().limit("port", 500);
        String spec = "quotas: {instances: 30, cores: 40, ports: 100, securityGroups: -1}";

        assertThat(row(cloud.plan(spec), "compute").differences())
                .containsExactly(
                        "instances 10 -> 30 (said outright)", "cores unlimited is enough for 40 (said outright)");
        assertThat(cloud.apply(spec).failure()).isEmpty();
        assertThat(compute("instances")).isEqualTo(30);
        assertThat(compute("cores")).isEqualTo(-1);
        assertThat(network("port")).isEqualTo(500);
        assertThat(network("security_group")).isEqualTo(-1);
        assertThat(cloud.plan(spec)).extracting(Change::action).containsOnly(Action.UNCHANGED);
    }

    /** Without the section such a run is refused. */
    @Test
    public void roomForThePrerequisitesIsMadeBeforeThey() {
        admin().limit("network", 0);
        admin().limit("port", 0);
        admin().limit("security_group", 1);
        admin().limit("security_group_rule", 4);

        Deployment deployment = cloud.apply(NETWORK + "quotas: {}");
        assertThat(deployment.failure()).isEmpty();
        assertThat(network("port")).isEqualTo(1);
        assertThat(network("security_group_rule")).isEqualTo(14);
        assertThat(cloud.plan(NETWORK + "quotas: {}"))
                .extracting(Change::action)
                .containsOnly(Action.UNCHANGED);
    }

    @Test
    public void aQuotaThatAnAdministratorRaisedSinceIsNotLowered() {
        try (Plan plan = Plan.of(
                cloud.spec("quotas: {instances: 30, cores: 30}"),
                EnumSet.allOf(Section.class),
                cloud.admin(),
                cloud.inputs(),
                cloud)) {
            admin().limitCompute("instances", 99);
            assertThat(plan.apply().failure()).isEmpty();
        }
        assertThat(compute("instances")).isEqualTo(99);
        assertThat(compute("cores")).isEqualTo(30);
    }

    @Test
    public void aLoginThatMayNotIsToldWhatAnAdministratorMustRun() {
        String spec = "quotas: {instances: 30, serverGroupMembers: 12, ports: -1, securityGroups: 500}";

        assertThat(row(cloud.plan(spec, cloud.inputs(), cloud.connect("member")), "compute")
                        .action())
                .isEqualTo(Action.UPDATED);
        Deployment deployment = cloud.apply(cloud.spec(spec), cloud.connect("member"), cloud.inputs());
        String project = cloud.connect("member").project().id();
        assertThat(deployment.failure())
                .contains(String.join(
                        System.lineSeparator(),
                        "quotas compute: this login may not raise them; have an administrator run: openstack quota set"
                                + " --instances 30 --server-group-members 12 " + project,
                        "quotas network: this login may not raise them; have an administrator run: openstack quota set"
                                + " --secgroups 500 " + project));
    }

    @Test
    public void destroyLeavesThemAsTheyAreAndSaysSo() {
        cloud.apply("quotas: {instances: 30}");

        Destruction.Outcome outcome = cloud.destroy("quotas: {instances: 30}");
        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.left())
                .extracting(left -> left.name() + ": " + left.reason())
                .containsExactly(
                        "compute: quotas stay as they are; an administrator may lower them (openstack quota set)",
                        "network: quotas stay as they are; an administrator may lower them (openstack quota set)");
        assertThat(compute("instances")).isEqualTo(30);
    }

    @Test
    public void withoutAFlavorTheSumIsRefused() {
        assertThatThrownBy(() -> cloud.plan("quotas: {loadBalancers: 3}"))
                .hasMessageStartingWith("quotas: cores and RAM of an amphora are not known; give the section flavor");
    }

    @Test
    public void usageIsReadWithReservations() {
        assertThat(cloud.admin().compute().quotas())
                .containsEntry("instances", new QuotaUsage(10, 0))
                .containsKeys("cores", "ram", "server_groups", "server_group_members");
    }
}
