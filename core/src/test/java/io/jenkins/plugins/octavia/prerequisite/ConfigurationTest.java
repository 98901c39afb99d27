package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** octavia.conf is a prerequisite like the others: compared, said, written, and what others put there is kept. */
@Category(AnyCloud.class)
public class ConfigurationTest {

    private static final String ONE = spec("{host: controller}");
    private static final String TWO = spec("{host: controller}, {host: localhost}");
    private static final String CONF = "octavia.conf";

    @Rule
    public final TestCloud cloud = new TestCloud();

    private static String spec(String managers) {
        return "flavor: {name: flavor-$N}\n"
                + "securityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}\n"
                + "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [" + managers + "]}";
    }

    private Deployment applied(String spec) throws IOException {
        return applied(spec, cloud.inputs());
    }

    private Deployment applied(String spec, Inputs inputs, Section... only) throws IOException {
        Deployment deployment = cloud.run(spec, inputs, only);
        assertThat(deployment.failure()).isEmpty();
        return deployment;
    }

    private ConfFile conf() throws IOException {
        return cloud.out().readConf().orElseThrow();
    }

    private Change row(List<Change> changes, String file) {
        return changes.stream()
                .filter(change ->
                        change.kind() == Kind.CONFIGURATION && change.name().equals(file))
                .findFirst()
                .orElseThrow();
    }

    private void spoil(Option option, String value) throws IOException {
        Files.write(cloud.out().conf(), conf().set(option, value).bytes());
    }

    private Path file(String name) {
        return cloud.out().path().resolve(name);
    }

    private Inputs given(String text) {
        return cloud.with().conf(text).inputs(cloud.out());
    }

    @Test
    public void aFirstPlanSaysEveryOptionAndNoSecret() {
        Change row = row(
                cloud.plan(
                        ONE, cloud.with().heartbeatKey("a-key-that-nobody-sees").inputs(cloud.out())),
                CONF);

        assertThat(row.action()).isEqualTo(Action.CREATED);
        assertThat(row.differences())
                .contains(
                        "+ [controller_worker] amp_flavor_id = (id of the new flavor " + cloud.unique("flavor") + ")",
                        "+ [health_manager] bind_port = 5555",
                        "+ [health_manager] heartbeat_key, a secret")
                .noneMatch(line -> line.contains("nobody-sees"));
    }

    @Test
    public void whatSomebodyWroteIntoItIsAChangeAndIsUndone() throws IOException {
        String flavor = TestCloud.resource(applied(ONE), Kind.FLAVOR).id();
        String address = conf().get(OctaviaConf.BIND_IP).orElseThrow();
        spoil(OctaviaConf.AMP_FLAVOR_ID, "rubbish");
        spoil(OctaviaConf.BIND_IP, "192.0.2.1");

        Change row = row(cloud.plan(ONE), CONF);
        assertThat(row.action()).isEqualTo(Action.UPDATED);
        assertThat(row.differences())
                .contains(
                        "- [controller_worker] amp_flavor_id = rubbish",
                        "+ [controller_worker] amp_flavor_id = " + flavor,
                        "- [health_manager] bind_ip = 192.0.2.1",
                        "+ [health_manager] bind_ip = " + address);
        Deployment deployment = applied(ONE);
        assertThat(deployment.isChanged()).isTrue();
        assertThat(deployment.notes()).contains(CONF + ": - [controller_worker] amp_flavor_id = rubbish");
        assertThat(row(cloud.plan(ONE), CONF).action()).isEqualTo(Action.UNCHANGED);
        assertThat(applied(ONE).isChanged()).isFalse();
    }

    @Test
    public void listsKeepWhatIsNotOursAndSayIt() throws IOException {
        String given = "[controller_worker]\namp_boot_network_list = 11111111-2222-4333-8444-555555555555\n"
                + "amp_secgroup_list = 12121212-3434-4565-8787-909090909090\n[health_manager]\n"
                + "controller_ip_port_list = 192.0.2.7:5555, [2001:db8::7]:5555\nbind_port = 6666\n";

        Deployment deployment = applied(ONE, given(given));
        String address = deployment.healthManagers().get(0).ip();
        assertThat(conf().get(OctaviaConf.CONTROLLER_IP_PORT_LIST))
                .contains("192.0.2.7:5555, [2001:db8::7]:5555, " + address + ":5555");
        assertThat(conf().get(OctaviaConf.AMP_BOOT_NETWORK_LIST))
                .contains(deployment.options().get(OctaviaConf.AMP_BOOT_NETWORK_LIST)
                        + ", 11111111-2222-4333-8444-555555555555");
        assertThat(conf().get(OctaviaConf.AMP_SECGROUP_LIST))
                .hasValueSatisfying(list -> assertThat(list).startsWith("12121212-3434-4565-8787-909090909090, "));
        assertThat(deployment.notes())
                .contains(
                        "octavia.conf: [health_manager] bind_port = 6666 of the file that was given becomes 5555",
                        "octavia.conf: [controller_worker] amp_secgroup_list keeps 12121212-3434-4565-8787-909090909090,"
                                + " which is not of this deployment");
        byte[] written = Files.readAllBytes(cloud.out().conf());
        assertThat(row(cloud.plan(ONE, given(given)), CONF).action()).isEqualTo(Action.UNCHANGED);
        applied(ONE, given(given));
        applied(ONE);
        assertThat(Files.readAllBytes(cloud.out().conf())).isEqualTo(written);
    }

    @Test
    public void whatIsGoneFromTheGivenFileIsSaidAlsoOfSectionsThatTheSpecificationLacks() throws IOException {
        String given = "[controller_worker]\namp_image_tag = amphora\namp_image_owner_id = 0123456789abcdef\n"
                + "client_ca = /etc/octavia/certs/client_ca.pem\n";
        applied(ONE, given(given));

        Change row = row(cloud.plan(ONE, given("[controller_worker]\namp_image_tag = amphora\n")), CONF);
        assertThat(row.action()).isEqualTo(Action.UPDATED);
        assertThat(row.differences())
                .containsExactly(
                        "- [controller_worker] amp_image_owner_id = 0123456789abcdef",
                        "- [controller_worker] client_ca = /etc/octavia/certs/client_ca.pem");
    }

    @Test
    public void whereNothingIsOnRecordAllOfTheGivenFileIsSaid() {
        Change row = row(
                cloud.plan(ONE, given("[DEFAULT]\ndebug = true\ntransport_url = rabbit://canary@192.0.2.1\n")), CONF);

        assertThat(row.action()).isEqualTo(Action.CREATED);
        assertThat(row.differences())
                .contains("+ [DEFAULT] debug = true", "+ [DEFAULT] transport_url, a secret")
                .noneMatch(line -> line.contains("canary"));
    }

    @Test
    public void aRunOfSomeSectionsKeepsWhatOthersWroteAlsoWhereAFileIsGiven() throws IOException {
        Inputs given = given("[DEFAULT]\ndebug = false\n");
        applied(ONE, given);
        byte[] written = Files.readAllBytes(cloud.out().conf());
        applied(ONE, given("[DEFAULT]\ndebug = false\n"), Section.FLAVOR);

        assertThat(ConfFile.parse(Files.readAllBytes(cloud.out().conf())).options())
                .isEqualTo(ConfFile.parse(written).options());
    }

    @Test
    public void theManagementNetworkIsTheFirstOfItsList() throws IOException {
        String network = applied(ONE).options().get(OctaviaConf.AMP_BOOT_NETWORK_LIST);
        String other = "11111111-2222-4333-8444-555555555555";

        applied(ONE, given("[controller_worker]\namp_boot_network_list = " + other + ", " + network + "\n"));
        assertThat(conf().get(OctaviaConf.AMP_BOOT_NETWORK_LIST)).contains(network + ", " + other);
    }

    @Test
    public void whatAnEarlierRunPutIntoAListGoesWithIt() throws IOException {
        String first = applied(ONE).healthManagers().get(0).ip();
        applied(TWO);

        Deployment shrunk = applied(spec("{host: localhost}"));
        assertThat(conf().get(OctaviaConf.CONTROLLER_IP_PORT_LIST))
                .contains(shrunk.healthManagers().get(0).ip() + ":5555");
        assertThat(shrunk.notes())
                .anySatisfy(note -> assertThat(note)
                        .startsWith("octavia.conf: health manager " + first
                                + ":5555 is listed no longer, but running amphorae send to it"));
    }

    @Test
    public void growingLeavesNoAddressOfOneHostAndShrinkingNoFileOfAnother() throws IOException {
        applied(ONE);
        assertThat(conf().get(OctaviaConf.BIND_IP)).isPresent();

        Change row = row(cloud.plan(TWO), CONF);
        assertThat(row.differences()).anyMatch(line -> line.startsWith("- [health_manager] bind_ip = "));
        Deployment grown = applied(TWO);
        assertThat(conf().get(OctaviaConf.BIND_IP)).isEmpty();
        assertThat(grown.startOfHealthManagers())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("--config-file octavia.conf --config-file health-manager-HOST.conf")
                        .contains("health-manager-controller.conf, health-manager-localhost.conf"));
        grown.healthManagers()
                .forEach(port -> assertThat(file("health-manager-" + port.host() + ".conf"))
                        .content()
                        .contains("bind_ip = " + port.ip()));

        assertThat(row(cloud.plan(ONE), "health-manager-localhost.conf").action())
                .isEqualTo(Action.REMOVED);
        applied(ONE);
        assertThat(file("health-manager-controller.conf")).doesNotExist();
        assertThat(file("health-manager-localhost.conf")).doesNotExist();
        assertThat(conf().get(OctaviaConf.BIND_IP)).isPresent();
    }

    @Test
    public void aFileOfSuchANameThatIsSomebodyElsesStays() throws IOException {
        applied(ONE);
        Path theirs = file("health-manager-theirs.conf");
        Files.writeString(theirs, "[health_manager]\nbind_ip = 192.0.2.9\nhealth_check_interval = 7\n");

        assertThat(cloud.plan(ONE)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        applied(ONE);
        assertThat(theirs).exists();
    }

    @Test
    public void anEmptySecretOfAnEarlierRunIsNone() throws IOException {
        applied("flavor: {name: flavor-$N}");
        spoil(OctaviaConf.HEARTBEAT_KEY, "");

        applied("flavor: {name: flavor-$N}", given("[health_manager]\nheartbeat_key = a-key-that-is-given\n"));
        assertThat(conf().get(OctaviaConf.HEARTBEAT_KEY)).contains("a-key-that-is-given");
    }

    @Test
    public void aFileOfAHostThatWasLostComesBack() throws IOException {
        applied(TWO);
        Files.delete(file("health-manager-localhost.conf"));

        assertThat(row(cloud.plan(TWO), "health-manager-localhost.conf").action())
                .isEqualTo(Action.CREATED);
        assertThat(applied(TWO).isChanged()).isTrue();
        assertThat(file("health-manager-localhost.conf")).exists();
    }

    @Test
    public void anAddressOfAllHostsInTheGivenFileStaysForSeveral() throws IOException {
        applied(TWO, given("[health_manager]\nbind_ip = 0.0.0.0\n"));

        assertThat(conf().get(OctaviaConf.BIND_IP)).contains("0.0.0.0");
    }

    @Test
    public void theAddressOfOneHostIsStaleHoweverItIsWritten() throws IOException {
        String six = "network: {name: net-$N, subnet: {name: sub-$N, cidr: 'fd00:77::/64'}, healthManagers:"
                + " [{host: controller, ip: 'fd00:77::11'}, {host: localhost, ip: 'fd00:77::12'}]}";
        applied(six, given("[health_manager]\nbind_ip = FD00:77:0:0::0011\n"));

        assertThat(conf().get(OctaviaConf.BIND_IP)).isEmpty();
    }

    @Test
    public void runsOfSomeSectionsAddUpAndAddressesThatAmphoraeKnowStayOnRecord() throws IOException {
        Deployment whole = applied(TWO);
        Deployment flavorAlone = applied(TWO, cloud.inputs(), Section.FLAVOR);
        assertThat(flavorAlone.healthManagers()).isEmpty();

        Deployment recorded = LastDeployment.in(cloud.out()).deployment().orElseThrow();
        assertThat(recorded.healthManagers()).isEqualTo(whole.healthManagers());
        assertThat(recorded.options()).isEqualTo(whole.options());
        assertThat(recorded.resources())
                .extracting(Resource::id)
                .containsExactlyInAnyOrderElementsOf(
                        whole.resources().stream().map(Resource::id).toList());

        Networking neutron = cloud.admin().network();
        String network = neutron.networks(cloud.unique("net")).get(0).id();
        neutron.portsOf(network).stream()
                .filter(port -> !port.deviceOwner().startsWith("network:"))
                .forEach((Port port) -> neutron.delete(port));
        Deployment again = applied(TWO);
        assertThat(Configuration.byHost(again.healthManagers()))
                .isEqualTo(Configuration.byHost(whole.healthManagers()));
    }

    @Test
    public void aSecretOfAnEarlierRunTakesTheOfferedOnesPlaceInNoRun() throws IOException {
        applied(ONE);
        Inputs rotated = given("[health_manager]\nheartbeat_key = a-key-that-was-rotated\n");

        assertThatThrownBy(() -> cloud.run(ONE, rotated, Section.FLAVOR))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(
                        "heartbeat_key: --conf, the octavia.conf of an earlier run hold different ones");
    }

    @Test
    public void aFolderServesOneProjectAlone() throws IOException {
        applied("flavor: {name: flavor-$N}");
        Deployment ours = LastDeployment.in(cloud.out()).deployment().orElseThrow();
        String json = Files.readString(cloud.out().deployment()).replace(ours.projectId(), "another-project");
        Files.writeString(cloud.out().deployment(), json);

        assertThatThrownBy(() -> cloud.plan("flavor: {name: flavor-$N}"))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(
                        "folder " + cloud.out().path() + ": it holds the deployment of cloud admin (project ")
                .hasMessageContaining("another-project")
                .hasMessageEndingWith("give another folder");
    }

    @Test
    public void aFolderIsOfItsProjectFromTheBeginningOfItsFirstRun() throws IOException {
        Deployment begun = LastDeployment.NONE.begunOn(cloud.admin());

        assertThat(begun.isOf(cloud.admin())).isTrue();
        assertThat(begun.isOf(cloud.connect("member"))).isFalse();
        assertThat(begun.failure()).contains("the run was cut off");
    }

    @Test
    public void aDamagedRecordIsRefused() throws IOException {
        applied("flavor: {name: flavor-$N}");
        for (String damage : List.of("", "[]", "{", "{\"resources\": [{\"action\": \"flown\"}]}")) {
            Files.writeString(cloud.out().deployment(), damage);
            assertThatThrownBy(() -> LastDeployment.in(cloud.out()))
                    .as(damage)
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith(cloud.out().deployment() + ": it is damaged");
        }
    }

    @Test
    public void whatIsRecordedIsReadAgain() throws IOException {
        Deployment deployment = applied(TWO);

        assertThat(DeploymentJson.read(DeploymentJson.bytes(DeploymentJson.map(deployment))))
                .contains(deployment);
        assertThat(Map.copyOf(LastDeployment.in(cloud.out()).files()))
                .containsOnlyKeys(CONF, "health-manager-controller.conf", "health-manager-localhost.conf");
    }
}
