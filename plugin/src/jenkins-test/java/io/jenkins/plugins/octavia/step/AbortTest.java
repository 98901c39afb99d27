package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A build that is stopped in the middle of an upload. */
public class AbortTest {

    @Rule
    public final Pipelines pipelines = new Pipelines();

    private final CountDownLatch uploading = new CountDownLatch(1);

    @Before
    public void watchTheCloud() {
        pipelines.onRequest(request -> {
            if (request.path().endsWith("/file")) {
                uploading.countDown();
            }
        });
    }

    @Test
    public void theHalfImageGoesAndTheLogSaysWhatWasDone() throws Exception {
        assertGone(aborted(script("")));
    }

    @Test
    public void anAgentStopsSending() throws Exception {
        DumbSlave agent = pipelines.jenkins().createOnlineSlave();
        assertGone(aborted(script("'" + agent.getNodeName() + "'")));
        while (agent.toComputer().getThreadDump().values().stream().anyMatch(s -> s.contains("LocalImageFile.send"))) {
            Thread.onSpinWait();
        }
    }

    @Test
    public void aTimeoutStopsItToo() throws Exception {
        WorkflowRun run = pipelines
                .job(script("")
                        .replace("octaviaPrerequisites", "timeout(time: 8, unit: 'SECONDS') { octaviaPrerequisites")
                        .replace("'amphora-x64.qcow2']", "'amphora-x64.qcow2'] }"))
                .scheduleBuild2(0)
                .get();
        assertThat(uploading.getCount()).isZero();
        assertGone(run);
    }

    private WorkflowRun aborted(String script) throws Exception {
        WorkflowRun run = pipelines.job(script).scheduleBuild2(0).waitForStart();
        assertThat(uploading.await(1, TimeUnit.MINUTES)).isTrue();
        pipelines.jenkins().waitForMessage("flavor f: created", run);
        long start = System.nanoTime();
        run.getExecutor().interrupt();
        pipelines.jenkins().waitForCompletion(run);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
        return run;
    }

    private void assertGone(WorkflowRun run) throws Exception {
        pipelines.jenkins().assertBuildStatus(Result.ABORTED, run);
        assertThat(JenkinsRule.getLog(run))
                .contains("[octavia] flavor f: created (")
                .contains("[octavia] note: aborted; what is done already is kept")
                .doesNotContain("image i: created")
                .doesNotContain("\tat ");
        assertThat(pipelines.images()).isEmpty();
    }

    /** A file that takes minutes to send: mostly a hole. */
    private static String script(String label) {
        return Pipelines.node(
                        "",
                        "sh 'truncate -s 100G amphora-x64.qcow2'\n"
                                + "octaviaPrerequisites cloud: 'embedded', flavor: [name: 'f'],"
                                + " image: [name: 'i', file: 'amphora-x64.qcow2']")
                .replace("node {", "node(" + label + ") {");
    }
}
