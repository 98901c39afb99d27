package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.pki.CertificateFolder.Complete;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Nothing;
import io.jenkins.plugins.octavia.pki.CertificateFolder.WithoutClient;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CertificateFolderTest {
    private static final String TODAY =
            LocalDate.ofInstant(Samples.NOW.instant(), ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private Path out;
    private CertificateFolder folder;

    @Before
    public void open() {
        out = temporary.getRoot().toPath().resolve("out");
        folder = CertificateFolder.below(out);
    }

    private void write(Bundle bundle) throws IOException {
        folder.write(bundle, Samples.PASSPHRASE, Samples.NOW, Samples.RANDOM);
    }

    private CertificateFolder.Contents read(Layout layout) {
        return folder.read(layout, Samples.PASSPHRASE, Samples.NOW);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(out)) {
            return all.filter(Files::isRegularFile)
                    .map(f -> out.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve(name)));
    }

    private String pem(String name) throws IOException {
        return Files.readString(out.resolve(name));
    }

    @Test
    public void emptyFolderHoldsNothing() {
        assertThat(read(Layout.DUAL_CA)).isEqualTo(new Nothing());
    }

    @Test
    public void dualCaLeavesTheFilesOfTheGuide() throws Exception {
        write(Samples.DUAL_RSA);
        assertThat(files())
                .containsExactly(
                        "authority/client_ca.key.pem",
                        "certs/client.cert-and-key.pem",
                        "certs/client_ca.cert.pem",
                        "certs/server_ca.cert.pem",
                        "certs/server_ca.key.pem");
        assertThat(pem("certs/client.cert-and-key.pem"))
                .startsWith("-----BEGIN PRIVATE KEY-----")
                .contains("-----BEGIN CERTIFICATE-----");
        assertThat(pem("certs/server_ca.key.pem")).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        assertThat(pem("authority/client_ca.key.pem")).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    }

    @Test
    public void singleCaLeavesTheFilesOfTheOldScript() throws Exception {
        write(Samples.SINGLE_EC);
        assertThat(files()).containsExactly("certs/ca_01.pem", "certs/client.pem", "certs/private/cakey.pem");
        assertThat(pem("certs/client.pem"))
                .startsWith("-----BEGIN CERTIFICATE-----")
                .contains("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    public void keysAreForTheOwnerAloneAndCertificatesForAll() throws Exception {
        write(Samples.DUAL_EC);
        assertThat(List.of(mode("certs"), mode("authority"))).containsOnly("rwx------");
        assertThat(List.of(
                        mode("certs/server_ca.key.pem"),
                        mode("authority/client_ca.key.pem"),
                        mode("certs/client.cert-and-key.pem")))
                .containsOnly("rw-------");
        assertThat(List.of(mode("certs/server_ca.cert.pem"), mode("certs/client_ca.cert.pem")))
                .containsOnly("rw-r--r--");
    }

    @Test
    public void whatWasWrittenIsReadBack() throws Exception {
        for (Bundle bundle : List.of(Samples.DUAL_RSA, Samples.SINGLE_EC)) {
            folder = CertificateFolder.below(out.resolve(bundle.layout().label()));
            write(bundle);
            assertThat(read(bundle.layout())).isInstanceOfSatisfying(Complete.class, complete -> {
                assertThat(complete.bundle().fingerprints()).isEqualTo(bundle.fingerprints());
                assertThat(complete.bundle().client().certificate())
                        .isEqualTo(bundle.client().certificate());
                assertThat(Chain.belongs(
                                complete.bundle().authorities().server().key(),
                                bundle.authorities().server().certificate()))
                        .isTrue();
            });
        }
    }

    @Test
    public void opensslOpensTheKeysWithThePassphrase() throws Exception {
        for (Bundle bundle : List.of(Samples.DUAL_RSA, Samples.DUAL_EC)) {
            out = temporary.newFolder().toPath();
            folder = CertificateFolder.below(out);
            write(bundle);
            Path passphrase = Files.writeString(out.resolve("passphrase"), new String(Samples.PASSPHRASE.chars()));
            for (String key : List.of("certs/server_ca.key.pem", "authority/client_ca.key.pem")) {
                assertThat(Tool.run(
                                        "openssl",
                                        "pkey",
                                        "-noout",
                                        "-check",
                                        "-in",
                                        out.resolve(key),
                                        "-passin",
                                        "file:" + passphrase)
                                .output())
                        .contains("Key is valid");
            }
            assertThat(Tool.run("openssl", "asn1parse", "-in", out.resolve("certs/server_ca.key.pem"))
                            .output())
                    .contains("PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc")
                    .as("600,000 rounds, as OWASP asks for")
                    .contains("INTEGER           :0927C0");
        }
    }

    @Test
    public void pythonLoadsEveryFile() throws Exception {
        String script = """
                import ssl, sys
                from cryptography import x509
                from cryptography.hazmat.primitives.serialization import load_pem_private_key
                out, passphrase = sys.argv[1], sys.argv[2].encode()
                read = lambda name: open(out + '/' + name, 'rb').read()
                for ca in ('server', 'client'):
                    x509.load_pem_x509_certificate(read('certs/' + ca + '_ca.cert.pem'))
                load_pem_private_key(read('certs/server_ca.key.pem'), passphrase)
                load_pem_private_key(read('authority/client_ca.key.pem'), passphrase)
                context = ssl.create_default_context(cafile=out + '/certs/server_ca.cert.pem')
                context.load_cert_chain(out + '/certs/client.cert-and-key.pem')
                print('loaded')
                """;
        for (Bundle bundle : List.of(Samples.DUAL_RSA, Samples.DUAL_EC)) {
            out = temporary.newFolder().toPath();
            folder = CertificateFolder.below(out);
            folder.write(bundle, Passphrase.of("plain words"), Samples.NOW, Samples.RANDOM);
            assertThat(Tool.python(script, out, "plain words").output()).isEqualTo("loaded\n");
        }
    }

    @Test
    public void writingTheSameAgainChangesNoFile() throws Exception {
        write(Samples.DUAL_EC);
        String key = pem("certs/server_ca.key.pem");
        List<String> before = files();
        write(Samples.DUAL_EC);
        assertThat(files()).isEqualTo(before);
        assertThat(pem("certs/server_ca.key.pem")).isEqualTo(key);
    }

    @Test
    public void renewalKeepsTheOldClientFileUnderItsDateAndOutOfWhatIsDeployed() throws Exception {
        var spec = Samples.profile(Layout.DUAL_CA, Samples.EC);
        String name = "certs/client.cert-and-key.pem";
        write(Samples.DUAL_EC);
        String first = pem(name);
        write(Samples.DUAL_EC.renewClient(spec, Samples.NOW, Samples.RANDOM));
        String second = pem(name);
        write(Samples.DUAL_EC.renewClient(spec, Samples.NOW, Samples.RANDOM));
        String kept = "replaced/client.cert-and-key.pem." + TODAY;
        assertThat(pem(kept)).isEqualTo(first);
        assertThat(pem(kept + "-2")).isEqualTo(second);
        assertThat(mode(kept)).isEqualTo("rw-------");
        assertThat(files()).filteredOn(file -> file.startsWith("certs/client.")).containsExactly(name);
        assertThat(read(Layout.DUAL_CA)).isInstanceOf(Complete.class);
    }

    @Test
    public void missingClientCanBeIssuedUnderTheSameAuthorities() throws Exception {
        write(Samples.DUAL_EC);
        Files.delete(out.resolve("certs/client.cert-and-key.pem"));
        assertThat(read(Layout.DUAL_CA)).isInstanceOfSatisfying(WithoutClient.class, found -> {
            assertThat(found.authorities().fingerprints()).isEqualTo(Samples.DUAL_EC.fingerprints());
        });
    }

    @Test
    public void everyOtherMissingFileIsNamed() throws Exception {
        write(Samples.DUAL_EC);
        for (String name : List.of(
                "certs/server_ca.cert.pem",
                "certs/server_ca.key.pem",
                "certs/client_ca.cert.pem",
                "authority/client_ca.key.pem")) {
            byte[] content = Files.readAllBytes(out.resolve(name));
            Files.delete(out.resolve(name));
            assertThatThrownBy(() -> read(Layout.DUAL_CA))
                    .isInstanceOf(PkiException.class)
                    .hasMessage(name + ": is missing; restore it from a backup; if Octavia never used these"
                            + " certificates, remove the folders certs and authority and run again");
            Files.write(out.resolve(name), content);
        }
    }

    @Test
    public void writingThatWasCutShortIsCompletedWithTheSameBundleOnly() throws Exception {
        write(Samples.DUAL_EC);
        Files.delete(out.resolve("certs/client.cert-and-key.pem"));
        Files.delete(out.resolve("authority/client_ca.key.pem"));
        Files.delete(out.resolve("certs/server_ca.key.pem"));
        assertThatThrownBy(() -> write(Samples.DUAL_RSA))
                .hasMessageStartingWith("certs/server_ca.cert.pem: holds another CA; ");
        write(Samples.DUAL_EC);
        assertThat(read(Layout.DUAL_CA)).isInstanceOf(Complete.class);
    }

    @Test
    public void writingThatWasCutShortTheFirstTimeLeavesNothingThatCounts() throws Exception {
        SecureRandom cut = new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                throw new IllegalStateException("cut short");
            }
        };
        for (Bundle bundle : List.of(Samples.DUAL_EC, Samples.SINGLE_EC)) {
            assertThatThrownBy(() -> folder.write(bundle, Samples.PASSPHRASE, Samples.NOW, cut))
                    .hasMessage("cut short");
            assertThat(files()).anyMatch(file -> file.endsWith(".pem"));
            assertThat(read(Layout.DUAL_CA)).isEqualTo(new Nothing());
        }
        write(Samples.DUAL_RSA);
        assertThat(read(Layout.DUAL_CA)).isInstanceOf(Complete.class);
        assertThat(files()).allMatch(file -> file.endsWith(".pem")).hasSize(5);
    }

    @Test
    public void keyWithoutItsCertificateIsNeverOverwritten() throws Exception {
        write(Samples.DUAL_EC);
        Files.delete(out.resolve("certs/server_ca.cert.pem"));
        assertThatThrownBy(() -> write(Samples.DUAL_EC))
                .isInstanceOf(PkiException.class)
                .hasMessageStartingWith("certs/server_ca.key.pem: is here without its certificate; ");
    }

    @Test
    public void otherLayoutIsNeverMixedIn() throws Exception {
        write(Samples.DUAL_EC);
        assertThatThrownBy(() -> write(Samples.SINGLE_EC))
                .hasMessageStartingWith("certificates: the files of layout dual-ca are here; ");
        assertThatThrownBy(() -> read(Layout.SINGLE_CA))
                .hasMessageStartingWith("certificates: the files of layout dual-ca are here; ");
    }

    @Test
    public void wrongPassphraseIsToldForEachKeyWithoutShowingIt() throws Exception {
        write(Samples.DUAL_EC);
        assertThatThrownBy(() -> folder.read(Layout.DUAL_CA, Passphrase.of("wrong one"), Samples.NOW))
                .isInstanceOf(PkiException.class)
                .hasMessage("certs/server_ca.key.pem: passphrase does not open it; give the one it was made with,"
                        + " quotes and blanks included\n"
                        + "authority/client_ca.key.pem: passphrase does not open it; give the one it was made with,"
                        + " quotes and blanks included");
    }

    @Test
    public void endedClientIsReadSoThatItCanBeRenewed() throws Exception {
        write(Samples.DUAL_EC);
        var later = Samples.after(Duration.ofDays(400));
        assertThat(folder.read(Layout.DUAL_CA, Samples.PASSPHRASE, later)).isInstanceOf(Complete.class);
    }

    @Test
    public void endedCaIsRefused() throws Exception {
        write(Samples.DUAL_EC);
        var later = Samples.after(Duration.ofDays(3660));
        assertThatThrownBy(() -> folder.read(Layout.DUAL_CA, Samples.PASSPHRASE, later))
                .hasMessageStartingWith("certs/server_ca.cert.pem: the CA ended at ");
    }

    @Test
    public void whatACrashLeftInTheFolderDoesNotStopTheNextWriting() throws Exception {
        Files.createDirectories(out.resolve("certs"));
        Path left = out.resolve("certs/.server_ca.cert.pem.tmp");
        Files.write(left, "half".getBytes(StandardCharsets.US_ASCII));
        write(Samples.DUAL_EC);
        assertThat(left).doesNotExist();
        assertThat(read(Layout.DUAL_CA)).isInstanceOf(Complete.class);
    }

    @Test
    public void folderOfAControllerIsRecognised() throws Exception {
        write(Samples.DUAL_EC);
        assertThat(CertificateFolder.at(out).layouts()).containsExactly(Layout.DUAL_CA);
        assertThat(CertificateFolder.at(out.resolve("certs")).read(Layout.DUAL_CA, Samples.PASSPHRASE, Samples.NOW))
                .isInstanceOf(Complete.class);
    }
}
