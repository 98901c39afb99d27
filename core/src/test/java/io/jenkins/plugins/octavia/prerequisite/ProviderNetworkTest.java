package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Network.Provider;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.NewNetwork;
import io.jenkins.plugins.octavia.cloud.PlainNetwork;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.cloud.Subnet.HostRoute;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** The management network as data centres have it: of a type and a segment of their own, with what goes with it. */
@Category(AnyCloud.class)
public class ProviderNetworkTest {

    /** A physical network holds one flat network. */
    private static final String FLAT = "type: flat, physicalNetwork: flat-$N";

    /** Free on a real cloud, if no two runs test at once. */
    private static final AtomicInteger VLAN = new AtomicInteger(280);

    @Rule
    public final TestCloud cloud = new TestCloud();

    private static String spec(String attributes) {
        return spec(attributes, "");
    }

    private static String spec(String attributes, String subnet) {
        return "network: {name: net-$N, " + attributes + ", subnet: {name: sub-$N, " + subnet
                + "}, healthManagers: [{host: controller}]}";
    }

    private static String provider(String provider) {
        return spec("provider: {" + provider + "}");
    }

    private Networking neutron() {
        return cloud.admin().network();
    }

    /** With the ports that runs made on it. */
    private void remove(Network network) {
        neutron().portsOf(network.id()).forEach(neutron()::delete);
        neutron().delete(network);
    }

    private Network network() {
        return neutron().networks(cloud.unique("net")).get(0);
    }

    private Change row(String spec, Kind kind) {
        return cloud.plan(spec).stream()
                .filter(change -> change.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private void assertSettled(String spec) {
        Deployment deployment = cloud.apply(spec);
        assertThat(deployment.failure()).isEmpty();
        assertThat(cloud.apply(spec).isChanged()).isFalse();
    }

    @Test
    public void aVlanNetworkIsMadeOnceAndFoundAgain() {
        int id = VLAN.getAndIncrement();
        String spec = provider("type: vlan, physicalNetwork: physnet1, segment: " + id);

        assertThat(row(spec, Kind.NETWORK).differences())
                .containsExactly("type vlan, physical network physnet1, segment " + id);
        Deployment deployment = cloud.apply(spec);

        assertThat(deployment.failure()).isEmpty();
        assertThat(deployment.healthManagers()).singleElement().matches(port -> port.mtu() == 1500);
        assertThat(network().provider()).contains(new Provider("vlan", Optional.of("physnet1"), Optional.of(id)));
        assertThat(cloud.plan(spec)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        // What is not stated may be anything.
        assertThat(cloud.plan(provider("type: vlan")))
                .extracting(Change::action)
                .containsOnly(Action.UNCHANGED);
    }

    private static String withoutHealthManagers(String spec) {
        return spec.replace("{host: controller}", "");
    }

    @Test
    public void aFlatNetworkIsMadeToo() {
        String spec = withoutHealthManagers(provider(FLAT));
        assertSettled(spec);

        assertThat(network().provider())
                .contains(new Provider("flat", Optional.of(cloud.unique("flat")), Optional.empty()));
        assertThat(cloud.destroy(spec).isComplete()).isTrue();
    }

    @Test
    public void aPortOnAPhysicalNetworkThatItsHostDoesNotHaveIsRefused() {
        assertThat(cloud.apply(provider(FLAT)).failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .contains("could not be bound on host controller")
                        .endsWith("Is physical network " + cloud.unique("flat") + " in its bridge_mappings?"));
    }

    @Test
    public void anotherTypeOrSegmentIsRefusedWithBothSides() {
        cloud.apply(provider("type: vxlan"));
        int segment = network().provider().orElseThrow().segment().orElseThrow();

        for (String asked : List.of(FLAT, "type: vxlan, segment: " + (segment + 1))) {
            assertThatThrownBy(() -> cloud.plan(provider(asked)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("network " + cloud.unique("net") + ": exists ("
                            + network().id() + ") with type vxlan, segment " + segment + " where type ")
                    .hasMessageContaining("is asked; Neutron cannot change that");
        }
    }

    @Test
    public void aSegmentThatIsAnotherNetworksIsRefusedBeforeAnythingIsMade() {
        Provider provider = new Provider("flat", Optional.of(cloud.unique("flat")), Optional.empty());
        NewNetwork plain = PlainNetwork.of(cloud.unique("other"), "");
        Network other = neutron()
                .create(new NewNetwork(plain.name(), plain.description(), Optional.of(provider), plain.settings()));
        cloud.cleanUp(() -> remove(other));

        assertThatThrownBy(() -> cloud.plan(provider(FLAT)))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("network " + cloud.unique("net") + ": " + provider + " is network "
                        + other.name() + " (" + other.id() + ") of project ")
                .hasMessageEndingWith(
                        "already; name that one by network.id, or ask for another segment or physical network");
        assertThat(neutron().networks(cloud.unique("net"))).isEmpty();
    }

    @Test
    public void aNetworkThatIsThereIsTakenByItsId() {
        Provider provider = new Provider("flat", Optional.of(cloud.unique("flat")), Optional.empty());
        NewNetwork plain = PlainNetwork.of(cloud.unique("other"), "");
        Network other = neutron()
                .create(new NewNetwork(plain.name(), plain.description(), Optional.of(provider), plain.settings()));
        cloud.cleanUp(() -> remove(other));
        String spec = withoutHealthManagers(provider(FLAT)).replace("name: net-$N", "id: " + other.id());

        assertThat(cloud.apply(spec).failure()).isEmpty();
        assertThat(row(spec, Kind.NETWORK).action()).isEqualTo(Action.ADOPTED);
    }

    /** Neutron's own words, said with the network's name, and nothing is left of the attempt. */
    @Test
    public void whatNeutronDoesNotHaveFailsWithItsReason() {
        assertThat(cloud.apply(provider("type: vlan, physicalNetwork: nowhere, segment: 9"))
                        .failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .startsWith("network " + cloud.unique("net"))
                        .contains("physical_network 'nowhere' unknown for VLAN provider network"));
        assertThat(cloud.apply(provider("type: geneve")).failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure).contains("network_type value 'geneve' not supported"));
        assertThat(cloud.apply(spec("mtu: 1451")).failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure).contains("Requested MTU is too big, maximum is 1450"));
        assertThat(neutron().networks(cloud.unique("net"))).isEmpty();
    }

    @Test
    public void whatIsOursFollows() {
        cloud.apply(spec("mtu: 1400", "dns: [10.0.0.53]"));
        String spec = spec(
                "mtu: 1300, shared: true, portSecurity: false",
                "dns: [10.0.0.54, 10.0.0.53], hostRoutes: [{destination: 10.0.0.0/8, nextHop: 172.16.0.9},"
                        + " {destination: 192.0.2.0/24, nextHop: 172.16.0.8}]");

        assertThat(row(spec, Kind.NETWORK).differences())
                .containsExactly(
                        "mtu 1400 where 1300 is asked",
                        "shared false where true is asked",
                        "port security true where false is asked");
        assertThat(row(spec, Kind.SUBNET).differences())
                .containsExactly(
                        "dns 10.0.0.53 where 10.0.0.54, 10.0.0.53 is asked",
                        "host routes none where 10.0.0.0/8 via 172.16.0.9, 192.0.2.0/24 via 172.16.0.8 is asked");
        assertSettled(spec);
        Network network = network();
        assertThat(network.mtu()).isEqualTo(1300);
        assertThat(network.shared()).isTrue();
        assertThat(network.portSecurity()).isFalse();
        Subnet subnet = neutron().subnetsOf(List.of(network.id())).get(0);
        assertThat(subnet.dns()).containsExactly("10.0.0.54", "10.0.0.53");
        assertThat(subnet.hostRoutes())
                .containsExactlyInAnyOrder(
                        new HostRoute("10.0.0.0/8", "172.16.0.9"), new HostRoute("192.0.2.0/24", "172.16.0.8"));

        // Without the keys nothing is compared; with empty lists there are none.
        assertThat(cloud.plan(spec("healthManagersRemoved: keep")))
                .extracting(Change::action)
                .containsOnly(Action.UNCHANGED);
        assertSettled(spec("shared: false", "dns: [], hostRoutes: []"));
        assertThat(neutron().subnetsOf(List.of(network.id())).get(0).dns()).isEmpty();
    }

    @Test
    public void spellingsThatNeutronKeepsAreTheSame() {
        String spec = spec(
                "mtu: 1400",
                "cidr: 'fd00:77::/64', dns: ['FD00::0053'],"
                        + " hostRoutes: [{destination: 'FD00:8:0::/64', nextHop: 'FD00:77:0::1'}]");

        assertSettled(spec);
    }

    @Test
    public void whatSomebodyElseMadeIsLeftAsItIs() {
        Network byHand = neutron().create(PlainNetwork.of(cloud.unique("net"), ""));
        cloud.cleanUp(() -> remove(byHand));
        new RawCalls(cloud.config("admin")).createSubnet(byHand.id(), cloud.unique("sub"), "172.16.0.0/22");
        String spec = spec("mtu: 1300, shared: true", "dns: [10.0.0.53]");

        assertThat(row(spec, Kind.NETWORK).differences())
                .containsExactly(
                        "left as it is: mtu 1450 where 1300 is asked",
                        "left as it is: shared false where true is asked");
        assertThat(cloud.apply(spec).failure()).isEmpty();
        assertThat(network().mtu()).isEqualTo(1450);
        assertThat(network().shared()).isFalse();
        assertThat(neutron().subnetsOf(List.of(byHand.id())).get(0).dns()).isEmpty();
    }

    /** Neutron hides a network's type and segment from all but administrators. */
    @Test
    public void aLoginThatSeesNoSegmentIsToldSo() {
        Networking member = cloud.connect("member").network();
        Network theirs = member.create(PlainNetwork.of(cloud.unique("net"), ""));
        cloud.cleanUp(() -> member.delete(theirs));

        assertThat(cloud.plan(
                                "network: {name: net-$N, provider: {type: vlan}, subnet: {name: sub-$N},"
                                        + " healthManagers: []}",
                                cloud.inputs(),
                                cloud.connect("member"))
                        .get(0)
                        .differences())
                .containsExactly("not compared: type vlan; only an administrator of the cloud sees what it is");
        assertThatThrownBy(() -> member.create(new NewNetwork(
                        cloud.unique("other"),
                        "",
                        Optional.of(new Provider("vxlan", Optional.empty(), Optional.empty())),
                        PlainNetwork.of("", "").settings())))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("provider:network_type");
    }

    @Test
    public void aDnsDomainIsSetAndChanged() {
        assumeTrue(neutron().hasExtension("dns-integration"));
        cloud.apply(spec("dnsDomain: lb.example.org."));

        assertThat(network().dnsDomain()).contains("lb.example.org.");
        assertThat(row(spec("dnsDomain: Other.example.org."), Kind.NETWORK).differences())
                .containsExactly("dns domain lb.example.org. where other.example.org. is asked");
        assertSettled(spec("dnsDomain: Other.example.org."));
    }

    @Test
    public void aDnsDomainThatNeutronDoesNotKnowIsRefused() {
        assumeTrue(!neutron().hasExtension("dns-integration"));

        assertThatThrownBy(() -> cloud.plan(spec("dnsDomain: lb.example.org.")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("this Neutron has no DNS domains");
    }
}
