package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import hudson.model.Result;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.embedded.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** {@code octaviaDoctor} in pipelines. */
public class DoctorStepTest {

    private static final String SPEC = "flavor: {}\nimage: {file: a.raw, tag: amphora}\n";
    private static final String DOCTOR = "octaviaDoctor(cloud: 'embedded', spec: 'octavia.yaml'";

    @ClassRule
    public static final Pipelines PIPELINES =
            new Pipelines(EmbeddedCloud.builder().octavia());

    private static int version;

    @Before
    public void whatTheSpecificationSaysIsThere() throws Exception {
        PIPELINES.cloud().octavia().use(Map.of("amp_image_tag", "amphora", "amp_flavor_id", moveTag()));
    }

    @Test
    public void whatWasSeenIsInTheLogOnThePageAndAnArtifactAndNothingIsChanged() throws Exception {
        List<Request> changes = PIPELINES.changes();
        WorkflowRun run = PIPELINES.succeeds(
                node("def r = " + DOCTOR + ")\necho \"seen ${r.findings.collect { it.severity }.toSet()}\""));
        assertThat(JenkinsRule.getLog(run))
                .contains("[octavia] ok services: Octavia's API answers")
                .contains("[octavia] 0 errors, 0 warnings, 4 not seen")
                .contains("[octavia] unseen configuration: configuration octavia.conf: none was given")
                .contains("give that of the controllers with conf")
                .contains("seen [ok, unseen]");
        assertThat(page(run)).containsPattern("ok\\s+services\\s+Octavia's API answers");
        assertThat(artifact(run))
                .contains("\"findings\"", "\"severity\" : \"ok\"", "\"seen\" : \"Octavia's API answers");
        assertThat(PIPELINES.changes()).isEqualTo(changes);
    }

    @Test
    public void warningsMakeTheBuildUnstableIfThatIsAskedFor() throws Exception {
        String doctor = DOCTOR + ", loadBalancers: 1000";
        assertThat(JenkinsRule.getLog(PIPELINES.succeeds(node(doctor + ")"))))
                .contains("[octavia] warning quotas: ", "the next 1000 load balancers (SINGLE) need 1000");

        WorkflowRun run = PIPELINES
                .jenkins()
                .buildAndAssertStatus(Result.UNSTABLE, PIPELINES.job(node(doctor + ", unstableOnWarnings: true)")));
        assertThat(JenkinsRule.getLog(run)).containsPattern("WARNING: cloud embedded: 0 errors, \\d+ warnings");
        assertThat(artifact(run)).contains("\"severity\" : \"warning\"");
    }

    @Test
    public void anErrorFailsTheBuildAndIsOnThePageAndInTheArtifactAllTheSame() throws Exception {
        WorkflowRun run = PIPELINES
                .jenkins()
                .buildAndAssertStatus(
                        Result.FAILURE,
                        PIPELINES.job(node("writeFile file: 'other.yaml', text: '''"
                                + SPEC.replace("tag: amphora", "tag: other") + "'''\n"
                                + DOCTOR.replace("octavia.yaml", "other.yaml") + ")")));
        assertThat(JenkinsRule.getLog(run))
                .containsPattern("ERROR: cloud embedded: 1 errors, \\d+ warnings, 4 not seen\nerror image: ")
                .contains(" has the tag other")
                .doesNotContain("\tat ");
        assertThat(page(run)).containsPattern("error\\s+image\\s+.* has the tag other");
        assertThat(artifact(run)).contains("\"severity\" : \"error\"");
    }

    @Test
    public void certificatesAreLookedAtInTheirCredential() throws Exception {
        PIPELINES.addSecrets();
        PIPELINES.addAuthority();
        String yaml = SPEC + "certificates: {key: {algorithm: ec, curve: P-256}}\n";
        WorkflowRun run = PIPELINES.succeeds(
                Pipelines.node(
                        yaml,
                        DOCTOR
                                + ", authorityCredentialsId: 'authority', caPassphraseCredentialsId: 'passphrase', within: 'P2Y')\n"));
        assertThat(JenkinsRule.getLog(run))
                .contains("[octavia] warning certificates: certificates dual-ca: certs/client.cert-and-key.pem ends at")
                .doesNotContain(Pipelines.PASSPHRASE);
        assertThat(artifact(run)).doesNotContain(Pipelines.PASSPHRASE, "PRIVATE KEY");
    }

    @Test
    public void anAbortedOneReportsNothingThatItCouldNotSee() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        WorkflowRun run;
        PIPELINES.onRequest(request -> {
            if (request.path().contains("amphorae")) {
                asked.countDown();
                Uninterruptibles.awaitUninterruptibly(over);
            }
        });
        try {
            run = PIPELINES.job(node(DOCTOR + ")")).scheduleBuild2(0).waitForStart();
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            run.getExecutor().interrupt();
            PIPELINES.jenkins().waitForCompletion(run);
        } finally {
            over.countDown();
        }
        PIPELINES.jenkins().assertBuildStatus(Result.ABORTED, run);
        assertThat(JenkinsRule.getLog(run)).doesNotContain("[octavia] error", "\tat ");
        assertThat(Pipelines.artifacts(run)).isEmpty();
    }

    @Test
    public void wrongArgumentsAreRefusedBeforeTheCloudIsAsked() throws Exception {
        assertRefused("spec: required", "");
        assertRefused("loadBalancers: -1 is less than 0", "spec: 'a', loadBalancers: -1");
        assertRefused("within: \"90\" is not a period such as P90D", "spec: 'a', within: '90'");
        assertRefused("imageAge: \"P-1D\" is not a period such as P90D", "spec: 'a', imageAge: 'P-1D'");
        assertRefused("only: \"images\" is not one of", "spec: 'a', only: ['images']");
        assertRefused(
                "authorityCredentialsId: needs caPassphraseCredentialsId", "spec: 'a', authorityCredentialsId: 'b'");
    }

    private static void assertRefused(String message, String arguments) throws Exception {
        assertThat(PIPELINES.fails("octaviaDoctor cloud: 'embedded'" + (arguments.isEmpty() ? "" : ", " + arguments)))
                .contains("ERROR: " + message);
    }

    /** To an image of other bytes; returns the flavor's id. */
    private static String moveTag() throws Exception {
        version++;
        return PIPELINES
                .succeeds(node("writeFile file: 'a.raw', text: '" + "x".repeat(1000 + version)
                        + "'.padRight(2048, '.')\n"
                        + "def r = octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml',"
                        + " only: ['flavor', 'image'])\n"
                        + "currentBuild.description = r.options.controller_worker.amp_flavor_id"))
                .getDescription();
    }

    private static String node(String steps) {
        return Pipelines.node(SPEC, steps);
    }

    private static String artifact(WorkflowRun run) throws Exception {
        return new String(Pipelines.artifact(run, "octavia/embedded/octavia-doctor.json"), StandardCharsets.UTF_8);
    }

    private static String page(WorkflowRun run) throws Exception {
        try (WebClient client = PIPELINES.jenkins().createWebClient()) {
            HtmlPage page = client.getPage(run);
            return page.asNormalizedText();
        }
    }
}
