package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.pki.SshKey;
import io.jenkins.plugins.octavia.pki.SshPublicKey;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Locale;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

@Category(AnyCloud.class)
public class KeypairPrerequisiteTest {

    private static final String SPEC = "keypair: {name: key-$N, type: ed25519}";

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void aKeyIsMadeKeptForTheOwnerAloneAndImported() throws IOException {
        Deployment deployment = cloud.apply(SPEC);

        assertThat(TestCloud.resource(deployment, Kind.KEYPAIR).action()).isEqualTo(Action.CREATED);
        Path privateKey = cloud.out().privateKey(cloud.unique("key"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateKey)))
                .isEqualTo("rw-------");
        assertThat(SshPublicKey.ofPrivateKey(Files.readString(privateKey))).isEqualTo(novaKey());
        assertThat(SshPublicKey.parse(Files.readString(cloud.out().publicKey(cloud.unique("key")))))
                .isEqualTo(novaKey());
    }

    @Test
    public void aKeypairWhoseNameNovaTakesForTheSameIsNotAdopted() {
        cloud.apply(SPEC);
        String other = cloud.unique("key").toUpperCase(Locale.ROOT);

        assertThatThrownBy(() -> cloud.plan("keypair: {name: " + other + ", type: ed25519}"))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith(
                        "keypair " + other + ": Nova takes keypair " + cloud.unique("key") + " for the same name");
    }

    @Test
    public void everyTypeIsAcceptedByNova() {
        for (String type : new String[] {"rsa", "ecdsa", "ed25519"}) {
            Deployment deployment = cloud.apply("keypair: {name: key-" + type + "-$N, type: " + type + "}");
            assertThat(deployment.failure()).isEmpty();
        }
    }

    @Test
    public void aNameMayHaveDotsAndAts() {
        String spec = "keypair: {name: 'key-$N.prod@example', type: ed25519}";

        assertThat(cloud.apply(spec).failure()).isEmpty();
        assertThat(cloud.admin().compute().keypair(cloud.unique("key") + ".prod@example"))
                .isPresent();
        assertThat(cloud.apply(spec).isChanged()).isFalse();
        assertThat(cloud.destroy(spec).removed()).hasSize(1);
    }

    @Test
    public void aSecurityKeyThatNovaDoesNotKnowIsRefusedWithWhatItNeeds() throws IOException {
        Files.writeString(
                cloud.folder.getRoot().toPath().resolve("given.pub"),
                "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZ"
                        + "GhscHR4fAAAABHNzaDo= ops@example\n");

        // Debian 12's Nova does not, and neither does the embedded one.
        assertThat(cloud.apply("keypair: {name: key-$N, publicKeyFile: given.pub}")
                        .failure()
                        .orElseThrow())
                .contains("keypair " + cloud.unique("key") + ": nova answered POST ")
                .contains("with 400: Keypair data is invalid: failed to generate fingerprint")
                .endsWith(
                        "; the key of a security key needs python3-cryptography 43 or newer beside nova-api: give another"
                                + " key");
    }

    @Test
    public void aSecondRunChangesNothing() throws IOException {
        cloud.apply(SPEC);
        String before = Files.readString(cloud.out().privateKey(cloud.unique("key")));

        assertThat(cloud.apply(SPEC).isChanged()).isFalse();
        assertThat(cloud.out().privateKey(cloud.unique("key"))).hasContent(before);
    }

    @Test
    public void aKeypairWhosePrivateKeyIsNotHereIsAdoptedAndNoKeyIsMade() {
        cloud.admin().compute().importKeypair(cloud.unique("key"), foreignKey());
        cloud.cleanUp(() -> cloud.admin().compute().deleteKeypair(cloud.unique("key")));

        Deployment deployment = cloud.apply(SPEC);
        assertThat(TestCloud.resource(deployment, Kind.KEYPAIR).action()).isEqualTo(Action.ADOPTED);
        assertThat(cloud.out().privateKey(cloud.unique("key"))).doesNotExist();
        Destruction.Outcome outcome = cloud.destroy(SPEC);
        assertThat(outcome.removed()).isEmpty();
        assertThat(outcome.left()).extracting(Destruction.Left::ours).containsExactly(false);
    }

    @Test
    public void aKeypairThatDiffersFromTheLocalKeyIsRefused() throws IOException {
        cloud.apply(SPEC);
        cloud.admin().compute().deleteKeypair(cloud.unique("key"));
        String foreign = foreignKey();
        cloud.admin().compute().importKeypair(cloud.unique("key"), foreign);
        cloud.cleanUp(() -> cloud.admin().compute().deleteKeypair(cloud.unique("key")));

        assertThatThrownBy(() -> cloud.plan(SPEC))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("keypair " + cloud.unique("key") + ": Nova has the key "
                        + SshPublicKey.parse(foreign).fingerprint());
    }

    @Test
    public void aGivenPublicKeyIsImportedAndNoPrivateKeyMade() throws IOException {
        Path file = cloud.folder.getRoot().toPath().resolve("given.pub");
        Files.writeString(file, foreignKey() + "\n");
        String spec = "keypair: {name: key-$N, publicKeyFile: given.pub}";

        cloud.apply(spec);
        assertThat(novaKey()).isEqualTo(SshPublicKey.parse(Files.readString(file)));
        assertThat(cloud.out().privateKey(cloud.unique("key"))).doesNotExist();
        assertThat(cloud.apply(spec).isChanged()).isFalse();
        assertThat(cloud.destroy(spec).removed()).hasSize(1);
    }

    @Test
    public void aPublicKeyFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> cloud.plan("keypair: {name: key-$N, publicKeyFile: none.pub}"))
                .hasMessageContaining("there is no file")
                .hasMessageContaining("none.pub (publicKeyFile)");
    }

    @Test
    public void destroyKeepsTheLocalKey() {
        cloud.apply(SPEC);

        assertThat(cloud.destroy(SPEC).removed()).hasSize(1);
        assertThat(cloud.admin().compute().keypair(cloud.unique("key"))).isEmpty();
        assertThat(cloud.out().privateKey(cloud.unique("key"))).exists();
    }

    private SshPublicKey novaKey() {
        return SshPublicKey.parse(cloud.admin()
                .compute()
                .keypair(cloud.unique("key"))
                .orElseThrow()
                .publicKey());
    }

    private static String foreignKey() {
        return SshKey.generate(SshKeyType.ED25519, 256, new SecureRandom())
                .publicKey()
                .line("somebody");
    }
}
