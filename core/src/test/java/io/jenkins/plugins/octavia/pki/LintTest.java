package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.octavia.pki.CertificateFinding.Severity;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LintTest {
    private static final String SERVER = "certs/server_ca.cert.pem";
    private static final String SERVER_KEY = "certs/server_ca.key.pem";
    private static final String CLIENT_CA = "certs/client_ca.cert.pem";
    private static final String CLIENT_CA_KEY = "authority/client_ca.key.pem";
    private static final String CLIENT = "certs/client.cert-and-key.pem";

    @ClassRule
    public static TemporaryFolder fresh = new TemporaryFolder();

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private Path out;

    @BeforeClass
    public static void write() throws Exception {
        CertificateFolder.below(fresh.getRoot().toPath())
                .write(Samples.DUAL_EC, Samples.PASSPHRASE, Samples.NOW, Samples.RANDOM);
    }

    @Before
    public void copy() throws Exception {
        out = temporary.getRoot().toPath();
        Files.createDirectory(out.resolve("certs"));
        Files.createDirectory(out.resolve("authority"));
        for (String file : List.of(SERVER, SERVER_KEY, CLIENT_CA, CLIENT_CA_KEY, CLIENT)) {
            Files.copy(fresh.getRoot().toPath().resolve(file), out.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private List<CertificateFinding> lint(Clock clock) {
        return new Lint(Optional.of(Samples.PASSPHRASE), clock, Period.ofDays(30)).check(CertificateFolder.at(out));
    }

    private void expectOnly(Severity severity, String file, String message) {
        assertThat(lint(Samples.NOW)).singleElement().satisfies(f -> {
            assertThat(f.severity()).isEqualTo(severity);
            assertThat(f.file()).isEqualTo(file);
            assertThat(f.message()).startsWith(message);
            assertThat(f.advice()).isNotBlank();
        });
    }

    private void expectError(String file, String message) {
        assertThat(lint(Samples.NOW))
                .anySatisfy(f -> assertThat(f.severity() + " " + f).startsWith("ERROR " + file + ": " + message));
    }

    private void put(String file, String text) throws Exception {
        Files.writeString(out.resolve(file), text);
    }

    private byte[] bytes(String file) throws Exception {
        return Files.readAllBytes(out.resolve(file));
    }

    @Test
    public void freshFilesHaveNoFindings() {
        assertThat(lint(Samples.NOW)).isEmpty();
    }

    @Test
    public void freshFilesOfASingleCaHaveNoFindings() throws Exception {
        out = temporary.newFolder().toPath();
        CertificateFolder.below(out).write(Samples.SINGLE_EC, Samples.PASSPHRASE, Samples.NOW, Samples.RANDOM);
        assertThat(lint(Samples.NOW)).isEmpty();
    }

    @Test
    public void encryptedKeysStayClosedWithoutAPassphrase() {
        var lint = new Lint(Optional.empty(), Samples.NOW, Period.ofDays(30));
        assertThat(lint.check(CertificateFolder.at(out))).isEmpty();
    }

    @Test
    public void emptyFolderIsAnError() throws Exception {
        out = temporary.newFolder().toPath();
        expectOnly(Severity.ERROR, "certs", "holds no certificates");
    }

    @Test
    public void missingAuthorityIsAnErrorHereAndAWarningOnAController() throws Exception {
        Files.delete(out.resolve(CLIENT_CA_KEY));
        expectOnly(Severity.ERROR, CLIENT_CA_KEY, "is missing");
        Files.delete(out.resolve("authority"));
        out = out.resolve("certs");
        expectOnly(Severity.WARNING, CLIENT_CA_KEY, "is not here");
    }

    @Test
    public void missingClientIsAnError() throws Exception {
        Files.delete(out.resolve(CLIENT));
        expectOnly(Severity.ERROR, CLIENT, "is missing");
    }

    @Test
    public void filesOfBothLayoutsAreAnError() throws Exception {
        CertificateFolder.below(temporary.newFolder("other").toPath())
                .write(Samples.SINGLE_EC, Samples.PASSPHRASE, Samples.NOW, Samples.RANDOM);
        Files.copy(out.resolve("other/certs/ca_01.pem"), out.resolve("certs/ca_01.pem"));
        expectError("certs", "files of both layouts are here");
    }

    @Test
    public void wrongPassphraseIsAnError() throws Exception {
        put(SERVER_KEY, Pem.of(Samples.DUAL_EC.authorities().server().key(), Passphrase.of("another"), Samples.RANDOM));
        expectOnly(Severity.ERROR, SERVER_KEY, "passphrase does not open it");
    }

    @Test
    public void publicPassphraseIsAWarning() throws Exception {
        out = temporary.newFolder().toPath();
        Passphrase foobar = Passphrase.of("foobar");
        CertificateFolder.below(out).write(Samples.SINGLE_EC, foobar, Samples.NOW, Samples.RANDOM);
        var lint = new Lint(Optional.of(foobar), Samples.NOW, Period.ofDays(30));
        assertThat(lint.check(CertificateFolder.at(out)))
                .singleElement()
                .satisfies(f -> assertThat(f.message()).contains("everybody knows"));
    }

    @Test
    public void aClientThatEndsWithItsCaIsNotRenewed() throws Exception {
        out = temporary.newFolder().toPath();
        var spec = Samples.profile(Layout.SINGLE_CA, Samples.EC, Period.ofYears(1), Period.ofYears(1));
        CertificateFolder.below(out)
                .write(
                        Bundle.issue(spec, Samples.NOW, Samples.RANDOM),
                        Samples.PASSPHRASE,
                        Samples.NOW,
                        Samples.RANDOM);
        assertThat(lint(Samples.after(Duration.ofDays(350))))
                .extracting(CertificateFinding::file, CertificateFinding::advice)
                .containsExactly(
                        tuple(
                                "certs/ca_01.pem",
                                "replace it (certs rotate); every amphora has to be failed over for it"),
                        tuple(
                                "certs/client.pem",
                                "replace it (certs rotate); every amphora has to be failed over for it"));
    }

    @Test
    public void shortPassphraseIsAWarning() throws Exception {
        out = temporary.newFolder().toPath();
        Passphrase letters = Passphrase.of("letters");
        CertificateFolder.below(out).write(Samples.SINGLE_EC, letters, Samples.NOW, Samples.RANDOM);
        var lint = new Lint(Optional.of(letters), Samples.NOW, Period.ofDays(30));
        assertThat(lint.check(CertificateFolder.at(out)))
                .singleElement()
                .hasToString("CA passphrase: has fewer than 16 characters; encrypt the CA keys anew under a longer one"
                        + " (openssl pkcs8 -topk8 -iter 600000)");
    }

    @Test
    public void swappedKeysAreErrors() throws Exception {
        Path aside = out.resolve("aside");
        Files.move(out.resolve(SERVER_KEY), aside);
        Files.move(out.resolve(CLIENT_CA_KEY), out.resolve(SERVER_KEY));
        Files.move(aside, out.resolve(CLIENT_CA_KEY));
        assertThat(lint(Samples.NOW))
                .extracting(CertificateFinding::file)
                .containsExactlyInAnyOrder(SERVER_KEY, CLIENT_CA_KEY);
        expectError(SERVER_KEY, "the key does not belong to the certificate CN=Octavia server CA");
    }

    @Test
    public void swappedCasBreakTheChain() throws Exception {
        Path aside = out.resolve("aside");
        Files.move(out.resolve(SERVER), aside);
        Files.move(out.resolve(CLIENT_CA), out.resolve(SERVER));
        Files.move(aside, out.resolve(CLIENT_CA));
        expectError(CLIENT, "is not signed by the CA in certs/client_ca.cert.pem");
    }

    @Test
    public void ecKeyWhereAnRsaKeyBelongsIsAnError() throws Exception {
        put(SERVER_KEY, Pem.of(Samples.DUAL_RSA.authorities().server().key(), Samples.PASSPHRASE, Samples.RANDOM));
        expectOnly(Severity.ERROR, SERVER_KEY, "the key does not belong to the certificate");
        put(SERVER, Pem.of(Samples.DUAL_RSA.authorities().server().certificate()));
        assertThat(lint(Samples.NOW)).isEmpty();
        put(SERVER_KEY, Pem.of(Samples.DUAL_EC.authorities().server().key(), Samples.PASSPHRASE, Samples.RANDOM));
        expectOnly(Severity.ERROR, SERVER_KEY, "the key does not belong to the certificate");
    }

    @Test
    public void oneCaInBothRolesIsAnError() throws Exception {
        Files.copy(out.resolve(SERVER), out.resolve(CLIENT_CA), StandardCopyOption.REPLACE_EXISTING);
        expectError(CLIENT_CA, "is the same CA as certs/server_ca.cert.pem");
    }

    @Test
    public void emptyFileIsAnError() throws Exception {
        put(SERVER, "");
        expectOnly(Severity.ERROR, SERVER, "is empty");
    }

    @Test
    public void derIsAnError() throws Exception {
        Files.write(
                out.resolve(SERVER),
                Samples.DUAL_EC.authorities().server().certificate().getEncoded());
        expectOnly(Severity.ERROR, SERVER, "is DER, not PEM");
    }

    @Test
    public void textIsAnError() throws Exception {
        put(SERVER, "hello\n");
        expectOnly(Severity.ERROR, SERVER, "is not PEM");
    }

    @Test
    public void cutFilesAreErrors() throws Exception {
        for (String file : List.of(SERVER, SERVER_KEY, CLIENT_CA, CLIENT_CA_KEY, CLIENT)) {
            byte[] whole = bytes(file);
            Files.write(out.resolve(file), Arrays.copyOf(whole, whole.length / 2));
            expectError(file, "is damaged or cut short");
            Files.write(out.resolve(file), whole);
        }
    }

    @Test
    public void clientCutBehindItsKeyIsAnError() throws Exception {
        put(CLIENT, Pem.of(Samples.DUAL_EC.client().key()));
        expectOnly(Severity.ERROR, CLIENT, "holds no certificate but a private key");
    }

    @Test
    public void nonsenseInsideABlockIsAnError() throws Exception {
        put(SERVER, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        expectOnly(Severity.ERROR, SERVER, "is damaged or cut short");
        put(SERVER, Pem.of(Samples.DUAL_EC.authorities().server().certificate()));
        put(
                CLIENT,
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
                        + Pem.of(Samples.DUAL_EC.client().certificate()));
        expectOnly(Severity.ERROR, CLIENT, "its key is damaged");
    }

    @Test
    public void theFirstCertificateOfAServerCaIsTheOneThatSigns() throws Exception {
        String server = Pem.of(Samples.DUAL_EC.authorities().server().certificate());
        String other = Pem.of(Samples.SINGLE_EC.authorities().server().certificate());
        put(SERVER, server + other);
        assertThat(lint(Samples.NOW)).isEmpty();
        put(SERVER, other + server);
        expectOnly(Severity.ERROR, SERVER_KEY, "the key does not belong to the certificate CN=Octavia CA");
    }

    @Test
    public void twoServerCasOfOneNameAreAnError() throws Exception {
        Bundle next = Bundle.issue(Samples.profile(Layout.DUAL_CA, Samples.EC), Samples.NOW, Samples.RANDOM);
        put(
                SERVER,
                Pem.of(Samples.DUAL_EC.authorities().server().certificate())
                        + Pem.of(next.authorities().server().certificate()));
        expectOnly(Severity.ERROR, SERVER, "holds two CAs of one name");
    }

    @Test
    public void theClientCaWhoseKeyIsHereIsOneOfABundle() throws Exception {
        Bundle next = Bundle.issue(Samples.profile(Layout.DUAL_CA, Samples.EC), Samples.NOW, Samples.RANDOM);
        put(
                CLIENT_CA,
                Pem.of(next.authorities().client().certificate())
                        + Pem.of(Samples.DUAL_EC.authorities().client().certificate()));
        assertThat(lint(Samples.NOW)).isEmpty();
        assertThat(CertificateFolder.at(out).read(Layout.DUAL_CA, Samples.PASSPHRASE, Samples.NOW))
                .isInstanceOfSatisfying(CertificateFolder.Complete.class, complete -> {
                    assertThat(complete.bundle().authorities().client())
                            .isEqualTo(Samples.DUAL_EC.authorities().client());
                    assertThat(complete.bundle().authorities().others())
                            .containsExactly(next.authorities().client().fingerprint());
                    assertThat(complete.unfit()).isEmpty();
                });
    }

    @Test
    public void aSecondPrivateKeyIsAWarning() throws Exception {
        put(
                CLIENT,
                Pem.of(Samples.DUAL_EC.client().key())
                        + Pem.of(Samples.DUAL_EC.client().certificate())
                        + Pem.of(Samples.SINGLE_EC.client().key()));
        expectOnly(Severity.WARNING, CLIENT, "holds 2 private keys, of which only the first is read");
    }

    @Test
    public void keyInPlaceOfACertificateIsAnError() throws Exception {
        Files.copy(out.resolve(SERVER_KEY), out.resolve(SERVER), StandardCopyOption.REPLACE_EXISTING);
        expectOnly(Severity.ERROR, SERVER, "holds no certificate but a private key");
    }

    @Test
    public void certificateInPlaceOfAKeyIsAnError() throws Exception {
        put(SERVER_KEY, Pem.of(Samples.DUAL_EC.authorities().server().certificate()));
        expectOnly(Severity.ERROR, SERVER_KEY, "holds no private key but a certificate");
    }

    @Test
    public void requestInPlaceOfACertificateIsAnError() throws Exception {
        put(SERVER, "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n");
        expectOnly(Severity.ERROR, SERVER, "holds no certificate but a block of type CERTIFICATE REQUEST");
    }

    @Test
    public void folderInPlaceOfAFileIsAnError() throws Exception {
        Files.delete(out.resolve(SERVER));
        Files.createDirectory(out.resolve(SERVER));
        expectError(SERVER, "cannot be read");
    }

    @Test
    public void plainCaKeyIsAnError() throws Exception {
        put(SERVER_KEY, Pem.of(Samples.DUAL_EC.authorities().server().key()));
        expectOnly(Severity.ERROR, SERVER_KEY, "is not encrypted");
    }

    @Test
    public void encryptedClientKeyIsAnError() throws Exception {
        put(
                CLIENT,
                Pem.of(Samples.DUAL_EC.client().key(), Samples.PASSPHRASE, Samples.RANDOM)
                        + Pem.of(Samples.DUAL_EC.client().certificate()));
        expectOnly(Severity.ERROR, CLIENT, "its key is encrypted");
    }

    @Test
    public void aClientFileMayHaveItsCertificateFirst() throws Exception {
        put(
                CLIENT,
                Pem.of(Samples.DUAL_EC.client().certificate())
                        + Pem.of(Samples.DUAL_EC.client().key()));
        assertThat(lint(Samples.NOW)).isEmpty();
    }

    @Test
    public void legacyEncryptionOfAnEcKeyIsAnError() throws Exception {
        put(
                SERVER_KEY,
                "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n"
                        + "AAAA\n-----END EC PRIVATE KEY-----\n");
        expectOnly(Severity.ERROR, SERVER_KEY, "is an EC key with Proc-Type: 4,ENCRYPTED");
    }

    @Test
    public void keysThatOthersMayReadAreWarnings() throws Exception {
        for (String file : List.of(SERVER_KEY, CLIENT_CA_KEY, CLIENT)) {
            Files.setPosixFilePermissions(out.resolve(file), PosixFilePermissions.fromString("rw-r-----"));
            expectOnly(Severity.WARNING, file, "others than its owner may use this key");
            Files.setPosixFilePermissions(out.resolve(file), PosixFilePermissions.fromString("r--------"));
        }
    }

    @Test
    public void certificateNearItsEndIsAWarning() {
        assertThat(lint(Samples.after(Duration.ofDays(340))))
                .singleElement()
                .hasToString(CLIENT + ": ends at " + Samples.DUAL_EC.client().notAfter() + "; renew it");
        assertThat(lint(Samples.after(Duration.ofDays(3650))))
                .filteredOn(f -> f.severity() == Severity.WARNING)
                .extracting(CertificateFinding::file)
                .containsExactly(SERVER, CLIENT_CA);
    }

    @Test
    public void endedCertificatesAreErrors() {
        assertThat(lint(Samples.after(Duration.ofDays(400))))
                .singleElement()
                .satisfies(f -> assertThat(f.toString()).startsWith(CLIENT + ": ended at "));
        assertThat(lint(Samples.after(Duration.ofDays(3660))))
                .extracting(CertificateFinding::file)
                .containsExactlyInAnyOrder(SERVER, CLIENT_CA, CLIENT);
    }

    @Test
    public void certificatesThatAreNotYetValidAreErrors() {
        assertThat(lint(Samples.after(Duration.ofDays(-1))))
                .allSatisfy(f -> assertThat(f.severity()).isEqualTo(Severity.ERROR))
                .allSatisfy(f -> assertThat(f.message()).startsWith("is not valid before "))
                .extracting(CertificateFinding::file)
                .containsExactlyInAnyOrder(SERVER, CLIENT_CA, CLIENT);
    }

    @Test
    public void findingsOfReadAndLintAgree() throws Exception {
        put(SERVER, "");
        CertificateFinding finding = lint(Samples.NOW).get(0);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> CertificateFolder.below(out).read(Layout.DUAL_CA, Samples.PASSPHRASE, Samples.NOW)))
                .isInstanceOf(PkiException.class)
                .hasMessage(finding.toString());
    }
}
