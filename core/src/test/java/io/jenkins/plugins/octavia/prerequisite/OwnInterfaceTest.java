package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.NewPort;
import io.jenkins.plugins.octavia.cloud.PlainNetwork;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Hosts that reach the management network by an interface of their own, of which Neutron knows nothing. */
@Category(AnyCloud.class)
public class OwnInterfaceTest {

    private static final String OWN = spec("{host: controller, ip: 172.16.0.5, port: none}");
    private static final String PORT = spec("{host: controller}");

    @Rule
    public final TestCloud cloud = new TestCloud();

    private static String spec(String managers) {
        return "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [" + managers + "]}";
    }

    private Deployment applied(String spec) throws IOException {
        Deployment deployment = cloud.run(spec, cloud.inputs());
        assertThat(deployment.failure()).isEmpty();
        return deployment;
    }

    private static String addresses(Deployment deployment) {
        return deployment.options().get(OctaviaConf.CONTROLLER_IP_PORT_LIST);
    }

    private Networking neutron() {
        return cloud.admin().network();
    }

    private List<Port> ports() {
        return neutron().portsOf(neutron().networks(cloud.unique("net")).get(0).id()).stream()
                .filter(port -> !port.deviceOwner().startsWith("network:"))
                .toList();
    }

    @Test
    public void theirAddressIsWrittenAndNoPortIsMade() throws IOException {
        Deployment deployment = applied(OWN);

        assertThat(addresses(deployment)).isEqualTo("172.16.0.5:5555");
        assertThat(deployment.options()).containsEntry(OctaviaConf.BIND_IP, "172.16.0.5");
        assertThat(ports()).isEmpty();
        assertThat(deployment.healthManagers())
                .singleElement()
                .matches(manager -> manager.portId().isEmpty() && manager.prefix() == 22);
        assertThat(LastDeployment.in(cloud.out()).healthManagers()).isEqualTo(deployment.healthManagers());
        assertThat(applied(OWN).isChanged()).isFalse();
        assertThat(cloud.destroy(OWN).isComplete()).isTrue();
    }

    @Test
    public void bothKindsStandBesideEachOther() throws IOException {
        Deployment deployment =
                applied(spec("{host: localhost, ip: 172.16.0.6, port: none}, {host: controller, ip: 172.16.0.7}"));

        assertThat(addresses(deployment)).isEqualTo("172.16.0.6:5555, 172.16.0.7:5555");
        assertThat(deployment.healthManagers())
                .extracting(HealthManagerPort::host, manager -> manager.portId().isEmpty())
                .containsExactly(tuple("localhost", true), tuple("controller", false));
        assertThat(ports()).extracting(Port::host).containsExactly("controller");
    }

    @Test
    public void aHostThatGetsAnInterfaceOfItsOwnKeepsItsPortUnlessAsked() throws IOException {
        String was = applied(PORT).healthManagers().get(0).ip();

        List<Change> plan = cloud.plan(OWN);
        assertThat(plan.get(0).differences())
                .containsExactly(
                        "health manager on host controller: address " + was + " becomes 172.16.0.5, but running"
                                + " amphorae send to " + was + " until their agents are told"
                                + " (loadbalancers configure)");
        assertThat(plan)
                .filteredOn(change -> change.kind() == Kind.PORT)
                .singleElement()
                .matches(change -> change.action() == Action.UNCHANGED
                        && change.differences().get(0).startsWith("host controller has an interface of its own: kept"));
        Deployment deployment = applied(OWN);
        assertThat(addresses(deployment)).isEqualTo("172.16.0.5:5555");
        assertThat(deployment.notes()).anyMatch(note -> note.contains("address " + was + " becomes 172.16.0.5"));
        assertThat(ports()).hasSize(1);

        applied(OWN.replace("healthManagers:", "healthManagersRemoved: delete, healthManagers:"));
        assertThat(ports()).isEmpty();
    }

    @Test
    public void anotherHostDoesNotTakeThePortOfOneThatHasAnInterfaceNow() throws IOException {
        String was = applied(PORT).healthManagers().get(0).ip();

        applied(OWN.replace("}]", "}, {host: localhost}]"));

        assertThat(ports()).hasSize(2).anySatisfy(port -> {
            assertThat(port.host()).isEqualTo("controller");
            assertThat(port.fixedIps().get(0).address()).isEqualTo(was);
        });
    }

    @Test
    public void aPortAfterAnInterfaceHasItsAddress() throws IOException {
        applied(OWN);

        Deployment deployment = applied(PORT);

        assertThat(addresses(deployment)).isEqualTo("172.16.0.5:5555");
        assertThat(ports())
                .singleElement()
                .matches(port -> port.fixedIps().get(0).address().equals("172.16.0.5"));
    }

    /** The address that octavia.conf has is the interface's, and not one that a lost port had. */
    @Test
    public void aNewPortDoesNotTakeTheAddressOfAnInterface() throws IOException {
        applied(OWN);
        Files.delete(cloud.out().deployment());

        Deployment deployment = applied(spec("{host: controller, ip: 172.16.0.5, port: none}, {host: localhost}"));

        assertThat(deployment.healthManagers())
                .extracting(HealthManagerPort::ip)
                .doesNotHaveDuplicates();
    }

    @Test
    public void anAddressThatNeutronGivesAwayIsRefused() {
        String custom = "network: {name: net-$N, subnet: {name: sub-$N, cidr: 10.9.0.0/24},"
                + " healthManagers: [{host: controller, ip: 10.9.0.5, port: none}]}";
        assertThatThrownBy(() -> cloud.plan(custom))
                .isInstanceOf(Refusal.class)
                .hasMessage("health manager on host controller: its address 10.9.0.5 is inside the pool of subnet "
                        + cloud.unique("sub")
                        + ", which Neutron gives to amphorae; take one outside of it, or another pool");

        // Of a subnet that somebody else made its own pool counts.
        var network = neutron().create(PlainNetwork.of(cloud.unique("net"), ""));
        cloud.cleanUp(() -> neutron().delete(network));
        new RawCalls(cloud.config("admin")).createSubnet(network.id(), cloud.unique("sub"), "172.16.0.0/22");
        assertThatThrownBy(() -> cloud.plan(OWN))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("its address 172.16.0.5 is inside the pool of subnet");
    }

    @Test
    public void anAddressThatAPortHasIsRefused() throws IOException {
        applied(spec(""));
        String network = neutron().networks(cloud.unique("net")).get(0).id();
        Port taken = neutron()
                .create(new NewPort(
                        network,
                        neutron().subnetsOf(List.of(network)).get(0).id(),
                        cloud.unique("taken"),
                        "",
                        "compute:nova",
                        "controller",
                        Optional.of("172.16.0.5"),
                        Optional.empty()));
        cloud.cleanUp(() -> neutron().delete(taken));

        assertThatThrownBy(() -> cloud.plan(OWN))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(
                        "health manager on host controller: its address 172.16.0.5 is that of port " + taken.id());
    }

    @Test
    public void anAddressBehindAGatewayIsTaken() throws IOException {
        Deployment deployment = applied("network: {name: net-$N, subnet: {name: sub-$N, gateway: 172.16.0.1},"
                + " healthManagers: [{host: controller, ip: 10.20.0.5, port: none}]}");

        assertThat(addresses(deployment)).isEqualTo("10.20.0.5:5555");
    }
}
