package io.jenkins.plugins.octavia.step;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.pki.KeptAuthorities;
import io.jenkins.plugins.octavia.pki.Passphrase;
import io.jenkins.plugins.octavia.pki.Pkcs12;
import java.security.SecureRandom;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** New authorities: made once, kept in one place, and under a passphrase that nobody guesses. */
public class AuthorityTest {

    private static final String NETWORK = "octaviaMgmtNet(cloud: 'embedded', name: '%s', healthManagers: [])\n";
    private static final String CREATE =
            "octaviaCerts(cloud: 'embedded', createAuthority: true, caPassphraseCredentialsId: 'passphrase',"
                    + " key: [algorithm: 'ec', curve: 'P-256']%s)\n";
    private static final String RENEW =
            "octaviaCerts(cloud: 'embedded', renewWithin: 'P13M', key: [algorithm: 'ec', curve: 'P-256'],"
                    + " validity: [client: 'P2Y'], caPassphraseCredentialsId: '%s', authorityCredentialsId: '%s')\n";

    @Rule
    public final Pipelines pipelines = new Pipelines();

    @Before
    public void credentials() throws Exception {
        pipelines.addSecrets();
    }

    @Test
    public void oneIsMadeWhereItsNetworkSaysWhetherThereIsOne() throws Exception {
        String named = CREATE.formatted(", network: [name: 'net-2']");

        assertThat(pipelines.fails("node { " + named + "}"))
                .contains(
                        "ERROR: certificates: network net-2 is not there, and only its tags say whether a CA is in use;"
                                + " run octaviaMgmtNet first, or name the network of the amphorae (spec, or network: [name: ...])");
        WorkflowRun made = pipelines.succeeds(NETWORK.formatted("net-2") + "node { " + named + "}");
        assertThat(Pipelines.artifacts(made)).contains("octavia/embedded,network=net-2/authority.p12");
        assertThat(pipelines.fails("node { " + named + "}"))
                .contains("ERROR: certificates: network net-2 says that the CA");
    }

    @Test
    public void noneTakesThePlaceOfAnArchivedOne() throws Exception {
        String archived = "writeFile file: 'octavia/embedded/authority.p12', text: 'the only copy'\n"
                + "archiveArtifacts artifacts: 'octavia/**'\n";
        WorkflowRun run = pipelines
                .jenkins()
                .buildAndAssertStatus(
                        Result.FAILURE,
                        pipelines.job(
                                NETWORK.formatted("lb-mgmt-net") + "node {\n" + archived + CREATE.formatted("") + "}"));

        assertThat(JenkinsRule.getLog(run))
                .contains(
                        "ERROR: artifact octavia/embedded/authority.p12: this build has an authority there, and it may be"
                                + " the only copy; put it into credentials, and run this step in another build")
                .doesNotContain("certificates dual-ca");
        assertThat(Pipelines.artifact(run, "octavia/embedded/authority.p12"))
                .isEqualTo("the only copy".getBytes(UTF_8));
    }

    @Test
    public void aRenewedOneTakesThePlaceOfItselfAlone() throws Exception {
        pipelines.addAuthority();
        pipelines.isUnstable(
                "node {\n" + RENEW.formatted("passphrase", "authority").repeat(2) + "}");
        WorkflowRun run = pipelines
                .jenkins()
                .buildAndAssertStatus(
                        Result.FAILURE,
                        pipelines.job("node {\n" + "writeFile file: 'octavia/embedded/authority.p12', text: 'another'\n"
                                + "archiveArtifacts artifacts: 'octavia/**'\n"
                                + RENEW.formatted("passphrase", "authority") + "}"));

        assertThat(JenkinsRule.getLog(run))
                .contains("artifact octavia/embedded/authority.p12: this build has another authority there");
        assertThat(Pipelines.artifact(run, "octavia/embedded/authority.p12")).isEqualTo("another".getBytes(UTF_8));
    }

    @Test
    public void noneIsMadeOrArchivedUnderAShortPassphrase() throws Exception {
        Vault vault = Vault.make();
        byte[] store = Pkcs12.write(new KeptAuthorities(vault.bundle()), Passphrase.of("letters"), new SecureRandom());
        GlobalCredentials.add(
                GlobalCredentials.text("letters", "letters"), GlobalCredentials.certificate("old", store, "letters"));

        assertThat(pipelines.fails(NETWORK.formatted("lb-mgmt-net") + "node { "
                        + CREATE.formatted("").replace("'passphrase'", "'letters'") + "}"))
                .contains("ERROR: certificates: caPassphraseCredentialsId (Secret text) has fewer than 16 characters;"
                        + " choose another");
        WorkflowRun renewed = pipelines.isUnstable("node { " + RENEW.formatted("letters", "old") + "}");
        assertThat(JenkinsRule.getLog(renewed))
                .contains(
                        "WARNING: certificates: caPassphraseCredentialsId (Secret text) has fewer than 16 characters: who"
                                + " gets the CA keys can guess it; encrypt them anew under a longer one")
                .contains("WARNING: credentials old: the client certificate was renewed for this build alone; its"
                        + " passphrase has fewer than 16 characters and could be guessed in an artifact");
        assertThat(Pipelines.artifacts(renewed)).noneMatch(path -> path.endsWith(".p12"));
    }

    @Test
    public void theLogSaysWhatIsInTheArtifact() throws Exception {
        WorkflowRun run = pipelines.succeeds(NETWORK.formatted("lb-mgmt-net") + "node { " + CREATE.formatted("") + "}");
        assertThat(JenkinsRule.getLog(run))
                .contains("WARNING: the artifact octavia/embedded/authority.p12 holds the new authority")
                .contains("In it are the keys of all authorities and of the client");
    }
}
