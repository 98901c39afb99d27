package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.pki.SshKey;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Runs that may make no secrets, or only some: those that others keep. */
@Category(AnyCloud.class)
public class MintingTest {

    private static final String NETWORK =
            "network: {name: net-$N, healthManagers: [{name: hm-$N, host: controller}]}\n";
    private static final String KEYPAIR = "keypair: {name: key-$N}\n";
    private static final String CERTIFICATES = "certificates: {key: {algorithm: ec}}\n";

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void aMissingKeypairIsRefusedAndOneThatNovaHasIsAdopted() {
        Inputs inputs = cloud.with().minting(Minting.NOTHING).inputs(cloud.out());
        assertThatThrownBy(() -> cloud.plan(KEYPAIR, inputs))
                .isInstanceOf(Refusal.class)
                .hasMessage("keypair " + cloud.unique("key") + ": Nova has none, no key was given, and none may be made"
                        + " here; set publicKeyFile");

        String line = SshKey.generate(SshKeyType.ED25519, 256, new SecureRandom())
                .publicKey()
                .line("x");
        cloud.admin().compute().importKeypair(cloud.unique("key"), line);
        cloud.cleanUp(() -> cloud.admin().compute().deleteKeypair(cloud.unique("key")));
        assertThat(cloud.plan(KEYPAIR, inputs).get(0).action()).isEqualTo(Action.ADOPTED);
    }

    @Test
    public void aMissingAuthorityIsRefused() {
        Inputs inputs = cloud.with().minting(Minting.NOTHING).inputs(cloud.out());
        assertThatThrownBy(() -> cloud.plan(CERTIFICATES, inputs))
                .hasMessageContaining("certificates: no authority was given, and none may be made here; copy its files")
                .hasMessageContaining("server_certs_key_passphrase: none was given, and none may be made here; set"
                        + " OCTAVIA_SERVER_CERTS_KEY_PASSPHRASE");
    }

    @Test
    public void anAuthorityThatIsKeptElsewhereNeedsTheNetworkThatSaysSo() {
        InputsBuilder authority = cloud.with().minting(Minting.AUTHORITY).withoutConf();
        Spec spec = cloud.spec(CERTIFICATES + NETWORK);
        Set<Section> certificates = EnumSet.of(Section.CERTIFICATES);
        assertThatThrownBy(() -> Plan.of(spec, certificates, cloud.admin(), authority.inputs(cloud.out()), cloud))
                .isInstanceOf(Refusal.class)
                .hasMessage("certificates: network " + cloud.unique("net")
                        + " is not there, and only its tags say whether a"
                        + " CA is in use; apply the section network first, or name the network that amphorae are on");
        assertThatThrownBy(() -> cloud.plan(CERTIFICATES, authority.inputs(cloud.out())))
                .hasMessageStartingWith(
                        "certificates: the specification has no network, and only its tags say whether");

        cloud.apply(cloud.spec(NETWORK), cloud.admin(), authority.inputs(cloud.out()));
        try (Plan plan = Plan.of(spec, certificates, cloud.admin(), authority.inputs(cloud.out()), cloud)) {
            assertThat(plan.apply().failure()).isEmpty();
        }
        OutputFolder lost = new OutputFolder(cloud.folder.getRoot().toPath().resolve("lost"));
        assertThatThrownBy(() -> Plan.of(spec, certificates, cloud.admin(), authority.inputs(lost), cloud))
                .hasMessageContaining(" says that the CA");
    }

    @Test
    public void anAuthorityMayBeMadeWhereOtherSecretsMayNot() {
        InputsBuilder authority = cloud.with().minting(Minting.AUTHORITY);
        assertThatThrownBy(() -> cloud.plan(CERTIFICATES + NETWORK, authority.inputs(cloud.out())))
                .hasMessageContaining("heartbeat_key: none was given")
                .hasMessageContaining("server_certs_key_passphrase: none was given")
                .hasMessageNotContaining("authority");
        assertThat(cloud.plan(CERTIFICATES + NETWORK, authority.withoutConf().inputs(cloud.out())))
                .extracting(Change::kind)
                .contains(Kind.CERTIFICATES);
    }

    @Test
    public void withoutOctaviaConfNoSecretOfItIsAskedForNorWritten() {
        Inputs inputs = cloud.with().minting(Minting.NOTHING).withoutConf().inputs(cloud.out());

        assertThat(cloud.apply(cloud.spec(NETWORK), cloud.admin(), inputs).failure())
                .isEmpty();
        assertThat(cloud.out().conf()).doesNotExist();
        assertThat(network().tags()).doesNotContain(Guard.HEARTBEAT_KEY);
    }

    @Test
    public void theNetworkSaysNothingOfSecretsThatCouldNotBeKept() {
        Listener full = new Listener() {
            @Override
            public void ensured(Resource resource) {
                cloud.ensured(resource);
            }

            @Override
            public void uploaded(long sent, long size) {
                cloud.uploaded(sent, size);
            }

            @Override
            public void note(String message) {
                cloud.note(message);
            }

            @Override
            public void filesWritten() {
                throw new Refusal("the disk is full");
            }
        };

        Deployment deployment = cloud.apply(cloud.spec(CERTIFICATES + NETWORK), cloud.admin(), cloud.inputs(), full);
        assertThat(deployment.failure()).contains("the disk is full");
        assertThat(network().tags()).containsExactly(Mark.NAME);
    }

    private Network network() {
        return cloud.admin().network().networks(cloud.unique("net")).get(0);
    }
}
