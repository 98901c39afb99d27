package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Networking;
import io.jenkins.plugins.octavia.cloud.PlainNetwork;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Section;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** What {@code destroy} of some sections takes, and what it leaves to amphorae that run. */
@Category(AnyCloud.class)
public class DestructionTest {

    private static final String SPEC = """
            flavor: {name: amphora-$N}
            keypair: {name: key-$N, type: ed25519}
            network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}
            securityGroups: {amphora: {name: amp-$N}, healthManager: {name: hm-$N}}
            image: {name: image-$N, file: amphora-x64.qcow2, tag: tag-$N}
            """;

    @Rule
    public final TestCloud cloud = new TestCloud();

    private Network network;
    private Port amphora;

    @Before
    public void amphora() throws IOException {
        cloud.image("amphora-x64.qcow2", 2);
        cloud.apply(SPEC);
        network = neutron().networks(cloud.unique("net")).get(0);
        amphora = cloud.amphoraOn(network);
    }

    private Networking neutron() {
        return cloud.admin().network();
    }

    @Test
    public void noSectionIsForgotten() {
        assertThat(Destruction.ORDER).containsExactlyInAnyOrder(Section.values());
    }

    @Test
    public void noPartIsTakenFromUnderRunningAmphorae() {
        for (Section part : EnumSet.complementOf(EnumSet.of(Section.CERTIFICATES))) {
            Destruction.Outcome outcome = cloud.destroy(SPEC, part);

            assertThat(outcome.removed()).as(part.key()).isEmpty();
            assertThat(outcome.isComplete()).as(part.key()).isFalse();
            assertThat(outcome.left())
                    .extracting(Destruction.Left::id)
                    .as(part.key())
                    .containsExactly(amphora.id(), network.id());
        }
        assertThat(cloud.plan(SPEC)).extracting(Change::action).containsOnly(Action.UNCHANGED);
    }

    @Test
    public void whatIsInUseIsSaidWithWhatToDo() {
        List<Destruction.Left> left = cloud.destroy(SPEC, Section.FLAVOR).left();

        assertThat(left.get(0).reason()).isEqualTo("not ours");
        assertThat(left.get(1).reason())
                .isEqualTo("in use by 1 ports that are not ours (compute:nova "
                        + amphora.fixedIps().get(0).address()
                        + "), so nothing was removed; if these are amphorae, delete their load balancers first (openstack"
                        + " loadbalancer delete --cascade LOAD_BALANCER)");
    }

    @Test
    public void aSpecificationWithoutANetworkTakesNothingFromUnderThemEither() {
        Destruction.Outcome outcome = cloud.destroy("flavor: {name: amphora-$N}");

        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.left()).extracting(Destruction.Left::id).containsExactly(amphora.id(), network.id());
    }

    @Test
    public void aNameThatNoNetworkHasTakesNothingFromUnderThemEither() {
        Destruction.Outcome outcome = cloud.destroy(SPEC.replace("name: net-$N", "name: renamed-$N"));

        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.left()).extracting(Destruction.Left::id).containsExactly(amphora.id(), network.id());
    }

    @Test
    public void anotherNetworkOfTheNameThatIsMeantHidesThemNot() {
        Network empty = neutron().create(PlainNetwork.of(cloud.unique("second"), ""));
        cloud.cleanUp(() -> neutron().delete(empty));
        String second = SPEC.replace("name: net-$N", "name: second-$N");

        assertThat(cloud.destroy(second).removed()).isEmpty();
        assertThat(cloud.destroy(second, Section.IMAGE).removed()).isEmpty();
        assertThat(cloud.destroy(second, Section.NETWORK).isComplete()).isTrue();
    }

    @Test
    public void tagsThatSomebodyTookOffHideThemNot() {
        List.copyOf(network.tags()).forEach(tag -> neutron().removeTag(network, tag));

        assertThat(cloud.destroy("flavor: {name: amphora-$N}").removed()).isEmpty();
    }

    @Test
    public void aPartIsTakenWhenNothingRuns() {
        neutron().delete(amphora);

        assertThat(cloud.destroy(SPEC, Section.IMAGE, Section.FLAVOR, Section.KEYPAIR)
                        .removed())
                .extracting(Resource::kind)
                .containsExactly(Kind.IMAGE, Kind.KEYPAIR, Kind.FLAVOR);
        assertThat(cloud.destroy(SPEC).isComplete()).isTrue();
    }
}
