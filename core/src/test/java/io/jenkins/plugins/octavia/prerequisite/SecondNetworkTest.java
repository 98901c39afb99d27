package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.PlainNetwork;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.spec.Section;
import java.io.IOException;
import java.util.EnumSet;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** A specification that means another network than the one whose tags say what is in use. */
@Category(AnyCloud.class)
public class SecondNetworkTest {

    private static final String CERTIFICATES = "certificates: {key: {algorithm: ec, curve: P-256}}";
    private static final String NETWORK =
            "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}";
    private static final String BOTH = CERTIFICATES + "\n" + NETWORK;

    @Rule
    public final TestCloud cloud = new TestCloud();

    private Networking neutron() {
        return cloud.admin().network();
    }

    private Network network() {
        return neutron().networks(cloud.unique("net")).get(0);
    }

    private Inputs elsewhere() {
        return cloud.with()
                .inputs(new OutputFolder(cloud.folder.getRoot().toPath().resolve("elsewhere")));
    }

    private void assertRefused(String spec, Inputs inputs, Network inUse) {
        assertThatThrownBy(() -> cloud.plan(spec, inputs))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("network " + inUse.name() + " (" + inUse.id()
                        + ") says that a CA or a secret is in use (octavia-")
                .hasMessageContaining("name it by network.id: " + inUse.id() + " and copy its files")
                .hasMessageContaining("openstack network unset --tag TAG " + inUse.id());
    }

    @Test
    public void aNetworkOfAnotherNameIsNotMadeBesideOneThatSaysWhatIsInUse() {
        cloud.apply(BOTH);

        assertRefused(BOTH.replace("name: net-$N", "name: other-$N"), elsewhere(), network());
    }

    @Test
    public void aRenamedNetworkStillSaysWhatIsInUse() {
        cloud.apply(NETWORK);
        Network before = network();
        new RawCalls(cloud.config("admin")).renameNetwork(before.id(), cloud.unique("renamed"));

        assertRefused(NETWORK, elsewhere(), neutron().network(before.id()).orElseThrow());
        new RawCalls(cloud.config("admin")).renameNetwork(before.id(), before.name());
    }

    @Test
    public void certificatesWithoutANetworkAreNotMadeBesideThoseInUse() {
        cloud.apply(BOTH);

        assertRefused(CERTIFICATES, elsewhere(), network());
        neutron().network(network().id()).orElseThrow().tags().stream()
                .filter(tag -> !tag.equals(Guard.HEARTBEAT_KEY))
                .forEach(tag -> neutron().removeTag(network(), tag));
        assertThat(cloud.plan(CERTIFICATES, elsewhere()).get(0).action()).isEqualTo(Action.CREATED);
    }

    @Test
    public void aSecretIsNotMadeBesideOneThatAnAdoptedNetworkGuards() {
        Network byHand = neutron().create(PlainNetwork.of(cloud.unique("byhand"), ""));
        cloud.cleanUp(() -> neutron().delete(byHand));
        neutron().addTag(byHand, Guard.HEARTBEAT_KEY);

        assertRefused(NETWORK, cloud.inputs(), neutron().network(byHand.id()).orElseThrow());
        neutron().removeTag(byHand, Guard.HEARTBEAT_KEY);
        assertThat(cloud.apply(NETWORK).failure()).isEmpty();
    }

    @Test
    public void whoBringsTheCaAndTheSecretsMayHaveASecondNetwork() throws IOException {
        cloud.apply(NETWORK);
        String other = "network: {name: other-$N, subnet: {name: sub-$N}, healthManagers: [{host: controller}]}";
        Inputs given = cloud.with()
                .heartbeatKey("a heartbeat key for tests")
                .inputs(elsewhere().out());

        assertThat(cloud.apply(cloud.spec(other), cloud.admin(), given).failure())
                .isEmpty();
    }

    /** A tenant with whom a network is shared can write its tags. */
    @Test
    public void tagsOnASharedNetworkThatIsNotOursDecideNothing() {
        Network provider = neutron().create(PlainNetwork.of(cloud.unique("provider"), ""));
        cloud.cleanUp(() -> neutron().delete(provider));
        RawCalls tenant = new RawCalls(cloud.config("member"));
        new RawCalls(cloud.config("admin"))
                .share("network", provider.id(), tenant.cloud().project().id());
        tenant.cloud().network().addTag(provider, Guard.ca("0".repeat(40)));

        assertThat(cloud.apply(NETWORK).failure()).isEmpty();
    }

    @Test
    public void noSecretIsMadeBesideOursFromWhichTheyMayHaveTakenTheTags() {
        cloud.apply(NETWORK);
        RawCalls tenant = new RawCalls(cloud.config("member"));
        new RawCalls(cloud.config("admin"))
                .share("network", network().id(), tenant.cloud().project().id());
        tenant.cloud().network().removeTag(network(), Guard.HEARTBEAT_KEY);

        assertThatThrownBy(() -> cloud.plan(NETWORK.replace("name: net-$N", "name: other-$N"), elsewhere()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("(" + network().id() + ") is ours and shared with other projects");
    }

    @Test
    public void aPlainMemberIsRefusedLikewise() {
        RawCalls member = new RawCalls(cloud.config("member"));
        Network shared = member.cloud().network().create(PlainNetwork.of(cloud.unique("net"), Mark.DESCRIPTION));
        cloud.cleanUp(() -> member.cloud().network().delete(shared));
        member.share("network", shared.id(), cloud.admin().project().id());
        String spec = CERTIFICATES + "\nnetwork: {name: net-$N, healthManagers: []}";

        assertThatThrownBy(() -> cloud.plan(spec, cloud.inputs(), member.cloud()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("network " + shared.name() + ": it is shared with other projects");
        assertThatThrownBy(() ->
                        cloud.plan(spec.replace("name: net-$N", "name: other-$N"), cloud.inputs(), member.cloud()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("(" + shared.id() + ") is ours and shared with other projects");
    }

    /** Neutron does not list the policy to a project that did not make it. */
    @Test
    public void aPlainMemberIsRefusedAlsoIfAnAdministratorSharedTheNetworkWithAll() {
        RawCalls member = new RawCalls(cloud.config("member"));
        Network shared = member.cloud().network().create(PlainNetwork.of(cloud.unique("net"), Mark.DESCRIPTION));
        cloud.cleanUp(() -> member.cloud().network().delete(shared));
        new RawCalls(cloud.config("admin")).share("network", shared.id(), "*");

        assertThatThrownBy(() -> cloud.plan(
                        CERTIFICATES + "\nnetwork: {name: net-$N, healthManagers: []}", cloud.inputs(), member.cloud()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("network " + shared.name() + ": it is shared with other projects");
    }

    @Test
    public void noSecretIsMadeUnderAmphoraeWhateverTheTagsSay() {
        cloud.apply(NETWORK);
        cloud.amphoraOn(network());
        neutron().removeTag(network(), Guard.HEARTBEAT_KEY);

        assertThatThrownBy(() -> cloud.plan(NETWORK, elsewhere()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "(" + network().id() + "): 1 servers of the project run on it, so a CA and secrets"
                                + " are in use though its tags do not say which");
    }

    @Test
    public void norUnderThoseOnANetworkThatSomebodyElseMade() {
        Network byHand = neutron().create(PlainNetwork.of(cloud.unique("net"), ""));
        cloud.cleanUp(() -> {
            neutron().portsOf(byHand.id()).forEach(neutron()::delete);
            neutron().delete(byHand);
        });
        cloud.apply(NETWORK);
        cloud.amphoraOn(byHand);
        neutron().removeTag(byHand, Guard.HEARTBEAT_KEY);
        Inputs given = cloud.with()
                .conf("[controller_worker]\namp_boot_network_list = " + byHand.id() + "\n")
                .inputs(elsewhere().out());

        String message = "(" + byHand.id() + "): 1 servers of the project run on it, so a CA and secrets are in use";
        assertThatThrownBy(() -> cloud.plan(NETWORK, elsewhere()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message)
                .hasMessageContaining(". If none of them is an amphora, take a network for Octavia alone");
        assertThatThrownBy(() -> cloud.plan(CERTIFICATES, given))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    @Test
    public void aNetworkIsNotMadeBesideTheOneInTheLastOctaviaConf() throws IOException {
        cloud.run(NETWORK, cloud.inputs());
        Network before = network();
        new RawCalls(cloud.config("admin")).renameNetwork(before.id(), cloud.unique("renamed"));

        assertThatThrownBy(() -> cloud.plan(NETWORK))
                .isInstanceOf(Refusal.class)
                .hasMessage("network " + before.name() + ": there is none of that name, but octavia.conf has network "
                        + cloud.unique("renamed") + " (" + before.id()
                        + ") in amp_boot_network_list, which amphorae are"
                        + " on; name that one by network.name or network.id. For a second network beside it, make that"
                        + " first (openstack network create " + before.name() + ")");
        assertThat(cloud.plan(NETWORK.replace("name: net-$N", "name: renamed-$N")))
                .extracting(Change::action)
                .containsOnly(Action.UNCHANGED);
        new RawCalls(cloud.config("admin")).renameNetwork(before.id(), before.name());
    }

    @Test
    public void aNetworkIsNotMadeBesideTheOneInAGivenOctaviaConf() {
        Network byHand = neutron().create(PlainNetwork.of(cloud.unique("byhand"), ""));
        cloud.cleanUp(() -> neutron().delete(byHand));
        Inputs given = cloud.with()
                .conf("[controller_worker]\namp_boot_network_list = " + byHand.id() + "\n")
                .inputs(cloud.out());

        assertThatThrownBy(() -> cloud.plan(NETWORK, given))
                .hasMessageContaining("octavia.conf has network " + byHand.name() + " (" + byHand.id() + ")");
        assertThat(cloud.plan(NETWORK.replace("name: net-$N", "name: byhand-$N"), given)
                        .get(0)
                        .action())
                .isEqualTo(Action.ADOPTED);
    }

    /** What is not known because its section was refused is not said to be missing. */
    @Test
    public void aRefusedSectionIsNotFollowedByARefusalThatTheNetworkIsNotThere() throws IOException {
        cloud.run(BOTH, cloud.inputs());

        assertThatThrownBy(() -> cloud.plan(BOTH.replace("name: sub-$N", "name: sub-$N, cidr: 10.9.0.0/24")))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("subnet " + cloud.unique("sub") + ": ")
                .hasMessageNotContaining("network " + cloud.unique("net") + ":")
                .hasMessageNotContaining(System.lineSeparator());
        assertThatThrownBy(() -> cloud.plan(
                        BOTH.replace("name: sub-$N", "name: sub-$N, cidr: 10.9.0.0/24"),
                        cloud.with()
                                .conf("[controller_worker]\namp_boot_network_list = "
                                        + network().id() + "\n")
                                .inputs(elsewhere().out())))
                .isInstanceOf(Refusal.class)
                .hasMessageNotContaining("there is none of that name")
                .hasMessageNotContaining("says that a CA or a secret is in use");
    }

    @Test
    public void nothingIsSaidOfNetworksToALoginThatIsNotOctavias() throws IOException {
        cloud.run(NETWORK, cloud.inputs());
        Inputs others = cloud.with()
                .conf("[service_auth]\nusername = octavia\n[controller_worker]\namp_boot_network_list = "
                        + network().id() + "\n")
                .inputs(elsewhere().out());

        assertThatThrownBy(() -> cloud.plan(NETWORK.replace("name: net-$N", "name: other-$N"), others))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("but octavia.conf has octavia")
                .hasMessageNotContaining("there is none of that name");
    }

    @Test
    public void aNetworkThatIsGoneIsMadeAnew() throws IOException {
        cloud.run(NETWORK, cloud.inputs());
        cloud.destroy(NETWORK);

        assertThat(cloud.run(NETWORK, cloud.inputs()).failure()).isEmpty();
    }

    @Test
    public void aPartOfTheSpecificationIsRefusedLikewise() {
        cloud.apply(BOTH);

        assertThatThrownBy(() -> Plan.of(
                        cloud.spec(BOTH.replace("name: net-$N", "name: other-$N")),
                        EnumSet.of(Section.CERTIFICATES),
                        cloud.admin(),
                        elsewhere(),
                        cloud))
                .hasMessageContaining(" says that a CA or a secret is in use");
    }
}
