package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import hudson.model.Result;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** {@code octaviaLoadBalancers} in pipelines. */
public class LoadBalancersStepTest {

    private static final String SPEC = "flavor: {}\nimage: {file: a.raw, tag: amphora}\n";
    private static final String REFRESH =
            "octaviaLoadBalancers(cloud: 'embedded', spec: 'octavia.yaml', soak: 'PT0S', allowOutage: true";

    @ClassRule
    public static final Pipelines PIPELINES =
            new Pipelines(EmbeddedCloud.builder().octavia());

    private static int version;

    private String id;

    @Before
    public void oneLoadBalancerThatIsBehind() throws Exception {
        WorkflowRun run = moveTag();
        PIPELINES.cloud().octavia().use(Map.of("amp_image_tag", "amphora", "amp_flavor_id", run.getDescription()));
        id = loadBalancer("one");
        moveTag();
    }

    @Test
    public void itShowsWhatIsBehindAndFailsItOver() throws Exception {
        WorkflowRun shown =
                PIPELINES.succeeds(node("def r = octaviaLoadBalancers(cloud: 'embedded', spec: 'octavia.yaml',"
                        + " dryRun: true, ids: ['" + id + "'])\n"
                        + "echo \"${r.loadBalancers[0].id} ${r.loadBalancers[0].drifts[0].reason}\""));
        assertThat(JenkinsRule.getLog(shown))
                .contains("[octavia] load balancer one (" + id + ")", id + " image")
                .contains("1 of 1 load balancers are not as they should be");
        assertThat(page(shown)).containsPattern("one \\(" + id + "\\)\\s+image: .*\\s+only looked at\\s+0");

        WorkflowRun run = PIPELINES.succeeds(
                node("def r = " + REFRESH + ")\necho \"refreshed ${r.refreshed.collect { it.result }.toSet()}\""));
        assertThat(JenkinsRule.getLog(run))
                .contains("load balancer one (" + id + "): failover")
                .containsPattern("load balancer one \\(" + id + "\\): done in \\d+ s; \\d of \\d")
                .contains("refreshed [done]");
        assertThat(page(run)).containsPattern("one \\(" + id + "\\)\\s+image: .*\\s+failed over\\s+\\d+");
        assertThat(new String(
                        Pipelines.artifact(run, "octavia/embedded/octavia-load-balancers.json"),
                        StandardCharsets.UTF_8))
                .contains("\"refreshed\"", id, "\"done\"");

        assertThat(JenkinsRule.getLog(PIPELINES.succeeds(node(REFRESH + ")"))))
                .contains("note: no load balancer had to be failed over");
        WorkflowRun last =
                PIPELINES.succeeds(node("octaviaLoadBalancers(cloud: 'embedded', spec: 'octavia.yaml', dryRun: true)"));
        assertThat(JenkinsRule.getLog(last)).contains("load balancers are as they should be");
        assertThat(page(last)).doesNotContain("Octavia prerequisites:");
    }

    @Test
    public void octaviaConfSaysWhatTheSpecificationLeavesOut() throws Exception {
        String status =
                "octaviaLoadBalancers(cloud: 'embedded', spec: 'flavor.yaml', dryRun: true, ids: ['" + id + "'])";
        WorkflowRun run = PIPELINES.succeeds(node("writeFile file: 'flavor.yaml', text: 'flavor: {}'\n"
                + "writeFile file: 'octavia.conf', text: '''[controller_worker]\namp_image_tag = amphora'''\n" + status
                + "\n" + status.replace(", dryRun", ", conf: 'octavia.conf', dryRun")));
        assertThat(JenkinsRule.getLog(run))
                .containsSubsequence(
                        "all 1 load balancers are as they should be",
                        "1 of 1 load balancers are not as they should be");
    }

    @Test
    public void anIdThatNoneHasIsNotTakenForOneThatIsAsItShouldBe() throws Exception {
        assertThat(PIPELINES.fails(node(
                        "octaviaLoadBalancers(cloud: 'embedded', spec: 'octavia.yaml', dryRun: true, ids: ['7'])")))
                .contains("ERROR: load balancer 7: there is none of that id");
    }

    @Test
    public void whatIsLeftFailsTheBuildWithOneMessageAndIsArchived() throws Exception {
        WorkflowRun run = PIPELINES
                .jenkins()
                .buildAndAssertStatus(
                        Result.FAILURE,
                        PIPELINES.job(node(REFRESH.replace(", allowOutage: true", "") + ", ids: ['" + id + "'])")));
        assertThat(JenkinsRule.getLog(run))
                .contains("ERROR: cloud embedded: 1 of 1 load balancers are not up to date")
                .contains("one (" + id + "): left: has one amphora")
                .doesNotContain("\tat ");
        assertThat(page(run)).containsPattern("one \\(" + id + "\\)\\s+image: .*\\s+left: has one amphora");
        assertThat(Pipelines.artifacts(run)).contains("octavia/embedded/octavia-load-balancers.json");
    }

    @Test
    public void agentsOfAmphoraeThatStayAreToldIfThatIsAskedFor() throws Exception {
        WorkflowRun run = PIPELINES
                .jenkins()
                .buildAndAssertStatus(
                        Result.FAILURE,
                        PIPELINES.job(node(REFRESH.replace(", allowOutage: true", ", configure: true") + ", ids: ['"
                                + id + "'])")));
        assertThat(JenkinsRule.getLog(run))
                .containsPattern("amphora \\S+ of one \\(" + id + "\\): configure, the canary")
                .contains("note: 1 agents were to be told, and their amphorae watched")
                .contains("ERROR: cloud embedded: 1 of 1 load balancers are not up to date");
        assertThat(new String(
                        Pipelines.artifact(run, "octavia/embedded/octavia-load-balancers.json"),
                        StandardCharsets.UTF_8))
                .contains("\"configured\"", "\"done\"");
    }

    @Test
    public void anAbortEndsWhatIsUnderWayAndBeginsNoOther() throws Exception {
        String other = loadBalancer("other");
        moveTag();
        PIPELINES.cloud().octavia().stall(true);
        try {
            WorkflowRun run = PIPELINES
                    .job(node(REFRESH + ", ids: ['" + id + "', '" + other + "'])"))
                    .scheduleBuild2(0)
                    .waitForStart();
            PIPELINES.jenkins().waitForMessage(": failover, the canary", run);
            run.getExecutor().interrupt();
            PIPELINES.jenkins().waitForCompletion(run);
            PIPELINES.jenkins().assertBuildStatus(Result.ABORTED, run);
            assertThat(page(run)).contains("under way: Octavia goes on with it", "not begun: aborted");
            assertThat(JenkinsRule.getLog(run))
                    .contains("note: 2 of 2 load balancers are not up to date (stopped: aborted)")
                    .doesNotContain("\tat ");
        } finally {
            PIPELINES.cloud().octavia().stall(false);
        }
        PIPELINES.succeeds(node(REFRESH + ")"));
    }

    @Test
    public void anAbortAmidACallOfTheAgentIsNoFailureOfWhatIsUnderWay() throws Exception {
        String agent = PIPELINES.jenkins().createOnlineSlave().getNodeName();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        PIPELINES.cloud().octavia().stall(true);
        try {
            WorkflowRun run = PIPELINES
                    .job(node(REFRESH + ", runOn: 'agent', ids: ['" + id + "'])")
                            .replace("node {", "node('" + agent + "') {"))
                    .scheduleBuild2(0)
                    .waitForStart();
            PIPELINES.jenkins().waitForMessage(": failover, the canary", run);
            PIPELINES.onRequest(request -> {
                if (request.path().contains(id)) {
                    asked.countDown();
                    Uninterruptibles.awaitUninterruptibly(over);
                }
            });
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            run.getExecutor().interrupt();
            while (isPolling()) {
                Thread.onSpinWait();
            }
            over.countDown();
            PIPELINES.jenkins().waitForCompletion(run);
            PIPELINES.jenkins().assertBuildStatus(Result.ABORTED, run);
            assertThat(page(run)).contains("under way: Octavia goes on with it").doesNotContain("failed");
        } finally {
            over.countDown();
            PIPELINES.cloud().octavia().stall(false);
        }
        PIPELINES.succeeds(node(REFRESH + ")"));
    }

    private static boolean isPolling() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().endsWith(".Failover")
                        && frame.getMethodName().equals("poll"));
    }

    @Test
    public void wrongArgumentsAreRefusedBeforeTheCloudIsAsked() throws Exception {
        assertRefused("spec: required", "");
        assertRefused("parallel: 0 is less than 1", "spec: 'a', parallel: 0");
        assertRefused("soak: \"2\" is not a duration such as PT2M", "spec: 'a', soak: '2'");
        assertRefused(
                "window: \"noon\" is not a window such as 01:00-05:00 Europe/Berlin", "spec: 'a', window: 'noon'");
        assertRefused("window: allowOutage allows any time", "spec: 'a', allowOutage: true, window: '01:00-02:00 UTC'");
        assertRefused(
                "reasons: \"age\" is not one of image, flavor, certificate, authority, error, peer",
                "spec: 'a', reasons: ['age']");
    }

    private static void assertRefused(String message, String arguments) throws Exception {
        assertThat(PIPELINES.fails(
                        "octaviaLoadBalancers cloud: 'embedded'" + (arguments.isEmpty() ? "" : ", " + arguments)))
                .contains("ERROR: " + message);
    }

    /** To an image of other bytes; the description of the build is the flavor's id. */
    private static WorkflowRun moveTag() throws Exception {
        version++;
        return PIPELINES.succeeds(node("writeFile file: 'a.raw', text: '" + "x".repeat(1000 + version)
                + "'.padRight(2048, '.')\n"
                + "def r = octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', only: ['flavor', 'image'])\n"
                + "currentBuild.description = r.options.controller_worker.amp_flavor_id"));
    }

    /** One that is ACTIVE; failovers take their time. */
    private static String loadBalancer(String name) {
        PIPELINES.cloud().octavia().takes(Duration.ZERO);
        String made = PIPELINES.cloud().octavia().loadBalancer(name);
        PIPELINES.cloud().octavia().takes(Duration.ofMillis(100));
        return made;
    }

    private static String node(String steps) {
        return Pipelines.node(SPEC, steps);
    }

    private static String page(WorkflowRun run) throws Exception {
        try (WebClient client = PIPELINES.jenkins().createWebClient()) {
            HtmlPage page = client.getPage(run);
            return page.asNormalizedText();
        }
    }
}
