package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.NewPort;
import io.jenkins.plugins.octavia.cloud.NewSubnet;
import io.jenkins.plugins.octavia.cloud.PlainNetwork;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.RawCalls;
import io.jenkins.plugins.octavia.cloud.SecurityGroup;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.value.Cidr;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** What a plain member of another project tries against the management network of a running Octavia. */
@Category(AnyCloud.class)
public class OtherTenantTest {

    private static final String NETWORK =
            "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}";
    private static final String CERTIFICATES = "certificates: {key: {algorithm: ec, curve: P-256}}";
    private static final String SPEC =
            NETWORK + "\nsecurityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}";

    @Rule
    public final TestCloud cloud = new TestCloud();

    private RawCalls tenant;
    private String ourProject;

    @Before
    public void login() {
        tenant = new RawCalls(cloud.config("member"));
        ourProject = cloud.admin().project().id();
    }

    private Networking theirs() {
        return tenant.cloud().network();
    }

    private Networking ours() {
        return cloud.admin().network();
    }

    /** A network of the tenant's with a subnet, shared with our project. */
    private Network lure(String name, String description, String... tags) {
        Network lure = theirs().create(PlainNetwork.of(name, description));
        Subnet subnet = theirs().create(new NewSubnet(
                lure.id(),
                cloud.unique("sub"),
                description,
                Cidr.parse("172.16.0.0/22"),
                new Subnet.Settings(Optional.empty(), Optional.empty(), true, Optional.empty(), Optional.empty())));
        cloud.cleanUp(() -> {
            cloud.admin().network().portsOf(lure.id()).forEach(ours()::delete);
            theirs().delete(subnet);
            theirs().delete(lure);
        });
        List.of(tags).forEach(tag -> theirs().addTag(lure, tag));
        tenant.share("network", lure.id(), ourProject);
        return lure;
    }

    private Network lureOfTheSameName() {
        return lure(cloud.unique("net"), Mark.DESCRIPTION, Mark.NAME, Guard.ca("0".repeat(40)), Guard.HEARTBEAT_KEY);
    }

    @Test
    public void theirNetworkOfTheSameNameIsNotUsedForTheFirstDeployment() {
        Network lure = lure(cloud.unique("net"), "");

        Deployment deployment = cloud.apply(SPEC);

        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.resource(deployment, Kind.NETWORK).action()).isEqualTo(Action.CREATED);
        assertThat(deployment.options().get(OctaviaConf.AMP_BOOT_NETWORK_LIST)).isNotEqualTo(lure.id());
        assertThat(theirs().network(lure.id()).orElseThrow().tags()).isEmpty();
        assertThat(ours().portsOf(lure.id())).noneMatch(port -> port.name().equals(cloud.unique("port")));
    }

    @Test
    public void aPlanSaysThatTheirNetworkOfTheSameNameIsNotUsed() {
        Network lure = lure(cloud.unique("net"), "");

        assertThat(cloud.plan(NETWORK).get(0).differences())
                .contains("not used: network " + lure.id() + " of that name of project "
                        + tenant.cloud().project().id() + "; if it is meant, name it by network.id");
    }

    @Test
    public void theirNetworkBesideOursChangesNothing() {
        Deployment first = cloud.apply(SPEC);
        lure(cloud.unique("net"), "");

        assertThat(cloud.plan(SPEC)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        assertThat(cloud.apply(SPEC).options()).isEqualTo(first.options());
    }

    @Test
    public void theirNetworkWithOurMarkAndGuardsIsNeitherUsedNorDeleted() {
        String spec = SPEC + "\n" + CERTIFICATES;
        Deployment first = cloud.apply(spec);
        Network lure = lureOfTheSameName();

        assertThat(cloud.plan(spec)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        assertThat(cloud.apply(spec).options()).isEqualTo(first.options());
        assertThat(cloud.destroy(spec).isComplete()).isTrue();
        assertThat(theirs().network(lure.id())).isPresent();
        assertThat(theirs().subnetsOf(List.of(lure.id()))).hasSize(1);
    }

    @Test
    public void anOlderNetworkOfTheirsWithOurTagDoesNotTakeThePlaceOfOurs() {
        Network older = lure(cloud.unique("older"), Mark.DESCRIPTION, Mark.NAME);
        Deployment first = cloud.apply(SPEC);
        tenant.renameNetwork(older.id(), cloud.unique("net"));

        assertThat(cloud.plan(SPEC)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        Deployment second = cloud.apply(SPEC);
        assertThat(second.isChanged()).isFalse();
        assertThat(second.options()).isEqualTo(first.options());
        assertThat(theirs().network(older.id())).isPresent();
    }

    @Test
    public void theirGuardTagsDoNotKeepUsFromOurCertificates() {
        lureOfTheSameName();

        Deployment deployment = cloud.apply(SPEC + "\n" + CERTIFICATES);

        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.resource(deployment, Kind.CERTIFICATES).action()).isEqualTo(Action.CREATED);
    }

    @Test
    public void aNetworkOfTheirsThatTheSpecificationNamesIsUsedAndLeftAsItIs() {
        Network lure = lure(cloud.unique("net"), Mark.DESCRIPTION, Mark.NAME);
        String byId = NETWORK.replace("{name: net-$N", "{id: " + lure.id());
        String byProject = NETWORK.replace(
                "{name: net-$N",
                "{name: net-$N, project: " + tenant.cloud().project().id());

        for (String spec : List.of(byId, byProject)) {
            Deployment deployment = cloud.apply(spec);
            assertThat(deployment.failure()).isEmpty();
            assertThat(TestCloud.resource(deployment, Kind.NETWORK))
                    .extracting(Resource::id, Resource::action)
                    .containsExactly(lure.id(), Action.ADOPTED);
            assertThat(TestCloud.resource(deployment, Kind.SUBNET).action()).isEqualTo(Action.ADOPTED);
            Destruction.Outcome outcome = cloud.destroy(spec);
            assertThat(outcome.removed()).extracting(Resource::kind).containsExactly(Kind.PORT);
            assertThat(outcome.left())
                    .filteredOn(left -> left.kind() == Kind.NETWORK)
                    .extracting(Destruction.Left::reason)
                    .containsExactly("not ours but of project "
                            + tenant.cloud().project().id());
        }
        assertThat(theirs().network(lure.id()).orElseThrow().tags())
                .containsExactlyInAnyOrder(Mark.NAME, Guard.HEARTBEAT_KEY);
    }

    @Test
    public void nothingIsMadeOnANetworkOfTheirsButPorts() {
        Network lure = lure(cloud.unique("net"), "");
        String spec = "network: {id: " + lure.id() + ", subnet: {name: another-$N}, healthManagers: []}";

        assertThatThrownBy(() -> cloud.plan(spec))
                .isInstanceOf(Refusal.class)
                .hasMessage("subnet " + cloud.unique("another") + ": network " + cloud.unique("net") + " of project "
                        + tenant.cloud().project().id()
                        + " has none of that name, and nothing is made there; correct network.subnet.name");
    }

    @Test
    public void aNetworkThatTheSpecificationNamesAndNobodyHasIsRefused() {
        String id = "00000000-0000-4000-8000-000000000000";
        String byId = NETWORK.replace("{name: net-$N", "{id: " + id);
        String byProject = NETWORK.replace("{name: net-$N", "{name: net-$N, project: nobody");

        assertThatThrownBy(() -> cloud.plan(byId))
                .hasMessageStartingWith("network " + id + ": this login sees none of that id");
        assertThatThrownBy(() -> cloud.plan(byProject))
                .hasMessageStartingWith(
                        "network " + cloud.unique("net") + ": this login sees none of that name of project nobody");
    }

    @Test
    public void theirSecurityGroupOfTheSameNameIsNotUsed() {
        SecurityGroup lure = theirs().createSecurityGroup(cloud.unique("amp"), Mark.DESCRIPTION);
        cloud.cleanUp(() -> theirs().delete(lure));
        theirs().addTag(lure, Mark.NAME);
        tenant.share("security_group", lure.id(), ourProject);

        Deployment deployment = cloud.apply(SPEC);

        assertThat(deployment.failure()).isEmpty();
        assertThat(deployment.options().get(OctaviaConf.AMP_SECGROUP_LIST)).isNotEqualTo(lure.id());
    }

    @Test
    public void theirPortOnANetworkThatWeShareKeepsDestroyFromRemovingIt() {
        cloud.apply(SPEC);
        Network own = ours().networks(cloud.unique("net")).get(0);
        new RawCalls(cloud.config("admin"))
                .share("network", own.id(), tenant.cloud().project().id());
        String id = tenant.createPort(own.id(), cloud.unique("port"), Mark.DESCRIPTION);
        Port port = ours().portsOf(own.id()).stream()
                .filter(found -> found.id().equals(id))
                .findFirst()
                .orElseThrow();
        cloud.cleanUp(() -> ours().delete(port));
        theirs().addTag(port, Mark.NAME);

        assertThat(cloud.plan(SPEC)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        Destruction.Outcome outcome = cloud.destroy(SPEC);
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.left())
                .filteredOn(left -> left.kind() == Kind.PORT)
                .extracting(Destruction.Left::id, Destruction.Left::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        port.id(),
                        "not ours but of project " + tenant.cloud().project().id()));
    }

    /** Whoever sees a resource in Neutron may tag it, also where he may change nothing else. */
    @Test
    public void whatWeAdoptedDoesNotBecomeOursByTheirTag() {
        Network byHand = ours().create(PlainNetwork.of(cloud.unique("net"), ""));
        cloud.cleanUp(() -> ours().delete(byHand));
        new RawCalls(cloud.config("admin"))
                .share("network", byHand.id(), tenant.cloud().project().id());
        theirs().addTag(byHand, Mark.NAME);
        String spec = "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: []}";

        assertThat(cloud.plan(spec).get(0).action()).isEqualTo(Action.ADOPTED);
        assertThat(cloud.destroy(spec).removed()).isEmpty();
        assertThat(ours().network(byHand.id())).isPresent();
    }

    @Test
    public void noSecretIsMadeWhileTheyCanClearTheTagsThatSayWhichIsInUse() {
        cloud.apply(SPEC);
        Network own = ours().networks(cloud.unique("net")).get(0);
        new RawCalls(cloud.config("admin"))
                .share("network", own.id(), tenant.cloud().project().id());
        theirs().removeTag(own, Guard.HEARTBEAT_KEY);

        assertThat(cloud.plan(SPEC)).extracting(Change::action).containsOnly(Action.UNCHANGED);
        assertThatThrownBy(() -> cloud.plan(SPEC + "\n" + CERTIFICATES))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("network " + cloud.unique("net") + ": it is shared with other projects");
    }

    /** The database takes what differs in case for the same: Neutron then adds no tag, and says that it did. */
    @Test
    public void aTagOfTheirsThatIsNearlyOursDoesNotKeepOursAway() {
        String spec = SPEC + "\n" + CERTIFICATES;
        cloud.apply(spec);
        Network own = ours().networks(cloud.unique("net")).get(0);
        List<String> guards = new Guard(Optional.of(own)).tags();
        new RawCalls(cloud.config("admin"))
                .share("network", own.id(), tenant.cloud().project().id());
        guards.forEach(tag -> {
            theirs().removeTag(own, tag);
            theirs().addTag(own, tag.toUpperCase(Locale.ROOT));
        });

        assertThat(cloud.apply(spec).failure()).isEmpty();
        assertThat(guards).hasSizeGreaterThan(2);
        assertThat(new Guard(ours().network(own.id())).tags()).containsExactlyInAnyOrderElementsOf(guards);
    }

    @Test
    public void theirSubnetOnANetworkThatWeShareIsNotUsedAndKeepsDestroyFromTheNetwork() {
        Deployment first = cloud.apply(SPEC);
        Network own = ours().networks(cloud.unique("net")).get(0);
        new RawCalls(cloud.config("admin"))
                .share("network", own.id(), tenant.cloud().project().id());
        String id = tenant.createSubnet(own.id(), cloud.unique("sub"), "10.9.0.0/24");
        Subnet theirSubnet = theirs().subnetsOf(List.of(own.id())).stream()
                .filter(subnet -> subnet.id().equals(id))
                .findFirst()
                .orElseThrow();
        cloud.cleanUp(() -> theirs().delete(theirSubnet));

        assertThat(cloud.plan(SPEC).get(0).differences()).anyMatch(line -> line.startsWith("subnet " + id));
        assertThat(cloud.apply(SPEC).options()).isEqualTo(first.options());
        Destruction.Outcome outcome = cloud.destroy(SPEC);
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.isComplete()).isFalse();
    }

    @Test
    public void nothingIsMadeOrRemovedIfTheNetworkThatIsNamedIsGone() {
        Network lure = lure(cloud.unique("net"), "");
        String spec = SPEC.replace(
                        "{name: net-$N",
                        "{name: net-$N, project: " + tenant.cloud().project().id())
                + "\n" + CERTIFICATES;
        assertThat(cloud.apply(spec).failure()).isEmpty();
        tenant.renameNetwork(lure.id(), cloud.unique("renamed"));

        assertThatThrownBy(() -> cloud.destroy(spec)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> cloud.plan("network: {name: net-$N, healthManagers: [], project: "
                        + tenant.cloud().project().id() + "}\n" + CERTIFICATES))
                .isInstanceOf(Refusal.class);
        tenant.renameNetwork(lure.id(), cloud.unique("net"));
        assertThat(cloud.destroy(spec).isComplete()).isTrue();
    }

    @Test
    public void theirNamesMoveNoCursor() {
        cloud.apply(SPEC);
        Network own = ours().networks(cloud.unique("net")).get(0);
        new RawCalls(cloud.config("admin"))
                .share("network", own.id(), tenant.cloud().project().id());
        String id = tenant.createPort(own.id(), "\\u001b[2K\\r created", "");
        cloud.cleanUp(() -> ours().portsOf(own.id()).stream()
                .filter(port -> port.id().equals(id))
                .forEach(ours()::delete));

        assertThat(cloud.destroy(SPEC).left())
                .filteredOn(left -> left.id().equals(id))
                .extracting(Destruction.Left::name)
                .containsExactly("?[2K? created");
    }

    @Test
    public void amphoraeOnANetworkThatSomebodyElseMadeKeepDestroyFromRemovingWhatTheyUse() {
        Network lure = lure(cloud.unique("net"), "");
        String spec = SPEC.replace("{name: net-$N", "{id: " + lure.id());
        cloud.apply(spec);
        Port amphora = ours().create(new NewPort(
                lure.id(),
                ours().subnetsOf(List.of(lure.id())).get(0).id(),
                cloud.unique("amphora"),
                "",
                "compute:nova",
                "controller",
                Optional.empty(),
                Optional.empty()));

        Destruction.Outcome outcome = cloud.destroy(spec);

        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.left()).extracting(Destruction.Left::id).contains(amphora.id(), lure.id());
        ours().delete(amphora);
        assertThat(cloud.destroy(spec).isComplete()).isTrue();
    }

    @Test
    public void amphoraeOnANetworkOfTheirsKeepWhatTheyUseAlsoFromASpecificationWithoutIt() throws IOException {
        Network lure = lure(cloud.unique("net"), "");
        String keypair = "keypair: {name: key-$N, type: ed25519}";
        cloud.run(SPEC.replace("{name: net-$N", "{id: " + lure.id()) + "\n" + keypair, cloud.inputs());
        Port amphora = cloud.amphoraOn(lure);

        for (String spec : List.of(keypair, keypair + "\n" + SPEC)) {
            Destruction.Outcome outcome = cloud.destroy(spec);
            assertThat(outcome.removed()).isEmpty();
            assertThat(outcome.left()).extracting(Destruction.Left::id).contains(amphora.id(), lure.id());
        }
        ours().delete(amphora);
        assertThat(cloud.destroy(keypair).removed()).hasSize(1);
    }

    @Test
    public void aNetworkWhoseNameTheDatabaseTakesForOursIsNotUsed() {
        String name = cloud.unique("net").toUpperCase(Locale.ROOT);
        Network own = ours().create(PlainNetwork.of(name, Mark.DESCRIPTION));
        cloud.cleanUp(() -> ours().delete(own));

        Deployment deployment = cloud.apply(SPEC);

        assertThat(TestCloud.resource(deployment, Kind.NETWORK).action()).isEqualTo(Action.CREATED);
        assertThat(cloud.destroy(SPEC).isComplete()).isTrue();
        assertThat(ours().network(own.id())).isPresent();
    }
}
