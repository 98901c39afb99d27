package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.conf.OctaviaConf;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.prerequisite.base.Action;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.prerequisite.base.SilentListener;
import io.jenkins.plugins.octavia.prerequisite.network.Guard;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Certificates, and the guards against a second CA, heartbeat key or passphrase beside one that is in use. */
@Category(AnyCloud.class)
public class CertificatesPrerequisiteTest {

    private static final String CERTIFICATES = "certificates: {key: {algorithm: ec, curve: P-256}}";
    private static final String NETWORK =
            "network: {name: net-$N, subnet: {name: sub-$N}, healthManagers: [{name: port-$N, host: controller}]}";
    private static final String BOTH = CERTIFICATES + "\n" + NETWORK;

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void certificatesAreMadeOnceAndKept() throws IOException {
        Deployment first = cloud.apply(BOTH);
        byte[] ca = Files.readAllBytes(cert("server_ca.cert.pem"));
        byte[] conf = Files.readAllBytes(cloud.out().conf());

        Deployment second = cloud.apply(BOTH);
        assertThat(first.failure()).isEmpty();
        assertThat(second.isChanged()).isFalse();
        assertThat(Files.readAllBytes(cert("server_ca.cert.pem"))).isEqualTo(ca);
        assertThat(Files.readAllBytes(cloud.out().conf())).isEqualTo(conf);
        assertThat(second.certificates()).isEqualTo(first.certificates());
    }

    @Test
    public void theNetworkSaysWhatIsInUse() {
        Deployment deployment = cloud.apply(BOTH);

        assertThat(tags()).contains("octavia-heartbeat-key", "octavia-server-certs-passphrase");
        assertThat(deployment.certificates().orElseThrow().fingerprints())
                .hasSize(2)
                .allSatisfy(fingerprint -> {
                    assertThat(fingerprint).matches("[0-9a-f]{40}");
                    assertThat(tags()).contains("octavia-ca=" + fingerprint);
                });
    }

    @Test
    public void aLostCaIsNeverReplaced() {
        cloud.apply(BOTH);
        OutputFolder empty = new OutputFolder(cloud.folder.getRoot().toPath().resolve("empty"));

        assertThatThrownBy(() -> cloud.plan(BOTH, cloud.with().inputs(empty)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("certificates: network " + cloud.unique("net") + " says that the CA")
                .hasMessageContaining(
                        " are in use, but none is in " + empty.path().resolve("certs"))
                .hasMessageContaining("heartbeat_key: network " + cloud.unique("net") + " says that one is in use")
                .hasMessageContaining("server_certs_key_passphrase: network " + cloud.unique("net"));
        assertThat(empty.path()).doesNotExist();
    }

    @Test
    public void ofTwoCasThatRunsNameAtTheSameTimeOneIsNamed() {
        OutputFolder other = new OutputFolder(cloud.folder.getRoot().toPath().resolve("other"));
        Spec spec = cloud.spec(BOTH);
        Inputs here = given(cloud.out());
        Inputs there = given(other);
        cloud.apply(cloud.spec(NETWORK), cloud.admin(), here);
        Set<String> fingerprints = fingerprints(cloud.apply(cloud.spec(CERTIFICATES), cloud.admin(), here));
        cloud.apply(cloud.spec(CERTIFICATES), cloud.admin(), there);
        try (Plan plan = Plan.of(spec, EnumSet.allOf(Section.class), cloud.admin(), there, cloud)) {
            assertThat(cloud.apply(spec, cloud.admin(), here).failure()).isEmpty();

            assertThatThrownBy(plan::apply)
                    .isInstanceOf(Refusal.class)
                    .hasMessageStartingWith("certificates: network " + cloud.unique("net") + " says that the CA")
                    .hasMessageContainingAll(fingerprints.toArray(String[]::new));
        }
        assertThat(tags())
                .filteredOn(tag -> tag.startsWith("octavia-ca="))
                .containsExactlyInAnyOrderElementsOf(
                        fingerprints.stream().map(Guard::ca).toList());
    }

    @Test
    public void besideACaThatAnotherLoginNamesAtTheSameTimeNoneIsNamed() {
        cloud.apply(NETWORK);
        Network network = cloud.admin().network().networks(cloud.unique("net")).get(0);
        Listener meanwhile = new SilentListener() {
            @Override
            public void filesWritten() {
                cloud.admin().network().addTag(network, Guard.ca("00"));
            }
        };

        assertThat(cloud.apply(cloud.spec(BOTH), cloud.admin(), cloud.inputs(), meanwhile)
                        .failure()
                        .orElseThrow())
                .startsWith("network " + cloud.unique("net")
                        + ": another login says at the same time that the CA 00 is in use, so that of "
                        + cloud.out().path().resolve("certs") + " is not named; ");
        assertThat(tags()).filteredOn(tag -> tag.startsWith("octavia-ca=")).containsExactly("octavia-ca=00");
    }

    private Inputs given(OutputFolder out) {
        return cloud.with()
                .heartbeatKey("a heartbeat key for tests")
                .serverCertsKeyPassphrase("a-passphrase-of-32-characters---")
                .inputs(out);
    }

    private static Set<String> fingerprints(Deployment deployment) {
        return Set.copyOf(deployment.certificates().orElseThrow().fingerprints());
    }

    @Test
    public void theGuardHoldsWhereOnlyCertificatesAreAskedFor() {
        cloud.apply(BOTH);
        OutputFolder empty = new OutputFolder(cloud.folder.getRoot().toPath().resolve("empty"));

        assertThatThrownBy(() -> Plan.of(
                        cloud.spec(BOTH),
                        EnumSet.of(Section.CERTIFICATES),
                        cloud.admin(),
                        cloud.with().inputs(empty),
                        cloud))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("says that the CA");
    }

    @Test
    public void givenSecretsLetALostFolderBeUsedAgain() throws IOException {
        cloud.apply(NETWORK);
        ConfFile conf = ConfFile.parse(Files.readAllBytes(cloud.out().conf()));
        String key = conf.get(OctaviaConf.HEARTBEAT_KEY).orElseThrow();
        OutputFolder other = new OutputFolder(cloud.folder.getRoot().toPath().resolve("other"));

        Deployment deployment = cloud.apply(
                cloud.spec(NETWORK),
                cloud.admin(),
                cloud.with().heartbeatKey(key).inputs(other));
        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.ofCloud(deployment)).extracting(Resource::action).containsOnly(Action.UNCHANGED);
        assertThat(Files.readAllBytes(other.conf()))
                .isEqualTo(Files.readAllBytes(cloud.out().conf()));
    }

    @Test
    public void anotherHeartbeatKeyThanTheOneInUseIsRefused() {
        cloud.apply(NETWORK);

        assertThatThrownBy(() -> cloud.plan(
                        NETWORK,
                        cloud.with().heartbeatKey("another-key-of-someone").inputs(cloud.out())))
                .hasMessageContaining("heartbeat_key: OCTAVIA_HEARTBEAT_KEY, the octavia.conf of an earlier run hold"
                        + " different ones")
                .hasMessageNotContaining("another-key-of-someone");
    }

    @Test
    public void publicSecretsAreRefused() {
        assertThatThrownBy(() -> cloud.plan(
                        BOTH,
                        cloud.with()
                                .caPassphrase("foobar")
                                .heartbeatKey("insecure")
                                .inputs(cloud.out())))
                .hasMessageContaining("OCTAVIA_CA_PASSPHRASE is one that everybody knows")
                .hasMessageContaining("OCTAVIA_HEARTBEAT_KEY: everybody knows this one");
    }

    @Test
    public void noAuthorityIsMadeUnderAShortPassphrase() {
        assertThatThrownBy(() -> cloud.plan(
                        CERTIFICATES,
                        cloud.with().caPassphrase("fifteen letters").inputs(cloud.out())))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(
                        "certificates: OCTAVIA_CA_PASSPHRASE has fewer than 16 characters; choose another")
                .hasMessageNotContaining("fifteen");
        assertThat(cert(".")).doesNotExist();
    }

    @Test
    public void anAuthorityUnderAShortPassphraseIsUsedAndTheOperatorWarned() throws IOException {
        Spec spec = cloud.spec(CERTIFICATES);
        Passphrase letters = Passphrase.of("letters");
        SecureRandom random = new SecureRandom();
        Bundle bundle = Bundle.issue(spec.certificates().orElseThrow().profile(), Clock.systemUTC(), random);
        cloud.out().certificates().write(bundle, letters, Clock.systemUTC(), random);
        Inputs inputs = cloud.with().caPassphrase("letters").inputs(cloud.out());
        String warning = "certificates: OCTAVIA_CA_PASSPHRASE has fewer than 16 characters: who gets the CA keys can"
                + " guess it; encrypt them anew under a longer one";

        assertThat(cloud.plan(CERTIFICATES, inputs).get(0).differences()).containsExactly(warning);
        Deployment deployment = cloud.apply(spec, cloud.admin(), inputs);
        assertThat(deployment.failure()).isEmpty();
        assertThat(TestCloud.resource(deployment, Kind.CERTIFICATES).action()).isEqualTo(Action.UNCHANGED);
        assertThat(deployment.notes()).contains(warning);
        assertThat(cloud.notes).contains(warning);
    }

    @Test
    public void aPassphraseOctaviaCannotUseIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> cloud.plan(
                        CERTIFICATES,
                        cloud.with().serverCertsKeyPassphrase("too-short").inputs(cloud.out())))
                .hasMessageContaining("OCTAVIA_SERVER_CERTS_KEY_PASSPHRASE: it must be 32 letters, digits, - _ =")
                .hasMessageNotContaining("too-short");
    }

    @Test
    public void aMissingPassphraseIsAskedFor() {
        assertThatThrownBy(() ->
                        cloud.plan(CERTIFICATES, cloud.with().caPassphrase(null).inputs(cloud.out())))
                .hasMessageContaining("set OCTAVIA_CA_PASSPHRASE");
    }

    @Test
    public void aWrongPassphraseIsSaidForEachFile() {
        cloud.apply(CERTIFICATES);

        assertThatThrownBy(() -> cloud.plan(
                        CERTIFICATES,
                        cloud.with().caPassphrase("not the same one").inputs(cloud.out())))
                .hasMessageContaining("certs/server_ca.key.pem: passphrase does not open it")
                .hasMessageContaining("authority/client_ca.key.pem: passphrase does not open it");
    }

    @Test
    public void aGivenConfThatUsesACaElsewhereIsNoReasonForASecondOne() {
        assertThatThrownBy(() -> cloud.plan(
                        CERTIFICATES,
                        cloud.with()
                                .conf("[certificates]\nca_private_key = /etc/octavia/certs/private/cakey.pem\n")
                                .inputs(cloud.out())))
                .hasMessageContaining("uses the CA key /etc/octavia/certs/private/cakey.pem");
    }

    @Test
    public void aClientCertificateNearItsEndIsIssuedAnewUnderTheSameCa() throws IOException {
        Deployment issued = cloud.apply(CERTIFICATES);
        byte[] ca = Files.readAllBytes(cert("client_ca.cert.pem"));
        byte[] old = Files.readAllBytes(cert("client.cert-and-key.pem"));
        Duration ahead = Duration.ofDays(350);
        Clock later = Clock.offset(Clock.systemUTC(), ahead);

        assertThat(cloud.plan(
                                CERTIFICATES,
                                cloud.with().clock(later).inputs(cloud.out()),
                                cloud.connect("admin", ahead))
                        .get(0)
                        .differences()
                        .get(0))
                .contains("within P30D: a new one is issued under the same CA");
        Spec spec = cloud.spec(CERTIFICATES);
        Deployment renewed = cloud.apply(
                spec, cloud.connect("admin", ahead), cloud.with().clock(later).inputs(cloud.out()));
        assertThat(TestCloud.resource(renewed, Kind.CERTIFICATES).action()).isEqualTo(Action.UPDATED);
        assertThat(TestCloud.resource(renewed, Kind.CERTIFICATES).id())
                .isEqualTo(TestCloud.resource(issued, Kind.CERTIFICATES).id())
                .isEqualTo(issued.certificates().orElseThrow().fingerprints().get(0));
        assertThat(Files.readAllBytes(cert("client_ca.cert.pem"))).isEqualTo(ca);
        assertThat(Files.readAllBytes(cert("client.cert-and-key.pem"))).isNotEqualTo(old);
        try (var files = Files.list(cert("../replaced"))) {
            List<Path> kept = files.filter(file -> file.getFileName().toString().startsWith("client.cert-and-key.pem."))
                    .toList();
            assertThat(kept)
                    .singleElement()
                    .satisfies(file -> assertThat(Files.readAllBytes(file)).isEqualTo(old));
        }
    }

    @Test
    public void noCertificateIsMadeByAClockThatIsFarFromTheClouds() {
        for (int minutes : new int[] {-525_600, -6, 6, 525_600}) {
            Duration ahead = Duration.ofMinutes(minutes);
            assertThatThrownBy(() -> cloud.plan(CERTIFICATES, ahead(ahead)))
                    .as("%d minutes", minutes)
                    .isInstanceOf(Refusal.class)
                    .hasMessageMatching("certificates: it is 2\\S+Z by this machine's clock and 2\\S+Z by the cloud's;"
                            + " certificates made now would begin or end at the wrong time: set the clock that is"
                            + " wrong \\(timedatectl\\) and run again");
        }
        cloud.plan(CERTIFICATES, ahead(Duration.ofMinutes(-4)));
        cloud.plan(CERTIFICATES, ahead(Duration.ofMinutes(4)));

        cloud.apply(CERTIFICATES);
        cloud.plan(CERTIFICATES, ahead(Duration.ofDays(30)));
        assertThatThrownBy(() -> cloud.plan(CERTIFICATES, ahead(Duration.ofDays(350))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("by the cloud's; certificates made now");
    }

    private Inputs ahead(Duration duration) {
        return cloud.with().clock(Clock.offset(Clock.systemUTC(), duration)).inputs(cloud.out());
    }

    @Test
    public void aClientThatEndsWithItsCaIsNotIssuedAnewAndTheOperatorIsTold() throws IOException {
        Spec spec = cloud.spec(
                "certificates: {key: {algorithm: ec}, validity: {ca: P1Y, client: P1Y}, renewCaWithin: P30D}");
        // Both CAs end in the same second.
        Clock now = Clock.fixed(Instant.now(), ZoneOffset.UTC);
        Deployment first =
                cloud.apply(spec, cloud.admin(), cloud.with().clock(now).inputs(cloud.out()));
        byte[] client = Files.readAllBytes(cert("client.cert-and-key.pem"));
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(350));
        String end = " ends at " + first.certificates().orElseThrow().caNotAfter()
                + ", within P30D: replace it (certs rotate); every" + " amphora has to be failed over for it";
        String[] warnings = {
            "certificates: certs/server_ca.cert.pem" + end, "certificates: certs/client_ca.cert.pem" + end
        };

        try (Plan plan = Plan.of(
                spec,
                EnumSet.allOf(Section.class),
                cloud.admin(),
                cloud.with().clock(later).inputs(cloud.out()),
                cloud)) {
            assertThat(plan.changes()).first().satisfies(change -> {
                assertThat(change.action()).isEqualTo(Action.UNCHANGED);
                assertThat(change.differences()).containsExactly(warnings);
            });
            assertThat(plan.apply().notes()).contains(warnings);
        }
        assertThat(Files.readAllBytes(cert("client.cert-and-key.pem"))).isEqualTo(client);
        assertThat(cloud.notes).contains(warnings);
    }

    @Test
    public void theSingleCaLayoutNamesTheFilesOfTheOldScript() {
        Deployment deployment = cloud.apply("certificates: {layout: single-ca, key: {algorithm: ec, curve: P-256}}");

        assertThat(cert("ca_01.pem")).exists();
        assertThat(cert("private/cakey.pem")).exists();
        assertThat(cert("client.pem")).exists();
        assertThat(deployment.options())
                .containsEntry(OctaviaConf.CA_CERTIFICATE, "/etc/octavia/certs/ca_01.pem")
                .containsEntry(OctaviaConf.CA_PRIVATE_KEY, "/etc/octavia/certs/private/cakey.pem")
                .containsEntry(OctaviaConf.CLIENT_CERT, "/etc/octavia/certs/client.pem")
                .containsEntry(OctaviaConf.SERVER_CA, "/etc/octavia/certs/ca_01.pem")
                .containsEntry(OctaviaConf.CLIENT_CA, "/etc/octavia/certs/ca_01.pem");
    }

    /** As create_dual_intermediate_CA.sh leaves it beside an intermediate CA. */
    @Test
    public void controllersVerifyAmphoraeWithTheChainThatIsBesideTheCa() throws IOException {
        cloud.apply(CERTIFICATES);
        Files.copy(cert("server_ca.cert.pem"), cert("server_ca-chain.cert.pem"));

        assertThat(cloud.apply(CERTIFICATES).options())
                .containsEntry(OctaviaConf.CA_CERTIFICATE, "/etc/octavia/certs/server_ca.cert.pem")
                .containsEntry(OctaviaConf.SERVER_CA, "/etc/octavia/certs/server_ca-chain.cert.pem");
    }

    @Test
    public void noSecretIsInTheDeployment() throws IOException {
        Deployment deployment = cloud.apply(BOTH);

        ConfFile conf = ConfFile.parse(Files.readAllBytes(cloud.out().conf()));
        String json = new String(DeploymentJson.bytes(DeploymentJson.map(deployment)), StandardCharsets.UTF_8);
        assertThat(json + deployment)
                .doesNotContain("a passphrase for tests")
                .doesNotContain(conf.get(OctaviaConf.HEARTBEAT_KEY).orElseThrow())
                .doesNotContain(
                        conf.get(OctaviaConf.SERVER_CERTS_KEY_PASSPHRASE).orElseThrow());
    }

    private Path cert(String name) {
        return cloud.out().path().resolve("certs").resolve(name);
    }

    private List<String> tags() {
        return cloud.admin().network().networks(cloud.unique("net")).get(0).tags();
    }
}
