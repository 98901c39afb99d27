package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.time.Duration;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** {@code octaviaCerts(rotate: …)}: all that a phase leaves is in the credential and in the network's tags. */
public class RotateTest {

    private static final String SPEC =
            "flavor: {}\nimage: {file: a.raw, tag: amphora}\ncertificates: {key: {algorithm: ec, curve: P-256}}\n"
                    + "network: {healthManagers: []}\n";
    private static final String CREDENTIALS =
            "caPassphraseCredentialsId: 'passphrase', authorityCredentialsId: 'authority'";
    private static final String SHOW =
            "echo \"is ${r.phase}, toBeDeployed ${r.toBeDeployed}, behind ${r.behind.size()}\"\n";

    @Rule
    public final Pipelines pipelines = new Pipelines(EmbeddedCloud.builder().octavia());

    private String id;

    @Before
    public void oneLoadBalancerAndItsAuthority() throws Exception {
        pipelines.addSecrets();
        pipelines.addAuthority();
        WorkflowRun run = pipelines.succeeds(node("writeFile file: 'a.raw', text: 'x'.padRight(2048, '.')\n"
                + "def r = octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', only: ['flavor', 'image'])\n"
                + "currentBuild.description = r.options.controller_worker.amp_flavor_id"));
        pipelines.cloud().octavia().use(Map.of("amp_image_tag", "amphora", "amp_flavor_id", run.getDescription()));
        pipelines.cloud().octavia().takes(Duration.ZERO);
        id = pipelines.cloud().octavia().loadBalancer("one");
    }

    private static String node(String steps) {
        return Pipelines.node(SPEC, steps);
    }

    private static String rotate(String what, String more) {
        return "r = octaviaCerts(cloud: 'embedded', spec: 'octavia.yaml', " + CREDENTIALS + ", rotate: '" + what + "'"
                + more + ")\n" + SHOW;
    }

    private static String rotate(String what) {
        return rotate(what, ", updateCredential: true");
    }

    /** One that would make amphorae of a time after what was said last. */
    private static String refresh() {
        return "sleep 2\noctaviaLoadBalancers(cloud: 'embedded', spec: 'octavia.yaml', " + CREDENTIALS
                + ", reasons: ['authority'], soak: 'PT0S', allowOutage: true)\n";
    }

    @Test
    public void theWholeWayIsGoneByWhatTheCredentialHolds() throws Exception {
        WorkflowRun run = pipelines.succeeds(node("def r\n" + rotate("status")
                + rotate("next") + rotate("deployed") + refresh() + rotate("status")
                + rotate("next") + rotate("deployed") + refresh() + rotate("next") + rotate("deployed")
                + "def c = octaviaCerts(cloud: 'embedded', spec: 'octavia.yaml', " + CREDENTIALS + ")\n"
                + "echo \"changed ${c.changed}\""));

        assertThat(JenkinsRule.getLog(run))
                .containsSubsequence(
                        "is none, toBeDeployed false, behind 0",
                        "credentials authority: hold phase trust of the replacement now",
                        "is trust, toBeDeployed true, behind 0",
                        "is trust, toBeDeployed false, behind 1",
                        "load balancer one (" + id + "): failover",
                        "is trust, toBeDeployed false, behind 0",
                        "is switch, toBeDeployed true, behind 0",
                        "is switch, toBeDeployed false, behind 1",
                        "load balancer one (" + id + "): failover",
                        "is none, toBeDeployed true, behind 0",
                        "is none, toBeDeployed false, behind 0",
                        "changed false");
        assertThat(Pipelines.artifacts(run)).noneMatch(path -> path.endsWith(".p12"));
    }

    @Test
    public void aCredentialOfThePhaseBeforeIsRefused() throws Exception {
        WorkflowRun archived = pipelines.succeeds(node("def r\n" + rotate("next", "")));

        assertThat(JenkinsRule.getLog(archived))
                .contains("WARNING: the artifact octavia/embedded/authority.p12 holds phase trust of the authority's"
                        + " replacement; put it into credentials authority");
        assertThat(pipelines.fails(node("def r\n" + rotate("next")))).contains("ERROR: certificates: ");
        assertThat(pipelines.fails(node("octaviaCerts(cloud: 'embedded', spec: 'octavia.yaml', " + CREDENTIALS + ")")))
                .contains("ERROR: certificates: ");

        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .removeIf(StandardCertificateCredentials.class::isInstance);
        GlobalCredentials.add(GlobalCredentials.certificate(
                "authority", Pipelines.artifact(archived, "octavia/embedded/authority.p12"), Pipelines.PASSPHRASE));
        assertThat(JenkinsRule.getLog(pipelines.succeeds(node("def r\n" + rotate("abort") + rotate("status")))))
                .contains("is none, toBeDeployed true, behind 0");
    }

    @Test
    public void nothingIsBegunThatWouldBeLostOrIsNotMeant() throws Exception {
        assertThat(pipelines.fails(node("def r\n" + rotate("next", ", archive: false"))))
                .contains(
                        "ERROR: credentials authority: the replacement of the authority would be lost with this build");
        assertThat(pipelines.fails(node("def r\n" + rotate("on"))))
                .contains("ERROR: rotate: \"on\" is not one of next, deployed, abort, status");
        assertThat(pipelines.fails(node("def r\n" + rotate("next", ", dryRun: true"))))
                .contains("ERROR: dryRun: rotate: 'status' says what comes next");
        assertThat(pipelines.fails(node("def r\n" + rotate("deployed"))))
                .contains("ERROR: certificates: no authority is being replaced");
        assertThat(JenkinsRule.getLog(pipelines.succeeds(node("def r\n" + rotate("status")))))
                .contains("is none, toBeDeployed false, behind 0");
    }
}
