package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.pki.CertificateFinding.Severity;
import io.jenkins.plugins.octavia.pki.CertificateFolder.Complete;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Period;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What Octavia's create_certificates.sh left, made here by openssl with the extensions that script used. */
public class ForeignAuthorityTest {
    private static final Passphrase FOOBAR = Passphrase.of("foobar");

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private Path out;
    private Path certs;

    @Before
    public void runOldScript() throws Exception {
        out = temporary.getRoot().toPath();
        certs = Files.createDirectories(out.resolve("certs/private")).getParent();
        Path config = Files.writeString(out.resolve("openssl.cnf"), """
                [req]
                distinguished_name = name
                [name]
                [v3_ca]
                subjectKeyIdentifier = hash
                authorityKeyIdentifier = keyid:always,issuer:always
                basicConstraints = CA:true
                [usr_cert]
                basicConstraints = CA:FALSE
                subjectKeyIdentifier = hash
                authorityKeyIdentifier = keyid,issuer:always
                """);
        Path caKey = certs.resolve("private/cakey.pem");
        Path ca = certs.resolve("ca_01.pem");
        Path clientKey = out.resolve("client.key");
        Path request = out.resolve("client.csr");
        Path client = out.resolve("client-.pem");
        openssl("genrsa", "-aes256", "-passout", "pass:foobar", "-out", caKey, "2048");
        openssl(
                "req",
                "-x509",
                "-new",
                "-config",
                config,
                "-extensions",
                "v3_ca",
                "-days",
                "18250",
                "-subj",
                "/C=US/ST=Denial/L=Springfield/O=Dis/CN=www.example.com",
                "-key",
                caKey,
                "-passin",
                "pass:foobar",
                "-out",
                ca);
        openssl(
                "req",
                "-new",
                "-config",
                config,
                "-nodes",
                "-newkey",
                "rsa:2048",
                "-keyout",
                clientKey,
                "-subj",
                "/C=US/ST=Denial/L=Springfield/O=Dis/CN=www.example.com/emailAddress=a@b",
                "-out",
                request);
        openssl(
                "x509",
                "-req",
                "-in",
                request,
                "-CA",
                ca,
                "-CAkey",
                caKey,
                "-passin",
                "pass:foobar",
                "-set_serial",
                "1",
                "-days",
                "365",
                "-extfile",
                config,
                "-extensions",
                "usr_cert",
                "-out",
                client);
        Files.writeString(certs.resolve("client.pem"), Files.readString(client) + Files.readString(clientKey));
        for (Path secret : new Path[] {caKey, certs.resolve("client.pem")}) {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void openssl(Object... words) throws Exception {
        Object[] command = new Object[words.length + 1];
        command[0] = "openssl";
        System.arraycopy(words, 0, command, 1, words.length);
        Tool tool = Tool.run(command);
        assertThat(tool.exit()).as(tool.output()).isZero();
    }

    @Test
    public void oldAuthorityIsReportedAndKept() throws Exception {
        // the certificates were made a moment after the samples' clock stood still
        Clock clock = Clock.systemUTC();
        CertificateFolder folder = CertificateFolder.at(out);
        assertThat(new Lint(Optional.of(FOOBAR), clock, Period.ofDays(30)).check(folder))
                .allSatisfy(f -> assertThat(f.severity()).isEqualTo(Severity.WARNING))
                .extracting(f -> f.file() + ": " + f.message())
                .containsExactly(
                        "CA passphrase: is one that everybody knows from Octavia's documentation",
                        "certs/ca_01.pem: basicConstraints is not critical: Python 3.13 and later refuse it",
                        "certs/ca_01.pem: has no keyUsage: Python 3.13 and later refuse it");
        assertThat(folder.read(Layout.SINGLE_CA, FOOBAR, clock)).isInstanceOf(Complete.class);
    }

    @Test
    public void opensslRefusesForStrictVerificationWhatLintWarnsOf() throws Exception {
        Path ca = certs.resolve("ca_01.pem");
        assertThat(Tool.run("openssl", "verify", "-x509_strict", "-CAfile", ca, certs.resolve("client.pem"))
                        .output())
                .contains("Basic Constraints of CA cert not marked critical", "CA cert does not include key usage");
    }

    @Test
    public void clientIsRenewedUnderTheOldAuthority() throws Exception {
        Clock clock = Clock.systemUTC();
        CertificateFolder folder = CertificateFolder.at(out);
        Bundle old = ((Complete) folder.read(Layout.SINGLE_CA, FOOBAR, clock)).bundle();
        Bundle renewed = old.renewClient(Samples.profile(Layout.SINGLE_CA, Samples.RSA), clock, Samples.RANDOM);
        folder.write(renewed, FOOBAR, clock, Samples.RANDOM);
        assertThat(Tool.run("openssl", "verify", "-CAfile", certs.resolve("ca_01.pem"), certs.resolve("client.pem"))
                        .output())
                .endsWith("client.pem: OK\n");
        assertThat(folder.read(Layout.SINGLE_CA, FOOBAR, clock)).isInstanceOf(Complete.class);
    }

    @Test
    public void keysInTheirTraditionalFormAreRead() throws Exception {
        Path key = certs.resolve("private/cakey.pem");
        openssl(
                "rsa",
                "-traditional",
                "-aes128",
                "-in",
                key,
                "-passin",
                "pass:foobar",
                "-passout",
                "pass:foobar",
                "-out",
                out.resolve("old"));
        assertThat(Files.readString(out.resolve("old"))).contains("Proc-Type: 4,ENCRYPTED");
        Files.write(key, Files.readAllBytes(out.resolve("old")));
        assertThat(CertificateFolder.at(out).read(Layout.SINGLE_CA, FOOBAR, Clock.systemUTC()))
                .isInstanceOf(Complete.class);
    }

    @Test
    public void aCertificateWithoutExtensionsIsNoCa() throws Exception {
        Path ca = certs.resolve("ca_01.pem");
        openssl(
                "x509",
                "-in",
                ca,
                "-clrext",
                "-signkey",
                certs.resolve("private/cakey.pem"),
                "-passin",
                "pass:foobar",
                "-out",
                out.resolve("v1.pem"));
        Files.write(ca, Files.readAllBytes(out.resolve("v1.pem")));
        assertThat(new Lint(Optional.of(FOOBAR), Clock.systemUTC(), Period.ofDays(30)).check(CertificateFolder.at(out)))
                .extracting(CertificateFinding::message)
                .contains("is not a CA certificate (basicConstraints CA:TRUE)");
    }
}
