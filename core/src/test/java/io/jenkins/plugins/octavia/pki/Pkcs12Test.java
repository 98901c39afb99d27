package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class Pkcs12Test {
    private static final Passphrase PASSPHRASE = Passphrase.of("plain words for tests");
    private static final byte[] DUAL_EC =
            Pkcs12.write(new KeptAuthorities(Samples.DUAL_EC), PASSPHRASE, Samples.RANDOM);

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void whatWasWrittenIsReadBack() {
        for (Bundle bundle : List.of(Samples.DUAL_RSA, Samples.DUAL_EC, Samples.SINGLE_EC)) {
            Bundle read = Pkcs12.read(
                            "authority",
                            Pkcs12.write(new KeptAuthorities(bundle), PASSPHRASE, Samples.RANDOM),
                            PASSPHRASE)
                    .bundle();
            assertThat(read.layout()).isEqualTo(bundle.layout());
            assertThat(read.fingerprints()).isEqualTo(bundle.fingerprints());
            assertThat(read.client().certificate()).isEqualTo(bundle.client().certificate());
        }
    }

    @Test
    public void javaFindsTheThreeAliases() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(DUAL_EC), PASSPHRASE.chars());
        assertThat(Collections.list(store.aliases())).containsExactlyInAnyOrder("server-ca", "client-ca", "client");
        assertThat(store.isKeyEntry("client-ca")).isTrue();
    }

    @Test
    public void opensslReadsItWithoutItsLegacyProvider() throws Exception {
        for (Bundle bundle : List.of(Samples.DUAL_RSA, Samples.SINGLE_EC)) {
            Path file = Files.write(
                    temporary.getRoot().toPath().resolve("authority.p12"),
                    Pkcs12.write(new KeptAuthorities(bundle), PASSPHRASE, Samples.RANDOM));
            Tool tool = Tool.run(
                    "openssl", "pkcs12", "-info", "-nodes", "-in", file, "-passin", "pass:plain words for tests");
            assertThat(tool.exit()).as("openssl's exit").isZero();
            assertThat(tool.output())
                    .contains("friendlyName: server-ca", "friendlyName: client-ca", "friendlyName: client\n")
                    .contains("PBES2")
                    .doesNotContain("pbeWithSHA1And40BitRC2");
            assertThat(tool.output().split("BEGIN PRIVATE KEY", -1)).hasSize(4);
            assertThat(tool.output())
                    .as("as many rounds as OWASP asks for, wherever the passphrase can be tried")
                    .contains("MAC: sha256, Iteration 1200000")
                    .contains("PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256")
                    .containsOnlyOnce("MAC: ")
                    .doesNotContainPattern("Iteration (?!600000|1200000)");
        }
    }

    @Test
    public void wrongPassphraseIsTold() {
        assertThatThrownBy(() -> Pkcs12.read("credential octavia-ca", DUAL_EC, Passphrase.of("wrong one")))
                .isInstanceOf(PkiException.class)
                .hasMessage("credential octavia-ca: passphrase does not open it; give the one it was made with");
    }

    @Test
    public void anythingElseIsTold() {
        for (byte[] bytes : List.of(
                new byte[0],
                new byte[] {1, 2, 3},
                Pem.of(Samples.DUAL_EC.client().certificate()).getBytes(StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> Pkcs12.read("store", bytes, PASSPHRASE))
                    .isInstanceOf(PkiException.class)
                    .hasMessageStartingWith("store: is not a PKCS#12 store; ");
        }
    }

    private static byte[] store(String alias, PrivateKey key, Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(DUAL_EC), PASSPHRASE.chars());
        store.deleteEntry(alias);
        if (key == null) {
            store.setCertificateEntry(alias, certificate);
        } else {
            store.setKeyEntry(alias, key, PASSPHRASE.chars(), new Certificate[] {certificate});
        }
        var bytes = new ByteArrayOutputStream();
        store.store(bytes, PASSPHRASE.chars());
        return bytes.toByteArray();
    }

    @Test
    public void aPassphraseThatJavaCannotOpenItWithIsRefusedWithoutBeingShown() {
        assertThatThrownBy(
                        () -> Pkcs12.write(new KeptAuthorities(Samples.DUAL_EC), Passphrase.of("grün"), Samples.RANDOM))
                .isInstanceOf(PkiException.class)
                .hasMessageStartingWith("passphrase of the PKCS#12: has characters other than those of ASCII")
                .hasMessageNotContaining("gr");
    }

    @Test
    public void aDamagedStoreIsToldWhereverTheDamageIs() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            byte[] damaged =
                    Arrays.copyOf(DUAL_EC, random.nextInt(4) == 0 ? random.nextInt(DUAL_EC.length) : DUAL_EC.length);
            for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(Math.min(damaged.length, 200))] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Pkcs12.read("authority", damaged, PASSPHRASE);
            } catch (PkiException e) {
                assertThat(e).as("seed %d", seed).hasMessageStartingWith("authority: ");
            }
        }
    }

    @Test
    public void missingKeyIsTold() throws Exception {
        byte[] store =
                store("client-ca", null, Samples.DUAL_EC.authorities().client().certificate());
        assertThatThrownBy(() -> Pkcs12.read("store", store, PASSPHRASE))
                .hasMessageStartingWith("store: has no private key with alias client-ca; ");
    }

    @Test
    public void keyOfAnotherCertificateIsTold() throws Exception {
        byte[] store = store(
                "client-ca",
                Samples.DUAL_EC.client().key(),
                Samples.DUAL_EC.authorities().client().certificate());
        assertThatThrownBy(() -> Pkcs12.read("store", store, PASSPHRASE))
                .hasMessageStartingWith("store: the key of client-ca does not belong to its certificate; ");
    }

    @Test
    public void clientOfAnotherCaIsTold() throws Exception {
        byte[] store = store(
                "client",
                Samples.DUAL_RSA.client().key(),
                Samples.DUAL_RSA.client().certificate());
        assertThatThrownBy(() -> Pkcs12.read("store", store, PASSPHRASE))
                .hasMessageStartingWith("store: client is not signed by client-ca; ");
    }
}
