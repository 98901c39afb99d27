package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import hudson.security.ACL;
import io.jenkins.plugins.octavia.pki.Bundle;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Pkcs12;
import java.util.List;
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
    public void elseTheRenewedAuthorityIsArchivedAndTheLogSaysWhatToDo() throws Exception {
        Bundle before = bundle();
        WorkflowRun run = pipelines.succeeds(STEP.formatted(""));

        assertThat(JenkinsRule.getLog(run))
                .contains("WARNING: the artifact octavia/embedded/authority.p12 holds the authority with a renewed"
                        + " client certificate; put it into credentials authority");
        Bundle archived = Pkcs12.read(
                "artifact",
                Pipelines.artifact(run, "octavia/embedded/authority.p12"),
                Passphrase.of(Pipelines.PASSPHRASE));
        assertThat(archived.authorities().fingerprints())
                .isEqualTo(before.authorities().fingerprints());
        assertThat(archived.client().certificate()).isNotEqualTo(before.client().certificate());
        assertThat(bundle().client().certificate()).isEqualTo(before.client().certificate());
    }

    @Test
    public void withNeitherTheLogSaysThatTheNewOneIsForThisBuildAlone() throws Exception {
        WorkflowRun run = pipelines.succeeds(STEP.formatted(", archive: false"));
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

    private static Bundle bundle() throws Exception {
        return new AuthorityCredential(certificates().get(0)).bundle();
    }

    private static List<StandardCertificateCredentials> certificates() {
        return CredentialsProvider.lookupCredentialsInItemGroup(
                StandardCertificateCredentials.class, null, ACL.SYSTEM2, List.of());
    }
}
