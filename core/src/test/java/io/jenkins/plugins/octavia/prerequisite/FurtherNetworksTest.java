package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.PlainNetwork;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Networks that amphorae are on beside the management network, which comes first in octavia.conf. */
@Category(AnyCloud.class)
public class FurtherNetworksTest {

    @Rule
    public final TestCloud cloud = new TestCloud();

    private static String spec(String further) {
        return "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [], further: [" + further + "]}";
    }

    private Deployment applied(String spec) throws IOException {
        Deployment deployment = cloud.run(spec, cloud.inputs());
        assertThat(deployment.failure()).isEmpty();
        return deployment;
    }

    private Optional<String> list() throws IOException {
        return ConfFile.parse(Files.readAllBytes(cloud.out().conf())).get(OctaviaConf.AMP_BOOT_NETWORK_LIST);
    }

    @Test
    public void theyFollowTheManagementNetwork() throws IOException {
        String storage = cloud.strangeNetwork("storage");
        String backup = cloud.strangeNetwork("backup");
        String spec = spec("storage-$N, " + backup);

        Deployment deployment = applied(spec);

        String management = TestCloud.resource(deployment, Kind.NETWORK).id();
        assertThat(list()).contains(management + ", " + storage + ", " + backup);
        assertThat(applied(spec).isChanged()).isFalse();
    }

    @Test
    public void oneThatLeftTheSpecificationLeavesTheListAndStays() throws IOException {
        String storage = cloud.strangeNetwork("storage");
        String management =
                TestCloud.resource(applied(spec("storage-$N")), Kind.NETWORK).id();

        Deployment shrunk = applied(spec(""));

        assertThat(list()).contains(management);
        assertThat(shrunk.notes())
                .anySatisfy(note -> assertThat(note)
                        .startsWith("octavia.conf: network " + storage
                                + " is named no longer, but running amphorae are on it"));
        assertThat(cloud.admin().network().network(storage)).isPresent();
    }

    @Test
    public void whatOctaviaCouldNotBootOnIsRefusedBefore() throws IOException {
        assertThatThrownBy(() -> cloud.plan(spec("nothing-$N")))
                .isInstanceOf(Refusal.class)
                .hasMessage("network " + cloud.unique("net") + ": this login sees no network of name or id "
                        + cloud.unique("nothing") + "; correct network.further, or make the network first");
        Network bare = cloud.admin().network().create(PlainNetwork.of(cloud.unique("bare"), ""));
        cloud.cleanUp(() -> cloud.admin().network().delete(bare));
        assertThatThrownBy(() -> cloud.plan(spec("bare-$N")))
                .isInstanceOf(Refusal.class)
                .hasMessage("network " + cloud.unique("net") + ": network " + cloud.unique("bare")
                        + " has no subnet, and Nova"
                        + " boots no amphora on it; make one (openstack subnet create), or correct network.further");
        String storage = cloud.strangeNetwork("storage");
        assertThatThrownBy(() -> cloud.plan(spec("storage-$N, " + storage)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("network.further names " + storage + ", which amphorae are on anyway");
        String management = TestCloud.resource(applied(spec("")), Kind.NETWORK).id();
        assertThatThrownBy(() -> cloud.plan(spec(management)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("network.further names " + management);
    }

    @Test
    public void destroyLeavesThem() throws IOException {
        String storage = cloud.strangeNetwork("storage");
        applied(spec("storage-$N"));

        assertThat(cloud.destroy(spec("storage-$N")).isComplete()).isTrue();

        assertThat(cloud.admin().network().network(storage)).isPresent();
    }
}
