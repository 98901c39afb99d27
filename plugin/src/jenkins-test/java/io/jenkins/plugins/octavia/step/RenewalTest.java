package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import hudson.security.ACL;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.KeptAuthorities;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Pkcs12;
import io.jenkins.plugins.octavia.spec.SpecReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A client certificate that ends soon: {@code octaviaCerts} issues a new one under the same authority. */
public class RenewalTest {

    private static final String STEP =
            "node { def r = octaviaCerts(cloud: 'embedded', renewWithin: 'P13M', validity: [client: 'P2Y'],"
                    + " key: [algorithm: 'ec', curve: 'P-256'],"
                    + " caPassphraseCredentialsId: 'passphrase', authorityCredentialsId: 'authority'%s)\n"
                    + "echo \"changed: ${r.changed}\" }";

    @Rule
    public final Pipelines pipelines = new Pipelines();

    @Before
    public void credentials() throws Exception {
        pipelines.addSecrets();
        pipelines.addAuthority();
    }

    @Test
    public void theCredentialIsUpdatedWhereThatIsAskedFor() throws Exception {
        Bundle before = bundle();
        WorkflowRun run = pipelines.succeeds(STEP.formatted(", updateCredential: true"));

        Bundle after = bundle();
        assertThat(JenkinsRule.getLog(run))
                .contains("[octavia] certificates dual-ca: updated (")
                .contains("credentials authority: hold the renewed client certificate now")
                .contains("changed: true");
        assertThat(after.authorities().fingerprints())
                .isEqualTo(before.authorities().fingerprints());
        assertThat(after.client().certificate()).isNotEqualTo(before.client().certificate());
        assertThat(certificates()).hasSize(1);
        assertThat(Pipelines.artifacts(run)).doesNotContain("octavia/embedded/authority.p12");
        assertThat(JenkinsRule.getLog(pipelines.succeeds(STEP.formatted("")))).contains("changed: false");
    }

    @Test
    public void whatSomebodyStoresMeanwhileIsNotOverwritten() throws Exception {
        Bundle before = bundle();
        Bundle stored = Vault.make().bundle();
        byte[] store =
                Pkcs12.write(new KeptAuthorities(stored), Passphrase.of(Pipelines.PASSPHRASE), new SecureRandom());
        AtomicBoolean isFirst = new AtomicBoolean(true);
        pipelines.onRequest(request -> {
            if (isFirst.getAndSet(false)) {
                replace(GlobalCredentials.certificate("authority", store, Pipelines.PASSPHRASE));
            }
        });
        WorkflowRun run = pipelines.isUnstable(STEP.formatted(", updateCredential: true"));

        assertThat(bundle().client().certificate()).isEqualTo(stored.client().certificate());
        assertThat(JenkinsRule.getLog(run))
                .contains("WARNING: credentials authority: they were changed since this step read them, and are left"
                        + " as they are now")
                .contains(
                        "WARNING: the artifact octavia/embedded/authority.p12 holds the authority with a renewed client"
                                + " certificate");
        Bundle archived = Pkcs12.read(
                        "artifact",
                        Pipelines.artifact(run, "octavia/embedded/authority.p12"),
                        Passphrase.of(Pipelines.PASSPHRASE))
                .bundle();
        assertThat(archived.fingerprints()).isEqualTo(before.fingerprints());
    }

    private static void replace(Credentials credentials) {
        try {
            List<Credentials> all = SystemCredentialsProvider.getInstance().getCredentials();
            all.remove(credentials);
            GlobalCredentials.add(credentials);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void elseTheRenewedAuthorityIsArchivedAndTheBuildIsUnstableUntilItIsStored() throws Exception {
        Bundle before = bundle();
        WorkflowRun run = pipelines.isUnstable(STEP.formatted(""));

        assertThat(JenkinsRule.getLog(run))
                .contains("WARNING: the artifact octavia/embedded/authority.p12 holds the authority with a renewed"
                        + " client certificate; put it into credentials authority");
        Bundle archived = Pkcs12.read(
                        "artifact",
                        Pipelines.artifact(run, "octavia/embedded/authority.p12"),
                        Passphrase.of(Pipelines.PASSPHRASE))
                .bundle();
        assertThat(archived.authorities().fingerprints())
                .isEqualTo(before.authorities().fingerprints());
        assertThat(archived.client().certificate()).isNotEqualTo(before.client().certificate());
        assertThat(bundle().client().certificate()).isEqualTo(before.client().certificate());
    }

    @Test
    public void withNeitherTheLogSaysThatTheNewOneIsForThisBuildAlone() throws Exception {
        WorkflowRun run = pipelines.isUnstable(STEP.formatted(", archive: false"));
        assertThat(JenkinsRule.getLog(run))
                .contains("WARNING: credentials authority: the client certificate was renewed for this build alone");
        assertThat(Pipelines.artifacts(run)).isEmpty();
    }

    @Test
    public void aNewAuthorityIsNotMadeWhereItWouldBeLostOrIsThere() throws Exception {
        String step = "node { octaviaCerts(cloud: 'embedded', caPassphraseCredentialsId: 'passphrase',"
                + " createAuthority: true, %s) }";
        assertThat(pipelines.fails(step.formatted("archive: false")))
                .contains("ERROR: createAuthority: needs archive: true");
        assertThat(pipelines.fails(step.formatted("authorityCredentialsId: 'authority'")))
                .contains("ERROR: createAuthority: authorityCredentialsId gives an authority already");
    }

    @Test
    public void whereTheCaEndsSoonTheBuildIsUnstableAndNoClientIsIssued() throws Exception {
        GlobalCredentials.add(GlobalCredentials.certificate("ending", ending(), Pipelines.PASSPHRASE));
        String step = "node { def r = octaviaCerts(cloud: 'embedded', caPassphraseCredentialsId: 'passphrase',"
                + " authorityCredentialsId: 'ending', network: [name: 'none']%s)\necho \"changed: ${r.changed}\""
                + "\necho \"returned: ${r.warnings.join('; ')}\" }";
        WorkflowRun run = pipelines.isUnstable(step.formatted(""));

        assertThat(JenkinsRule.getLog(run))
                .contains("changed: false")
                .containsPattern(
                        "WARNING: certificates: certs/client_ca\\.cert\\.pem ends at .*, within P1Y: replace it")
                .containsPattern("returned: certificates: .*; cloud embedded: the client certificate ends at")
                .containsPattern("WARNING: cloud embedded: the client certificate ends at .*, within 30 days;"
                        + " a certificate authority ends at .*, within 30 days: replace it");
        pipelines.succeeds(step.formatted(", warnDays: 3"));
        assertThat(pipelines.fails(step.formatted(", warnDays: -1")))
                .contains("ERROR: warnDays: -1 is not a number of days, 0 or more");
    }

    /** An authority that has three weeks left, and a client that ends with it. */
    private static byte[] ending() {
        Map<String, ?> values = Map.of(
                "certificates",
                Map.of(
                        "key", Map.of("algorithm", "ec", "curve", "P-256"),
                        "validity", Map.of("ca", "P3W", "client", "P3W"),
                        "renewWithin", "P1D"));
        SecureRandom random = new SecureRandom();
        Bundle bundle = Bundle.issue(
                SpecReader.fromMap(values, Path.of(""))
                        .certificates()
                        .orElseThrow()
                        .profile(),
                Clock.systemUTC(),
                random);
        return Pkcs12.write(new KeptAuthorities(bundle), Passphrase.of(Pipelines.PASSPHRASE), random);
    }

    private static Bundle bundle() throws Exception {
        return new AuthorityCredential(certificates().get(0)).kept().bundle();
    }

    private static List<StandardCertificateCredentials> certificates() {
        return CredentialsProvider.lookupCredentialsInItemGroup(
                StandardCertificateCredentials.class, null, ACL.SYSTEM2, List.of());
    }
}
