package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.embedded.Request;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What a build says of a mistake: a line that names it, without a stack trace, and nothing was touched. */
public class MessagesTest {

    private static final String CERTS = "node { octaviaCerts(cloud: 'embedded', caPassphraseCredentialsId: '%s',"
            + " authorityCredentialsId: '%s') }";

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    private List<Request> changes;

    @BeforeClass
    public static void credentials() throws Exception {
        PIPELINES.addSecrets();
        PIPELINES.addAuthority();
        GlobalCredentials.add(
                GlobalCredentials.password("wrong-login", "admin", "wrong"), GlobalCredentials.text("short", "short"));
    }

    @Before
    public void countChanges() {
        changes = PIPELINES.changes();
    }

    @After
    public void nothingWasTouched() {
        assertThat(PIPELINES.changes()).isEqualTo(changes);
    }

    @Test
    public void anUnknownCloudOrCredential() throws Exception {
        assertFails(
                "octaviaFlavor cloud: 'embeded'", "ERROR: cloud embeded: not among embedded; did you mean embedded?");
        assertFails(
                "octaviaFlavor cloud: 'embedded', credentialsId: 'gone'",
                "ERROR: credentials gone: not found for job job-");
        assertFails(
                "octaviaFlavor cloud: 'embedded', credentialsId: 'heartbeat'",
                "ERROR: credentials heartbeat: is a Secret text, but a cloud takes an OpenStack application credential,");
        assertFails(
                "octaviaKeypair cloud: 'embedded', sshCredentialsId: 'heartbeat'",
                "ERROR: credentials heartbeat: is a Secret text, but the keypair takes an SSH Username with private key");
    }

    @Test
    public void aLoginThatTheCloudRefuses() throws Exception {
        assertFails("octaviaFlavor cloud: 'embedded', credentialsId: 'wrong-login'", "ERROR: cloud embedded: ");
    }

    @Test
    public void anAuthorityThatIsMissingOrDoesNotOpen() throws Exception {
        assertFails(CERTS.formatted("passphrase", ""), "octaviaCerts(createAuthority: true) makes it");
        assertFails(CERTS.formatted("passphrase", "gone"), "ERROR: credentials gone: not found for job ");
        assertFails(
                CERTS.formatted("passphrase", "heartbeat"),
                "ERROR: credentials heartbeat: is a Secret text, but the authority (authorityCredentialsId) takes a"
                        + " Certificate");
        assertFails(CERTS.formatted("", "authority"), "set caPassphraseCredentialsId (Secret text)");
    }

    @Test
    public void aKeypairWithoutAKey() throws Exception {
        assertFails(
                "octaviaKeypair cloud: 'embedded', name: 'keyless'",
                "ERROR: keypair keyless: Nova has none, no key was given, and none may be made here; give its private"
                        + " key as sshCredentialsId");
    }

    @Test
    public void secretsThatAreMissingOrUnfit() throws Exception {
        String step = "octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml'%s)";
        String spec = "network: {name: secretless, healthManagers: [{host: controller}]}\nsecurityGroups: {}\n";
        assertFails(
                Pipelines.node(spec, step.formatted("")),
                "ERROR: heartbeat_key: none was given, and none may be made here; set heartbeatKeyCredentialsId");
        assertFails(
                Pipelines.node(spec, step.formatted(", heartbeatKeyCredentialsId: 'short'")),
                "heartbeatKeyCredentialsId (Secret text): it must be 16 characters or more");
    }

    @Test
    public void aMistypedArgumentChangesNothing() throws Exception {
        assertFails(
                "octaviaFlavor(cloud: 'embedded', naem: 'x')",
                "ERROR: octaviaFlavor: naem: unknown; did you mean name?");
        assertFails(
                "octaviaFlavor(cloud: 'embedded', dryRun: 'maybe')",
                "ERROR: octaviaFlavor: dryRun: \"maybe\" is not true or false");
    }

    @Test
    public void aSectionThatIsAskedForMustBeThere() throws Exception {
        assertFails(
                Pipelines.node(
                        "flavor: {}", "octaviaPrerequisites cloud: 'embedded', spec: 'octavia.yaml', only: ['image']"),
                "ERROR: only: the specification has no section image; give it, {} for its defaults");
    }

    @Test
    public void aPassphraseThatIsNotTheAuthoritys() throws Exception {
        assertFails(
                CERTS.formatted("heartbeat", "authority"),
                "ERROR: credentials authority: its password is not the passphrase that caPassphraseCredentialsId gives");
    }

    @Test
    public void aWrongSpecification() throws Exception {
        String step = "octaviaPrerequisites cloud: 'embedded', spec: 'octavia.yaml'";
        assertFails(Pipelines.node("flavour: {}", step), "ERROR: octavia.yaml: flavour: unknown; did you mean flavor?");
        assertFails(Pipelines.node("flavor: {ram: many}", step), "ERROR: octavia.yaml: flavor.ram: ");
        assertFails(Pipelines.node("flavor: [", step), "ERROR: octavia.yaml: ");
    }

    @Test
    public void aFileThatIsMissingOrElsewhere() throws Exception {
        assertFails(
                "node { octaviaFlavor cloud: 'embedded', spec: 'gone.yaml' }",
                "ERROR: spec gone.yaml: there is no such file in the workspace ");
        for (String path : List.of("/etc/passwd", "../../config.xml", "a/../../../secrets/master.key")) {
            assertFails(
                    "node { octaviaFlavor cloud: 'embedded', spec: '" + path + "' }",
                    "ERROR: spec " + path + ": it is not below the workspace ");
            assertFails(
                    "node { octaviaImage cloud: 'embedded', file: '" + path + "' }",
                    "image file " + path + ": it is not below the workspace ");
        }
        assertFails(
                "node { sh 'ln -s /etc/passwd link'\noctaviaFlavor cloud: 'embedded', spec: 'link' }",
                "ERROR: spec link: it is not below the workspace ");
    }

    @Test
    public void aFoldersCredentialsAreForItsJobsAlone() throws Exception {
        Folder folder = PIPELINES.jenkins().createProject(Folder.class, "folder");
        add(folder, GlobalCredentials.admin("folders", PIPELINES.cloud()));
        String script = "octaviaFlavor cloud: 'embedded', credentialsId: 'folders', dryRun: true";
        WorkflowJob inside = folder.createProject(WorkflowJob.class, "inside");
        inside.setDefinition(new CpsFlowDefinition(script, true));

        WorkflowRun run = PIPELINES.jenkins().buildAndAssertSuccess(inside);
        assertThat(JenkinsRule.getLog(run)).contains("flavor m1.amphora: would be created");
        assertFails(script, "ERROR: credentials folders: not found for job job-");
    }

    private static void assertFails(String script, String message) throws Exception {
        assertThat(PIPELINES.fails(script)).contains(message).doesNotContain("Exception");
    }

    private static void add(Folder folder, Credentials credentials) throws Exception {
        for (CredentialsStore store : CredentialsProvider.lookupStores(folder)) {
            if (store.getContext() == folder) {
                store.addCredentials(Domain.global(), credentials);
            }
        }
    }
}
