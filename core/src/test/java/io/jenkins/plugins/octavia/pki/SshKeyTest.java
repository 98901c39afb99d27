package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.value.SshKeyType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SshKeyTest {
    private static SshKey rsa;
    private static SshKey ed25519;
    private static List<SshKey> keys;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path file;

    @BeforeClass
    public static void generate() {
        rsa = SshKey.generate(SshKeyType.RSA, 2048, Samples.RANDOM);
        ed25519 = SshKey.generate(SshKeyType.ED25519, 256, Samples.RANDOM);
        keys = List.of(
                rsa,
                ed25519,
                SshKey.generate(SshKeyType.ECDSA, 256, Samples.RANDOM),
                SshKey.generate(SshKeyType.ECDSA, 384, Samples.RANDOM),
                SshKey.generate(SshKeyType.ECDSA, 521, Samples.RANDOM));
    }

    @Before
    public void nameFile() {
        file = folder.getRoot().toPath().resolve("key");
    }

    private void write(String text) throws Exception {
        AtomicFile.writeSecret(file, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void sshKeygenDerivesThePublicKeyFromThePrivateFile() throws Exception {
        for (SshKey key : keys) {
            write(key.privateKeyOpenSsh("octavia-amphora"));
            assertThat(Tool.run("ssh-keygen", "-y", "-f", file).output().strip())
                    .isEqualTo(key.publicKey().line("octavia-amphora"));
        }
    }

    @Test
    public void pythonSignsWithThePrivateKey() throws Exception {
        String script = "import sys;from cryptography.hazmat.primitives.serialization import *;"
                + "k=load_ssh_private_key(open(sys.argv[1],'rb').read(),None);"
                + "print(k.public_key().public_bytes(Encoding.OpenSSH,PublicFormat.OpenSSH).decode())";
        for (SshKey key : keys) {
            write(key.privateKeyOpenSsh(""));
            assertThat(Tool.python(script, file).output().strip())
                    .isEqualTo(key.publicKey().line(""));
        }
    }

    @Test
    public void fingerprintsAreThoseOfSshKeygen() throws Exception {
        for (SshKey key : keys) {
            write(key.publicKey().line("somebody@somewhere") + "\n");
            assertThat(Tool.run("ssh-keygen", "-l", "-f", file).output())
                    .contains(" " + key.publicKey().fingerprint() + " somebody@somewhere");
            assertThat(Tool.run("ssh-keygen", "-l", "-E", "md5", "-f", file).output())
                    .contains(" MD5:" + key.publicKey().md5Fingerprint() + " ");
        }
    }

    @Test
    public void publicPartOfAPrivateFileIsRead() {
        for (SshKey key : keys) {
            assertThat(SshPublicKey.ofPrivateKey(key.privateKeyOpenSsh("any"))).isEqualTo(key.publicKey());
        }
    }

    @Test
    public void publicPartOfAnEncryptedPrivateFileIsRead() throws Exception {
        write(ed25519.privateKeyOpenSsh("any"));
        Tool tool = Tool.run("ssh-keygen", "-p", "-q", "-N", "long enough", "-P", "", "-f", file);
        assertThat(tool.exit()).as(tool.output()).isZero();
        assertThat(SshPublicKey.ofPrivateKey(Files.readString(file))).isEqualTo(ed25519.publicKey());
    }

    @Test
    public void publicPartOfPemPrivateFilesIsRead() throws Exception {
        for (SshKey key : List.of(rsa, keys.get(3))) {
            for (String format : List.of("PEM", "PKCS8")) {
                write(key.privateKeyOpenSsh("any"));
                Tool tool = Tool.run("ssh-keygen", "-p", "-q", "-N", "", "-P", "", "-m", format, "-f", file);
                assertThat(tool.exit()).as(tool.output()).isZero();
                assertThat(Files.readString(file)).doesNotContain("OPENSSH");
                assertThat(SshPublicKey.ofPrivateKey(Files.readString(file))).isEqualTo(key.publicKey());
            }
        }
    }

    @Test
    public void encryptedPemPrivateFileIsRefused() throws Exception {
        write(rsa.privateKeyOpenSsh("any"));
        Tool.run("ssh-keygen", "-p", "-q", "-N", "long enough", "-P", "", "-m", "PKCS8", "-f", file);
        String text = Files.readString(file);
        assertThatThrownBy(() -> SshPublicKey.ofPrivateKey(text))
                .isInstanceOf(PkiException.class)
                .hasMessageStartingWith("SSH private key: is encrypted; ");
    }

    @Test
    public void cutPrivateFileIsRefused() {
        String text = rsa.privateKeyOpenSsh("any");
        String end = "-----END OPENSSH PRIVATE KEY-----\n";
        for (String cut : List.of(text.substring(0, 300), text.substring(0, 141) + end, end + text.substring(0, 40))) {
            assertThatThrownBy(() -> SshPublicKey.ofPrivateKey(cut))
                    .isInstanceOf(PkiException.class)
                    .hasMessageStartingWith("SSH private key: is damaged or cut short; ");
        }
        assertThatThrownBy(() -> SshPublicKey.ofPrivateKey("")).hasMessageStartingWith("SSH private key: is empty; ");
        assertThatThrownBy(() -> SshPublicKey.ofPrivateKey("hello"))
                .hasMessageStartingWith("SSH private key: is not PEM");
        assertThatThrownBy(() -> SshPublicKey.ofPrivateKey(
                        Pem.of(Samples.SINGLE_EC.client().certificate())))
                .hasMessageStartingWith("SSH private key: does not hold exactly one private key; ");
    }

    @Test
    public void privateFileIsTheSameEachTime() {
        assertThat(rsa.privateKeyOpenSsh("any")).isEqualTo(rsa.privateKeyOpenSsh("any"));
    }

    @Test
    public void toStringShowsTheFingerprintOnly() {
        assertThat(rsa).hasToString("SshKey[" + rsa.publicKey().fingerprint() + "]");
    }
}
