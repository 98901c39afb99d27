package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.NewPort;
import io.jenkins.plugins.octavia.cloud.NewSubnet;
import io.jenkins.plugins.octavia.cloud.PlainNetwork;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.cloud.Subnet.AddressRange;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.value.Cidr;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

@Category(AnyCloud.class)
public class ManagementNetworkTest {

    private static final String NETWORK =
            "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}";
    private static final String GROUPS = "securityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}";
    private static final String BOTH = NETWORK + "\n" + GROUPS;

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void theNetworkIsMadeWithSubnetGroupAndABoundPort() {
        Deployment deployment = cloud.apply(BOTH);

        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.ofCloud(deployment))
                .extracting(Resource::kind, Resource::action)
                .containsOnly(
                        org.assertj.core.groups.Tuple.tuple(Kind.NETWORK, Action.CREATED),
                        org.assertj.core.groups.Tuple.tuple(Kind.SUBNET, Action.CREATED),
                        org.assertj.core.groups.Tuple.tuple(Kind.SECURITY_GROUP, Action.CREATED),
                        org.assertj.core.groups.Tuple.tuple(Kind.PORT, Action.CREATED));
        Subnet subnet = subnet();
        assertThat(subnet.cidr()).isEqualTo("172.16.0.0/22");
        assertThat(subnet.pools()).containsExactly(new AddressRange("172.16.0.100", "172.16.3.254"));
        assertThat(subnet.gateway()).isEmpty();
        assertThat(subnet.dhcp()).isTrue();
        Port port = port("port");
        assertThat(port.host()).isEqualTo("controller");
        assertThat(port.vifType()).isEqualTo("ovs");
        assertThat(port.deviceOwner()).isEqualTo("Octavia:health-mgr");
        assertThat(port.securityGroups()).containsExactly(group("hm").id());
        assertThat(List.of(
                        network().tags(),
                        subnet.tags(),
                        port.tags(),
                        group("amp").tags()))
                .allSatisfy(tags -> assertThat(tags).contains("octavia-prerequisites"));
        assertThat(deployment.options())
                .containsEntry(OctaviaConf.AMP_BOOT_NETWORK_LIST, network().id())
                .containsEntry(OctaviaConf.AMP_SECGROUP_LIST, group("amp").id())
                .containsEntry(OctaviaConf.BIND_IP, port.fixedIps().get(0).address())
                .containsEntry(
                        OctaviaConf.CONTROLLER_IP_PORT_LIST,
                        port.fixedIps().get(0).address() + ":5555");
        assertThat(deployment.healthManagers())
                .containsExactly(new HealthManagerPort(
                        "controller",
                        port.id(),
                        port.mac(),
                        port.fixedIps().get(0).address(),
                        22,
                        network().mtu()));
    }

    @Test
    public void aSecondRunChangesNothing() {
        Deployment first = cloud.apply(BOTH);
        Deployment second = cloud.apply(BOTH);

        assertThat(second.isChanged()).isFalse();
        assertThat(second.options()).isEqualTo(first.options());
        assertThat(second.healthManagers()).isEqualTo(first.healthManagers());
        assertThat(cloud.plan(BOTH)).extracting(Change::action).containsOnly(Action.UNCHANGED);
    }

    @Test
    public void aPlanTouchesNothing() {
        assertThat(cloud.plan(BOTH)).extracting(Change::action).containsOnly(Action.CREATED);

        assertThat(neutron().networks(cloud.unique("net"))).isEmpty();
        assertThat(neutron().securityGroups(List.of(cloud.unique("amp"), cloud.unique("hm"))))
                .isEmpty();
    }

    @Test
    public void anIpv6SubnetGetsStatefulDhcpAndRulesOfItsFamily() {
        Deployment deployment = cloud.apply("network: {name: net-$N, subnet: {name: sub-$N, cidr: fd00:77::/64},"
                + " healthManagers: [{name: port-$N, host: controller, ip: 'fd00:77::11'}]}\n" + GROUPS);

        assertThat(deployment.failure()).isEmpty();
        assertThat(deployment.options()).containsEntry(OctaviaConf.CONTROLLER_IP_PORT_LIST, "fd00:77::11:5555");
        assertThat(group("amp").rules().stream().filter(SecurityGroup.Rule::ingress))
                .extracting(SecurityGroup.Rule::toString)
                .containsExactlyInAnyOrder(
                        "ingress ipv6-icmp from fd00:77::/64",
                        "ingress tcp/22 from fd00:77::/64",
                        "ingress tcp/9443 from fd00:77::/64");
        assertThat(cloud.apply("network: {name: net-$N, subnet: {name: sub-$N, cidr: fd00:77::/64},"
                                + " healthManagers: [{name: port-$N, host: controller, ip: 'fd00:77::11'}]}\n" + GROUPS)
                        .isChanged())
                .isFalse();
    }

    @Test
    public void severalHealthManagersGetAPortEachAndAFileEach() {
        String spec = "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: ["
                + "{name: one-$N, host: controller, ip: 172.16.0.11}, {name: two-$N, host: localhost, ip: 172.16.0.12}]}";
        Deployment deployment = cloud.apply(spec);

        assertThat(deployment.options())
                .containsEntry(OctaviaConf.CONTROLLER_IP_PORT_LIST, "172.16.0.11:5555, 172.16.0.12:5555")
                .doesNotContainKey(OctaviaConf.BIND_IP);
        assertThat(cloud.out().path().resolve("health-manager-controller.conf"))
                .hasContent("[health_manager]\nbind_ip = 172.16.0.11\nbind_port = 5555");
        assertThat(cloud.out().path().resolve("health-manager-localhost.conf"))
                .hasContent("[health_manager]\nbind_ip = 172.16.0.12\nbind_port = 5555");
    }

    @Test
    public void aPortThatCannotBeBoundNamesTheHost() {
        String spec =
                "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: nowhere}]}";

        Deployment deployment = cloud.apply(spec);
        assertThat(deployment.failure())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("port " + cloud.unique("port") + ": could not be bound on host nowhere"));
    }

    @Test
    public void aPortIsBoundAnewWhereTheHostWasCorrected() {
        cloud.apply(
                "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: nowhere}]}");

        Deployment deployment = cloud.apply(NETWORK);
        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.resource(deployment, Kind.PORT).action()).isEqualTo(Action.UPDATED);
        assertThat(port("port").vifType()).isEqualTo("ovs");
    }

    @Test
    public void whatWasMadeByHandFromTheWikiIsAdoptedAndLeft() {
        Network byHand = neutron().create(PlainNetwork.of(cloud.unique("net"), ""));
        Subnet subnet = neutron()
                .create(new NewSubnet(
                        byHand.id(),
                        cloud.unique("sub"),
                        "",
                        Cidr.parse("172.16.0.0/22"),
                        new Subnet.Settings(
                                Optional.empty(),
                                Optional.of("172.16.0.1"),
                                true,
                                Optional.empty(),
                                Optional.empty())));
        Port port = neutron()
                .create(new NewPort(
                        byHand.id(),
                        subnet.id(),
                        cloud.unique("port"),
                        "",
                        "",
                        "controller",
                        Optional.empty(),
                        Optional.empty()));
        cloud.cleanUp(() -> List.of(port, subnet, byHand).forEach(neutron()::delete));

        Deployment deployment = cloud.apply(NETWORK);
        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.ofCloud(deployment)).extracting(Resource::action).containsOnly(Action.ADOPTED);
        assertThat(subnet().gateway()).contains("172.16.0.1");
        assertThat(network().tags()).doesNotContain("octavia-prerequisites");
        assertThat(cloud.plan(NETWORK).get(1).differences())
                .contains("left as it is: gateway 172.16.0.1 where none is asked");
        Destruction.Outcome outcome = cloud.destroy(NETWORK);
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.isComplete()).isTrue();
    }

    @Test
    public void aSubnetOfAnotherCidrIsRefused() {
        cloud.apply(NETWORK);

        assertThatThrownBy(() -> cloud.plan(
                        "network: {name: net-$N, subnet: {name: sub-$N, cidr: 10.7.0.0/24}," + " healthManagers: []}"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("subnet " + cloud.unique("sub") + ": exists (" + subnet().id()
                        + ") with cidr 172.16.0.0/22 where 10.7.0.0/24 is asked");
    }

    @Test
    public void aChangedPoolOfOurSubnetIsMended() {
        cloud.apply(NETWORK);
        String other = NETWORK.replace(
                "{name: sub-$N}", "{name: sub-$N, dhcp: false, pool: {start: 172.16.1.0, end: 172.16.3.254}}");

        Deployment deployment = cloud.apply(other);
        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.resource(deployment, Kind.SUBNET).action()).isEqualTo(Action.UPDATED);
        assertThat(subnet().pools()).containsExactly(new AddressRange("172.16.1.0", "172.16.3.254"));
        assertThat(subnet().dhcp()).isFalse();
    }

    @Test
    public void aPortOfAnotherAddressIsRefused() {
        cloud.apply(NETWORK);

        assertThatThrownBy(() -> cloud.plan(NETWORK.replace("host: controller", "host: controller, ip: 172.16.0.5")))
                .hasMessageContaining("where 172.16.0.5 is asked");
    }

    @Test
    public void twoNetworksMadeByHandAreRefusedWithTheirIds() {
        Network one = neutron().create(PlainNetwork.of(cloud.unique("net"), ""));
        Network two = neutron().create(PlainNetwork.of(cloud.unique("net"), ""));
        cloud.cleanUp(() -> List.of(one, two).forEach(neutron()::delete));

        assertThatThrownBy(() -> cloud.plan(NETWORK))
                .hasMessageContaining("network " + cloud.unique("net") + ": there are 2 of that name of project ")
                .hasMessageContaining(one.id())
                .hasMessageContaining(two.id());
    }

    @Test
    public void duplicatesThatARaceLeftAreReducedToTheOldest() {
        cloud.apply(BOTH);
        Network oldest = network();
        Network duplicate = neutron().create(PlainNetwork.of(cloud.unique("net"), Mark.DESCRIPTION));
        SecurityGroup group = neutron().createSecurityGroup(cloud.unique("hm"), Mark.DESCRIPTION);

        Deployment deployment = cloud.apply(BOTH);
        assertThat(deployment.failure()).isEmpty();
        assertThat(neutron().networks(cloud.unique("net")))
                .hasSize(1)
                .allMatch(n -> n.createdAt().equals(oldest.createdAt())
                        || List.of(oldest.id(), duplicate.id()).contains(n.id()));
        assertThat(neutron().securityGroups(List.of(cloud.unique("hm")))).hasSize(1);
        assertThat(group.name()).isEqualTo(cloud.unique("hm"));
    }

    @Test
    public void whatARunHasSettledOnStaysWhereSomethingOlderComesToLight() {
        cloud.apply(BOTH);
        Network older = network();
        Network settled = neutron().create(PlainNetwork.of(cloud.unique("net"), Mark.DESCRIPTION));
        neutron().addTag(settled, Mark.NAME);
        neutron().removeTag(older, Mark.NAME);
        neutron().portsOf(older.id()).forEach(port -> neutron().removeTag(port, Mark.NAME));
        neutron().subnetsOf(List.of(older.id())).forEach(subnet -> neutron().removeTag(subnet, Mark.NAME));

        assertThat(cloud.apply(BOTH).failure()).isEmpty();
        assertThat(network().id()).isEqualTo(settled.id());
    }

    @Test
    public void aDuplicateThatRunsHaveSettledOnIsNotDeleted() {
        cloud.apply(BOTH);
        Network duplicate = neutron().create(PlainNetwork.of(cloud.unique("net"), Mark.DESCRIPTION));
        neutron().addTag(duplicate, Mark.NAME);
        cloud.cleanUp(() -> neutron().delete(duplicate));

        assertThatThrownBy(() -> cloud.plan(BOTH))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("network " + cloud.unique("net") + ": there are 2 of that name of project ");
        assertThat(neutron().networks(cloud.unique("net"))).hasSize(2);
    }

    @Test
    public void aDuplicateOnWhichPortsOfOthersAreIsNotDeleted() {
        cloud.apply(BOTH);
        Network duplicate = neutron().create(PlainNetwork.of(cloud.unique("net"), Mark.DESCRIPTION));
        Subnet subnet = neutron()
                .create(new NewSubnet(
                        duplicate.id(),
                        cloud.unique("sub"),
                        Mark.DESCRIPTION,
                        Cidr.parse("172.16.0.0/22"),
                        new Subnet.Settings(
                                Optional.empty(), Optional.empty(), true, Optional.empty(), Optional.empty())));
        Port amphora = neutron()
                .create(new NewPort(
                        duplicate.id(),
                        subnet.id(),
                        cloud.unique("amphora"),
                        "",
                        "compute:nova",
                        "controller",
                        Optional.empty(),
                        Optional.empty()));
        cloud.cleanUp(() -> List.of(amphora, subnet, duplicate).forEach(neutron()::delete));

        assertThatThrownBy(() -> cloud.plan(BOTH))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(duplicate.id() + ", has 1 ports that are in use (first " + amphora.id() + ")");
        assertThat(neutron().portsOf(duplicate.id())).hasSize(1);
    }

    @Test
    public void whatIsMadeIsMarkedWhenAllRunsAgreeOnIt() {
        cloud.apply(BOTH);

        List<String> methods = cloud.embedded().requests().stream()
                .filter(request -> request.service().equals("network"))
                .filter(request ->
                        request.method().equals("POST") || request.path().endsWith("/tags/" + Mark.NAME))
                .map(request -> request.method())
                .toList();
        assertThat(methods).contains("POST", "PUT");
        assertThat(methods.lastIndexOf("POST")).isLessThan(methods.indexOf("PUT"));
    }

    @Test
    public void aGroupThatAnotherRunTakesFromThePortAndRemovesIsNotMissed() {
        cloud.apply(BOTH);
        SecurityGroup other = neutron().createSecurityGroup(cloud.unique("other"), "");
        Port port = neutron().ports(List.of(cloud.unique("port"))).get(0);
        neutron().setSecurityGroups(port.id(), Set.of(other.id()));
        try (Plan plan =
                Plan.of(cloud.spec(BOTH), EnumSet.allOf(Section.class), cloud.admin(), cloud.inputs(), cloud)) {
            neutron().setSecurityGroups(port.id(), port.securityGroups());
            neutron().delete(other);

            assertThat(plan.apply().failure()).isEmpty();
        }
        assertThat(neutron().ports(List.of(cloud.unique("port"))).get(0).securityGroups())
                .isEqualTo(port.securityGroups());
    }

    @Test
    public void missingRulesAreAddedAndOthersLeft() {
        cloud.apply(BOTH);
        SecurityGroup before = group("amp");
        before.rules().stream()
                .filter(rule -> rule.firstPort().equals(Optional.of(22)))
                .forEach(rule -> neutron().deleteRule(rule.id()));
        neutron()
                .addRules(
                        before.id(),
                        List.of(new SecurityGroup.Rule(
                                "", true, false, "tcp", Optional.of(80), Optional.of(81), "10.0.0.0/8", "", "")));

        List<Change> changes = cloud.plan(BOTH);
        assertThat(changes.get(2).differences())
                .containsExactly(
                        "+ ingress tcp/22 from 172.16.0.0/22", "extra, left: ingress tcp/80-81 from 10.0.0.0/8");
        cloud.apply(BOTH);
        assertThat(ingress())
                .hasSize(4)
                .contains("ingress tcp/80-81 from 10.0.0.0/8", "ingress tcp/22 from 172.16.0.0/22");
    }

    @Test
    public void onlyListedRulesStayWhereThatIsAsked() {
        cloud.apply(GROUPS.replace("hm-$N}", "hm-$N, from: any}").replace("amp-$N}", "amp-$N, from: any}"));
        String exclusive = "securityGroups: {amphora: {name: amp-$N, exclusive: true, ingress:"
                + " [tcp/9000-9100, {rule: tcp/22, from: 10.0.0.0/8}], from: 10.9.0.0/16},"
                + " healthManager: {name: hm-$N, from: any}}";

        cloud.apply(exclusive);
        assertThat(ingress())
                .containsExactlyInAnyOrder("ingress tcp/9000-9100 from 10.9.0.0/16", "ingress tcp/22 from 10.0.0.0/8");
        assertThat(group("amp").rules().stream().filter(rule -> !rule.ingress()))
                .hasSize(2);
        assertThat(cloud.plan(exclusive)).extracting(Change::action).containsOnly(Action.UNCHANGED);
    }

    @Test
    public void destroyLeavesNothingOfOurs() {
        cloud.apply(BOTH);

        Destruction.Outcome outcome = cloud.destroy(BOTH);
        assertThat(outcome.removed()).hasSize(5);
        assertThat(outcome.left()).isEmpty();
        assertThat(neutron().networks(cloud.unique("net"))).isEmpty();
    }

    @Test
    public void destroyRemovesNothingWhileOthersAreOnTheNetwork() {
        cloud.apply(NETWORK);
        Port amphora = neutron()
                .create(new NewPort(
                        network().id(),
                        subnet().id(),
                        cloud.unique("amphora"),
                        "",
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty()));
        cloud.cleanUp(() -> neutron().delete(amphora));

        Destruction.Outcome outcome = cloud.destroy(NETWORK);
        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.left()).extracting(Destruction.Left::kind).containsExactly(Kind.PORT, Kind.NETWORK);
        assertThat(outcome.left().get(1).reason()).contains("in use by 1 ports that are not ours");
        assertThat(port("port").host()).isEqualTo("controller");
    }

    private List<String> ingress() {
        return group("amp").rules().stream()
                .filter(SecurityGroup.Rule::ingress)
                .map(SecurityGroup.Rule::toString)
                .toList();
    }

    private Networking neutron() {
        return cloud.admin().network();
    }

    private Network network() {
        return only(neutron().networks(cloud.unique("net")));
    }

    private Subnet subnet() {
        return only(neutron().subnetsOf(List.of(network().id())));
    }

    private Port port(String name) {
        return only(neutron().ports(List.of(cloud.unique(name))));
    }

    private SecurityGroup group(String name) {
        return only(neutron().securityGroups(List.of(cloud.unique(name))));
    }

    private static <T> T only(List<T> found) {
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
