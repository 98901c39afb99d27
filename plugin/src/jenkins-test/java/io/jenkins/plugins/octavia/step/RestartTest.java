package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.embedded.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/** A controller that is killed in the middle of a step. */
public class RestartTest {

    private static final String SPEC = """
            flavor: {name: flavor}
            network: {name: net, subnet: {name: sub}, healthManagers: [{name: port, host: controller}]}
            securityGroups: {amphora: {name: amp}, healthManager: {name: hm}}
            image: {name: image, file: amphora-x64.qcow2, tag: amphora}
            """;

    private static final String AMPHORAE = "flavor: {}\nimage: {file: a.raw, tag: amphora}\n";

    @Rule
    public final RealJenkinsRule jenkins = new RealJenkinsRule();

    @Test
    public void theStepStartsOverAndLeavesOneOfEach() throws Throwable {
        try (EmbeddedCloud cloud = EmbeddedCloud.start()) {
            CountDownLatch uploading = new CountDownLatch(1);
            CountDownLatch killed = new CountDownLatch(1);
            cloud.fail(
                    request -> {
                        if (request.path().endsWith("/file") && uploading.getCount() > 0) {
                            uploading.countDown();
                            await(killed);
                        }
                        return false;
                    },
                    500,
                    1);
            jenkins.startJenkins();
            jenkins.runRemotely(RestartTest::start, cloud.authUrl(), GlobalCredentials.adminPassword(cloud));
            await(uploading);
            jenkins.stopJenkinsForcibly();
            killed.countDown();
            jenkins.startJenkins();
            String log = jenkins.runRemotely(RestartTest::end);

            assertThat(log).contains("Resuming build at", "[octavia] image image: created (");
            Cloud admin = GlobalCredentials.connect(cloud);
            assertThat(admin.images().withProperty("octavia-prerequisites", "amphora"))
                    .hasSize(1)
                    .allMatch(image -> image.isActive());
            assertThat(admin.network().networks("net")).hasSize(1);
            assertThat(admin.compute().flavors()).hasSize(1);
        }
    }

    @Test
    public void aRefreshOfLoadBalancersGoesOnAndBeginsNoneTwice() throws Throwable {
        try (EmbeddedCloud cloud = EmbeddedCloud.builder().octavia().start()) {
            String authUrl = cloud.authUrl();
            String password = GlobalCredentials.adminPassword(cloud);
            jenkins.startJenkins();
            String flavor = jenkins.runRemotely(RestartTest::moveTag, authUrl, password);
            cloud.octavia().use(Map.of("amp_image_tag", "amphora", "amp_flavor_id", flavor));
            List<String> ids =
                    List.of(cloud.octavia().loadBalancer("a"), cloud.octavia().loadBalancer("b"));
            jenkins.runRemotely(RestartTest::moveTag, authUrl, password);

            cloud.octavia().stall(true);
            jenkins.runRemotely(RestartTest::beginRefresh);
            jenkins.stopJenkinsForcibly();
            jenkins.startJenkins();
            cloud.octavia().stall(false);
            String log = jenkins.runRemotely(RestartTest::end);

            assertThat(log).contains("Resuming build at").doesNotContain("waiting for the run");
            assertThat(cloud.requests().stream()
                            .map(Request::path)
                            .filter(path -> path.endsWith("/failover"))
                            .toList())
                    .hasSize(2)
                    .allMatch(path -> ids.stream().anyMatch(path::contains))
                    .doesNotHaveDuplicates();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void start(JenkinsRule rule, String authUrl, String password) throws Exception {
        Pipelines.configure(authUrl, GlobalCredentials.password("cloud-admin", "admin", password));
        GlobalCredentials.add(
                GlobalCredentials.text("heartbeat", Pipelines.HEARTBEAT_KEY),
                GlobalCredentials.text("database", Pipelines.DATABASE_PASSPHRASE));
        WorkflowJob job = rule.createProject(WorkflowJob.class, "killed");
        job.setDefinition(new CpsFlowDefinition(
                Pipelines.node(
                        SPEC,
                        "sh 'truncate -s 64M amphora-x64.qcow2'\n"
                                + "octaviaPrerequisites cloud: 'embedded', spec: 'octavia.yaml',"
                                + " heartbeatKeyCredentialsId: 'heartbeat',"
                                + " serverCertsKeyPassphraseCredentialsId: 'database'"),
                true));
        job.scheduleBuild2(0).waitForStart();
    }

    /** To an image of other bytes than before; returns the flavor's id. */
    private static String moveTag(JenkinsRule rule, String authUrl, String password) throws Exception {
        Pipelines.configure(authUrl, GlobalCredentials.password("cloud-admin", "admin", password));
        WorkflowJob job = rule.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                Pipelines.node(
                        AMPHORAE,
                        "writeFile file: 'a.raw', text: env.JOB_NAME.padRight(2048, '.')\n"
                                + "def r = octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', only: ['flavor', 'image'])\n"
                                + "currentBuild.description = r.options.controller_worker.amp_flavor_id"),
                true));
        return rule.buildAndAssertSuccess(job).getDescription();
    }

    private static void beginRefresh(JenkinsRule rule) throws Exception {
        WorkflowJob job = rule.createProject(WorkflowJob.class, "killed");
        job.setDefinition(new CpsFlowDefinition(
                Pipelines.node(
                        AMPHORAE,
                        "octaviaLoadBalancers cloud: 'embedded', spec: 'octavia.yaml', soak: 'PT0S', allowOutage: true"),
                true));
        rule.waitForMessage(": failover, the canary", job.scheduleBuild2(0).waitForStart());
    }

    private static String end(JenkinsRule rule) throws Exception {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("killed", WorkflowJob.class).getBuildByNumber(1);
        return JenkinsRule.getLog(rule.assertBuildStatusSuccess(rule.waitForCompletion(run)));
    }
}
