package io.jenkins.plugins.octavia.step;

import static io.jenkins.plugins.octavia.step.Pipelines.node;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.embedded.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** {@code octaviaDestroy} in pipelines. */
public class DestroyStepTest {

    private static final String SPEC =
            "flavor: {}\nkeypair: {}\nsecurityGroups: {amphora: {from: any}, healthManager: {from: any}}\n";
    private static final String DESTROY =
            "octaviaDestroy(cloud: 'embedded', spec: 'octavia.yaml', sshCredentialsId: 'ssh'";

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    @Before
    public void whatTheSpecificationSaysIsThere() throws Exception {
        GlobalCredentials.add(GlobalCredentials.sshKey("ssh"));
        PIPELINES.succeeds(
                node(SPEC, "octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', sshCredentialsId: 'ssh')"));
    }

    @Test
    public void aDryRunSaysWhatWouldGoAndTouchesNothing() throws Exception {
        List<Request> changes = PIPELINES.changes();
        WorkflowRun run = PIPELINES.succeeds(
                node(SPEC, "echo \"${" + DESTROY + ", dryRun: true).removed.collect { it.kind }}\""));
        assertThat(JenkinsRule.getLog(run))
                .contains("[octavia] flavor m1.amphora: would be removed (", "[octavia] dryRun: nothing was touched")
                .contains("[security group, security group, keypair, flavor]");
        assertThat(PIPELINES.changes()).isEqualTo(changes);
        destroyed();
    }

    @Test
    public void whatIsOursGoesAndIsOnThePageAndAnArtifact() throws Exception {
        WorkflowRun run = destroyed();
        assertThat(JenkinsRule.getLog(run)).contains("[octavia] keypair octavia-amphora: removed", "4 removed, 0 left");
        assertThat(new String(Pipelines.artifact(run, "octavia/embedded/octavia-destroy.json"), StandardCharsets.UTF_8))
                .contains("\"removed\"", "m1.amphora");
        assertThat(run.getAction(BuildSummary.class).getParts().get(0).getRows())
                .extracting(BuildSummary.Row::getAction)
                .containsOnly("removed");
        assertThat(JenkinsRule.getLog(destroyed())).contains("0 removed, 0 left");
    }

    @Test
    public void whatWasRemovedAndMadeAgainInOneBuildIsThere() throws Exception {
        WorkflowRun run =
                PIPELINES.succeeds(node(SPEC, DESTROY + ", only: ['flavor'])\noctaviaFlavor(cloud: 'embedded')\n"));
        assertThat(run.getAction(BuildSummary.class).getParts().get(0).getRows())
                .extracting(BuildSummary.Row::getAction)
                .containsExactly("created");
        destroyed();
    }

    @Test
    public void aSectionThatIsNotThereAndACallWithoutASpecificationAreRefused() throws Exception {
        assertThat(PIPELINES.fails("octaviaDestroy(cloud: 'embedded')")).contains("spec: required");
        WorkflowRun run = PIPELINES
                .jenkins()
                .buildAndAssertStatus(Result.FAILURE, PIPELINES.job(node(SPEC, DESTROY + ", only: ['image'])")));
        assertThat(JenkinsRule.getLog(run)).contains("only: the specification has no section image");
        destroyed();
    }

    private static WorkflowRun destroyed() throws Exception {
        return PIPELINES.succeeds(node(SPEC, DESTROY + ")"));
    }
}
