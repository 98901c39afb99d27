package io.jenkins.plugins.octavia.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.value.CertificateProfile.Curve;
import io.jenkins.plugins.octavia.value.CertificateProfile.Ec;
import io.jenkins.plugins.octavia.value.CertificateProfile.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BundleTest {
    private static final List<Bundle> ALL = List.of(Samples.DUAL_RSA, Samples.DUAL_EC, Samples.SINGLE_EC);

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static List<X509Certificate> certificates(Bundle bundle) {
        return List.of(
                bundle.authorities().server().certificate(),
                bundle.authorities().client().certificate(),
                bundle.client().certificate());
    }

    private Path write(String name, X509Certificate certificate) throws Exception {
        return Files.writeString(folder.getRoot().toPath().resolve(name), Pem.of(certificate));
    }

    private String text(X509Certificate certificate) throws Exception {
        return Tool.run("openssl", "x509", "-noout", "-text", "-in", write("text.pem", certificate))
                .output();
    }

    @Test
    public void strictVerificationPasses() throws Exception {
        for (Bundle bundle : ALL) {
            Path server = write("server.pem", bundle.authorities().server().certificate());
            Path ca = write("ca.pem", bundle.authorities().client().certificate());
            Path client = write("client.pem", bundle.client().certificate());
            assertThat(Tool.run("openssl", "verify", "-x509_strict", "-CAfile", server, server)
                            .output())
                    .endsWith("server.pem: OK\n");
            assertThat(Tool.run("openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", ca, client)
                            .output())
                    .endsWith("client.pem: OK\n");
        }
    }

    @Test
    public void anAuthorityLetsNoAuthorityBelowIt() throws Exception {
        for (Bundle bundle : ALL) {
            for (Authority authority :
                    List.of(bundle.authorities().server(), bundle.authorities().client())) {
                assertThat(text(authority.certificate())).contains("CA:TRUE, pathlen:0");
            }
        }
    }

    /** Their keys take nearly all of the time. */
    @Test
    public void twoAuthoritiesAreMadeAtTheSameTime() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        SecureRandom random = new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                threads.add(Thread.currentThread());
                super.nextBytes(bytes);
            }
        };
        Authorities.issue(Samples.profile(Layout.DUAL_CA, Samples.RSA), Samples.NOW, random);
        assertThat(threads).hasSize(2);
    }

    @Test
    public void authoritiesHaveTheExtensionsOfTheGuide() throws Exception {
        for (Bundle bundle : ALL) {
            assertThat(text(bundle.authorities().server().certificate()))
                    .containsSubsequence(
                            "X509v3 Basic Constraints: critical\n",
                            "CA:TRUE, pathlen:0\n",
                            "X509v3 Key Usage: critical\n",
                            "Digital Signature, Certificate Sign, CRL Sign\n",
                            "X509v3 Subject Key Identifier:",
                            "X509v3 Authority Key Identifier:");
        }
    }

    @Test
    public void clientsHaveTheExtensionsOfTheGuide() throws Exception {
        assertThat(text(Samples.DUAL_RSA.client().certificate()))
                .containsSubsequence(
                        "X509v3 Basic Constraints: \n",
                        "CA:FALSE\n",
                        "Netscape Cert Type: \n",
                        "SSL Client, S/MIME\n",
                        "X509v3 Key Usage: critical\n",
                        "Digital Signature, Non Repudiation, Key Encipherment\n",
                        "X509v3 Extended Key Usage: \n",
                        "TLS Web Client Authentication, E-mail Protection\n",
                        "X509v3 Subject Key Identifier:",
                        "X509v3 Authority Key Identifier:");
    }

    @Test
    public void ecClientsDoNotEncipherKeys() throws Exception {
        assertThat(text(Samples.DUAL_EC.client().certificate()))
                .contains("Digital Signature, Non Repudiation\n")
                .doesNotContain("Key Encipherment");
    }

    @Test
    public void signaturesAreAsStrongAsTheKey() {
        assertThat(certificates(Samples.DUAL_RSA))
                .allMatch(c -> c.getSigAlgName().equalsIgnoreCase("SHA256withRSA"));
        assertThat(certificates(Samples.DUAL_EC))
                .allMatch(c -> c.getSigAlgName().equalsIgnoreCase("SHA384withECDSA"));
        Bundle p521 = Bundle.issue(Samples.profile(Layout.SINGLE_CA, new Ec(Curve.P521)), Samples.NOW, Samples.RANDOM);
        assertThat(certificates(p521)).allMatch(c -> c.getSigAlgName().equalsIgnoreCase("SHA512withECDSA"));
    }

    @Test
    public void subjectsTellTheRoles() {
        String common = "OU=Octavia,O=OpenStack,ST=Oregon,C=US";
        assertThat(certificates(Samples.DUAL_RSA))
                .extracting(c -> c.getSubjectX500Principal().getName())
                .containsExactly(
                        "CN=Octavia server CA," + common,
                        "CN=Octavia client CA," + common,
                        "CN=Octavia controller," + common);
        assertThat(certificates(Samples.SINGLE_EC))
                .extracting(c -> c.getSubjectX500Principal().getName())
                .containsExactly(
                        "CN=Octavia CA," + common, "CN=Octavia CA," + common, "CN=Octavia controller," + common);
    }

    @Test
    public void serialsArePositiveRandomAndShortEnough() {
        for (X509Certificate certificate : certificates(Samples.DUAL_RSA)) {
            assertThat(certificate.getSerialNumber().signum()).isOne();
            assertThat(certificate.getSerialNumber().bitLength()).isBetween(64, 159);
        }
        assertThat(certificates(Samples.DUAL_RSA))
                .extracting(X509Certificate::getSerialNumber)
                .doesNotHaveDuplicates();
    }

    @Test
    public void validityIsThatOfTheSpecAndStartsInThePast() {
        X509Certificate client = Samples.DUAL_RSA.client().certificate();
        Instant now = Samples.NOW.instant();
        assertThat(client.getNotBefore().toInstant()).isEqualTo(now.minus(Duration.ofHours(1)));
        assertThat(client.getNotAfter().toInstant())
                .isEqualTo(now.atZone(ZoneOffset.UTC).plusYears(1).toInstant());
        assertThat(Samples.DUAL_RSA.authorities().server().notAfter())
                .isEqualTo(now.atZone(ZoneOffset.UTC).plusYears(10).toInstant());
    }

    @Test
    public void clientNeverOutlivesItsCa() {
        var spec = Samples.profile(Layout.DUAL_CA, Samples.EC, Period.ofMonths(6), Period.ofYears(1));
        Bundle bundle = Bundle.issue(spec, Samples.NOW, Samples.RANDOM);
        assertThat(bundle.client().notAfter())
                .isEqualTo(bundle.authorities().client().notAfter());
    }

    @Test
    public void endedCaSignsNoClient() {
        var spec = Samples.profile(Layout.DUAL_CA, Samples.EC);
        var later = Samples.after(Duration.ofDays(3660));
        assertThatThrownBy(() -> Samples.DUAL_EC.renewClient(spec, later, Samples.RANDOM))
                .isInstanceOf(PkiException.class)
                .hasMessageStartingWith("client CA: ended at ");
    }

    @Test
    public void renewalKeepsTheAuthoritiesAndMakesANewClientKey() {
        var spec = Samples.profile(Layout.DUAL_CA, Samples.EC);
        // an EC client under an RSA CA: the spec may have changed since the CA was made
        Bundle renewed = Samples.DUAL_RSA.renewClient(spec, Samples.after(Duration.ofDays(300)), Samples.RANDOM);
        assertThat(renewed.authorities()).isEqualTo(Samples.DUAL_RSA.authorities());
        assertThat(renewed.client().key())
                .isNotEqualTo(Samples.DUAL_RSA.client().key());
        assertThat(renewed.client().certificate().getSigAlgName()).isEqualToIgnoringCase("SHA256withRSA");
        assertThat(Chain.signed(
                        renewed.authorities().client().certificate(),
                        renewed.client().certificate()))
                .isTrue();
    }

    @Test
    public void renewalIsDueNearTheEnd() {
        ClientIdentity client = Samples.DUAL_EC.client();
        assertThat(client.endsWithin(Period.ofDays(30), Samples.NOW)).isFalse();
        assertThat(client.endsWithin(Period.ofDays(30), Samples.after(Duration.ofDays(340))))
                .isTrue();
        assertThat(client.endsWithin(Period.ofDays(30), Samples.after(Duration.ofDays(400))))
                .isTrue();
    }

    @Test
    public void fingerprintIsTheStartOfOpensslsSha256() throws Exception {
        Authority server = Samples.DUAL_RSA.authorities().server();
        String openssl = Tool.run(
                        "openssl",
                        "x509",
                        "-noout",
                        "-fingerprint",
                        "-sha256",
                        "-in",
                        write("ca", server.certificate()))
                .output();
        assertThat(openssl.toLowerCase(Locale.ROOT).replace(":", "")).contains("=" + server.fingerprint());
        assertThat(server.fingerprint()).matches("[0-9a-f]{40}");
        assertThat(Samples.DUAL_RSA.fingerprints()).hasSize(2).startsWith(server.fingerprint());
    }

    @Test
    public void singleCaHasOneFingerprint() {
        assertThat(Samples.SINGLE_EC.fingerprints()).hasSize(1);
    }

    @Test
    public void toStringShowsNoKey() {
        assertThat(Samples.DUAL_RSA.toString())
                .contains("CN=Octavia server CA", "CN=Octavia controller")
                .doesNotContainIgnoringCase("key")
                .doesNotContainIgnoringCase("modulus");
    }
}
