package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.NewPort;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Controllers come and go; an address to which running amphorae send their heartbeats stays where it is. */
@Category(AnyCloud.class)
public class HealthManagersTest {

    private static final String ONE = spec("{host: controller}");
    private static final String TWO = spec("{host: controller}, {host: localhost}");
    private static final String OTHER_ORDER = spec("{host: localhost}, {host: controller}");
    private static final String SECOND_ALONE = spec("{host: localhost}");

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

    private static Map<String, String> addresses(Deployment deployment) {
        return deployment.healthManagers().stream()
                .collect(Collectors.toMap(HealthManagerPort::host, HealthManagerPort::ip));
    }

    private Networking neutron() {
        return cloud.admin().network();
    }

    private List<Port> ports() {
        return neutron().portsOf(networkId()).stream()
                .filter(port -> !port.deviceOwner().startsWith("network:"))
                .toList();
    }

    private String networkId() {
        return neutron().networks(cloud.unique("net")).get(0).id();
    }

    @Test
    public void aSecondControllerLeavesTheFirstOnesAddress() throws IOException {
        String first = addresses(applied(ONE)).get("controller");

        assertThat(cloud.plan(TWO))
                .filteredOn(change -> change.kind() == Kind.PORT)
                .extracting(Change::name, Change::action)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("octavia-health-manager-listen-port", Action.UNCHANGED),
                        org.assertj.core.groups.Tuple.tuple(
                                "octavia-health-manager-localhost-listen-port", Action.CREATED));
        Deployment grown = applied(TWO);
        assertThat(addresses(grown)).containsEntry("controller", first);
        assertThat(grown.options().get(OctaviaConf.CONTROLLER_IP_PORT_LIST)).startsWith(first + ":5555, ");
        assertThat(ports()).hasSize(2);
    }

    @Test
    public void anotherOrderOfControllersChangesNothing() throws IOException {
        Map<String, String> before = addresses(applied(TWO));

        Deployment deployment = applied(OTHER_ORDER);

        assertThat(deployment.isChanged()).isFalse();
        assertThat(addresses(deployment)).isEqualTo(before);
    }

    @Test
    public void aNewFirstControllerDoesNotTakeTheNameOfAnothersPort() throws IOException {
        Map<String, String> before = addresses(applied(ONE));

        Deployment deployment = applied(OTHER_ORDER);

        assertThat(addresses(deployment)).containsAllEntriesOf(before);
        assertThat(ports()).extracting(Port::name).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    public void aPortThatSomebodyRenamedIsKnownByItsHost() throws IOException {
        Map<String, String> before = addresses(applied(ONE));
        new RawCalls(cloud.config("admin")).renamePort(ports().get(0).id(), cloud.unique("renamed"));

        assertThat(cloud.plan(ONE)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        assertThat(addresses(applied(ONE))).isEqualTo(before);
    }

    @Test
    public void aControllerThatLeftIsReportedAndItsPortKept() throws IOException {
        Map<String, String> before = addresses(applied(TWO));

        Change departure = cloud.plan(SECOND_ALONE).get(3);
        assertThat(departure.action()).isEqualTo(Action.UNCHANGED);
        assertThat(departure.differences())
                .containsExactly("host controller is not among the health managers: kept with "
                        + before.get("controller")
                        + ", to which running amphorae may send; healthManagersRemoved: delete removes it");
        Deployment shrunk = applied(SECOND_ALONE);
        assertThat(addresses(shrunk)).isEqualTo(Map.of("localhost", before.get("localhost")));
        assertThat(shrunk.notes())
                .anyMatch(note -> note.contains("host controller is not among the health managers: kept"));
        assertThat(ports()).hasSize(2);
        assertThat(cloud.destroy(SECOND_ALONE).isComplete()).isTrue();
    }

    /** Running amphorae send to it, and the first one in the specification has no claim to its name. */
    @Test
    public void aControllerThatTakesAnothersPlaceDoesNotTakeItsPort() throws IOException {
        Map<String, String> before = addresses(applied(ONE));

        Map<String, String> after = addresses(applied(SECOND_ALONE));

        assertThat(after.get("localhost")).isNotEqualTo(before.get("controller"));
        assertThat(ports()).extracting(Port::host).containsExactlyInAnyOrder("controller", "localhost");
        assertThat(addresses(applied(TWO))).containsAllEntriesOf(before).containsAllEntriesOf(after);
    }

    @Test
    public void aControllerThatLeftGoesIfItIsAskedFor() throws IOException {
        Map<String, String> before = addresses(applied(TWO));
        String spec = SECOND_ALONE.replace("healthManagers:", "healthManagersRemoved: delete, healthManagers:");

        assertThat(cloud.plan(spec).get(3).action()).isEqualTo(Action.REMOVED);
        Deployment shrunk = applied(spec);
        assertThat(TestCloud.resource(shrunk, Kind.PORT)).isNotNull();
        assertThat(shrunk.resources()).extracting(Resource::action).contains(Action.REMOVED);
        assertThat(ports()).extracting(Port::host).containsExactly("localhost");
        assertThat(addresses(shrunk)).isEqualTo(Map.of("localhost", before.get("localhost")));
        assertThat(applied(spec).isChanged()).isFalse();
    }

    @Test
    public void aPortThatWasLostComesBackWithItsAddress() throws IOException {
        Map<String, String> before = addresses(applied(TWO));
        ports().stream().filter(port -> port.host().equals("controller")).forEach(neutron()::delete);

        assertThat(cloud.plan(TWO))
                .filteredOn(change -> change.action() == Action.CREATED)
                .flatExtracting(Change::differences)
                .containsExactly(
                        "on host controller, address " + before.get("controller") + ", which running amphorae know");
        assertThat(addresses(applied(TWO))).isEqualTo(before);
    }

    @Test
    public void aLostPortsAddressIsTakenFromOctaviaConfToo() throws IOException {
        Map<String, String> before = addresses(applied(ONE));
        Files.delete(cloud.out().deployment());
        ports().forEach(neutron()::delete);

        assertThat(addresses(applied(ONE))).isEqualTo(before);
    }

    @Test
    public void aLostPortWhoseAddressIsTakenIsRefused() throws IOException {
        String address = addresses(applied(ONE)).get("controller");
        ports().forEach(neutron()::delete);
        Port thief = port("thief", "compute:nova", address);

        assertThatThrownBy(() -> cloud.plan(ONE))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("port octavia-health-manager-listen-port: octavia.conf has address " + address
                        + " for host controller, to which running amphorae send, and port " + thief.id() + " ("
                        + thief.name() + ", compute:nova) of project ")
                .hasMessageContaining(" has it now; delete that port");
    }

    /** As a port is that was made by hand without {@code --device-owner}. */
    @Test
    public void aPortOfTheHostWithoutAnOwnerIsTakenOnceItIsSaidToBeAHealthManagers() throws IOException {
        String address = addresses(applied(ONE)).get("controller");
        ports().forEach(neutron()::delete);
        Port byHand = port("byhand", "", address);

        assertThatThrownBy(() -> cloud.plan(ONE))
                .isInstanceOf(Refusal.class)
                .hasMessage("port octavia-health-manager-listen-port: octavia.conf has address " + address
                        + " for host controller, to which running amphorae send, and port " + byHand.id() + " ("
                        + byHand.name() + ") " + byHand.owner() + " has it on that host; if that is the health"
                        + " manager's, say so with openstack port set --device-owner Octavia:health-mgr "
                        + byHand.id() + " and run again");
        new RawCalls(cloud.config("admin")).ownPort(byHand.id(), "Octavia:health-mgr");
        assertThat(cloud.plan(ONE))
                .filteredOn(change -> change.kind() == Kind.PORT)
                .extracting(Change::id, Change::action)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(byHand.id(), Action.ADOPTED));
    }

    @Test
    public void theSecurityGroupThatIsMadeForAnAdoptedPortIsInThePlan() throws IOException {
        applied(ONE);
        ports().forEach(neutron()::delete);
        port(
                "byhand",
                "Octavia:health-mgr",
                LastDeployment.in(cloud.out()).healthManagers().get(0).ip());
        String spec = ONE + "\nsecurityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}";

        List<Change> plan = cloud.plan(spec);
        assertThat(plan)
                .filteredOn(change -> change.kind() == Kind.PORT)
                .singleElement()
                .matches(change -> change.action() == Action.UPDATED
                        && change.differences().equals(List.of("+ security group " + cloud.unique("hm"))));
        assertThat(applied(spec).resources())
                .extracting(Resource::action)
                .containsExactlyElementsOf(plan.stream().map(Change::action).toList());
    }

    private Port port(String name, String deviceOwner, String address) {
        Port port = neutron()
                .create(new NewPort(
                        networkId(),
                        neutron().subnetsOf(List.of(networkId())).get(0).id(),
                        cloud.unique(name),
                        "",
                        deviceOwner,
                        "controller",
                        Optional.of(address),
                        Optional.empty()));
        cloud.cleanUp(() -> neutron().delete(port));
        return port;
    }
}
