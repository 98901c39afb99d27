package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.octavia.config.OctaviaClouds;
import io.jenkins.plugins.octavia.config.OpenStackCloud;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** A cloud that takes connections and never answers, called {@code silent}, and the steps that wait for it. */
public class SlowCloudTest {

    private static final String MORE_THAN_HAVE_ROOM =
            "def steps = [:]\nfor (int i = 0; i < 17; i++) { steps[\"b$i\"] = { octaviaFlavor cloud: 'silent' } }\n";
    private static final String IN_LINE =
            "waiting for another step of this job to end: 16 of them are at cloud silent already,";

    @Rule
    public final Pipelines pipelines = new Pipelines();

    private ServerSocket silent;

    @Before
    public void configure() throws Exception {
        silent = new ServerSocket(0, 100);
        OpenStackCloud cloud = new OpenStackCloud("silent", "http://localhost:" + silent.getLocalPort() + "/v3");
        cloud.setProjectName("admin");
        cloud.setCredentialsId("cloud-admin");
        OctaviaClouds.get()
                .setClouds(Stream.concat(OctaviaClouds.get().getClouds().stream(), Stream.of(cloud))
                        .toList());
    }

    @After
    public void close() throws Exception {
        silent.close();
    }

    @Test
    public void itStopsNeitherOtherJobsNorOtherCloudsOfTheSameJob() throws Exception {
        WorkflowRun waiting = start(MORE_THAN_HAVE_ROOM + "parallel steps");
        await(waiting, status -> status.contains("to answer POST"), 16);

        pipelines.succeeds("octaviaFlavor cloud: 'embedded', name: 'of another job'");

        WorkflowRun both = start(MORE_THAN_HAVE_ROOM
                + "steps['other'] = { octaviaFlavor cloud: 'embedded', name: 'of the same job' }\nparallel steps");
        pipelines.jenkins().waitForMessage("flavor of the same job: created", both);
        for (WorkflowRun run : List.of(waiting, both)) {
            run.doStop();
            pipelines
                    .jenkins()
                    .assertBuildStatus(Result.ABORTED, pipelines.jenkins().waitForCompletion(run));
        }
    }

    @Test
    public void theLogAndTheThreadDumpSayWhatIsWaitedFor() throws Exception {
        WorkflowRun run = start(MORE_THAN_HAVE_ROOM + "parallel steps");

        pipelines.jenkins().waitForMessage("[octavia] note: " + IN_LINE, run);
        await(run, status -> status.startsWith(IN_LINE), 1);
        await(
                run,
                status -> status.matches("waiting for cloud silent to answer POST /v3/auth/tokens, for \\d+ s so far"),
                16);
        run.doStop();
        pipelines.jenkins().waitForCompletion(run);
    }

    @Test
    public void aStepThatWaitsForItsTurnCanBeStopped() throws Exception {
        WorkflowRun run = start(MORE_THAN_HAVE_ROOM
                + "steps['last'] = { timeout(time: 3, unit: 'SECONDS') { octaviaFlavor cloud: 'silent' } }\n"
                + "parallel steps + [failFast: true]");

        pipelines
                .jenkins()
                .assertBuildStatus(Result.ABORTED, pipelines.jenkins().waitForCompletion(run));
    }

    private WorkflowRun start(String script) throws Exception {
        return pipelines.job(script).scheduleBuild2(0).waitForStart();
    }

    /** Until so many steps of the build have such a status. */
    private static void await(WorkflowRun run, Predicate<String> status, int steps) throws Exception {
        while (statuses(run).filter(status).count() < steps) {
            Thread.onSpinWait();
        }
        assertThat(statuses(run).filter(status).count()).isEqualTo(steps);
    }

    private static Stream<String> statuses(WorkflowRun run) throws Exception {
        return run.getExecution() == null
                ? Stream.empty()
                : run.getExecution().getCurrentExecutions(true).get().stream()
                        .filter(OctaviaExecution.class::isInstance)
                        .map(StepExecution::getStatus)
                        .map(String::valueOf);
    }
}
