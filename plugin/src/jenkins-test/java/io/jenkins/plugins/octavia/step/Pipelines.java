package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import hudson.model.Result;
import io.jenkins.plugins.octavia.cloud.EmptyDisk;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import io.jenkins.plugins.octavia.config.OctaviaClouds;
import io.jenkins.plugins.octavia.config.OpenStackCloud;
import io.jenkins.plugins.octavia.embedded.EmbeddedCloud;
import io.jenkins.plugins.octavia.embedded.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/** A Jenkins and an embedded cloud that its global configuration calls {@code embedded}, for pipelines in tests. */
public final class Pipelines extends ExternalResource {

    public static final String PASSPHRASE = "canary-of-the-passphrase";
    public static final String HEARTBEAT_KEY = "canary-of-the-heartbeat";
    public static final String DATABASE_PASSPHRASE = "canary-of-the-database-32-letter";

    private final JenkinsRule jenkins = new JenkinsRule();
    private final EmbeddedCloud.Builder builder;
    private EmbeddedCloud cloud;
    private int jobs;

    public Pipelines() {
        this(EmbeddedCloud.builder());
    }

    public Pipelines(EmbeddedCloud.Builder builder) {
        this.builder = builder;
    }

    @Override
    public Statement apply(Statement base, Description description) {
        return RuleChain.outerRule(jenkins).apply(super.apply(base, description), description);
    }

    @Override
    protected void before() throws Throwable {
        cloud = builder.start();
        configure(cloud.authUrl(), GlobalCredentials.admin("cloud-admin", cloud));
    }

    /** Makes a cloud {@code embedded} of the global configuration, and its login the only credentials. */
    static void configure(String authUrl, Credentials login) throws Exception {
        OpenStackCloud configured = new OpenStackCloud("embedded", authUrl);
        configured.setProjectName("admin");
        configured.setCredentialsId("cloud-admin");
        OctaviaClouds.get().setClouds(List.of(configured));
        GlobalCredentials.set(login);
    }

    @Override
    protected void after() {
        cloud.close();
    }

    public JenkinsRule jenkins() {
        return jenkins;
    }

    public EmbeddedCloud cloud() {
        return cloud;
    }

    /** Adds what a user makes before the first run: {@code passphrase}, {@code heartbeat}, {@code database} and {@code ssh}. */
    public void addSecrets() throws Exception {
        GlobalCredentials.add(
                GlobalCredentials.text("passphrase", PASSPHRASE),
                GlobalCredentials.text("heartbeat", HEARTBEAT_KEY),
                GlobalCredentials.text("database", DATABASE_PASSPHRASE),
                GlobalCredentials.sshKey("ssh"));
    }

    /** Makes a network and an authority, and a Certificate credential {@code authority} of the artifact, as a user would. */
    public void addAuthority() throws Exception {
        WorkflowRun run = succeeds(
                "octaviaMgmtNet(cloud: 'embedded', healthManagers: [])\nnode { octaviaCerts(cloud: 'embedded', createAuthority: true,"
                        + " caPassphraseCredentialsId: 'passphrase', key: [algorithm: 'ec', curve: 'P-256']) }");
        GlobalCredentials.add(GlobalCredentials.certificate(
                "authority", artifact(run, "octavia/embedded/authority.p12"), PASSPHRASE));
    }

    /** A pipeline within {@code node}, in a workspace that holds nothing but this octavia.yaml and an image. */
    public static String node(String yaml, String steps) {
        return "node {\n" + files(yaml) + steps + "\n}";
    }

    /** Steps that leave nothing in the workspace but an octavia.yaml and an image. */
    public static String files(String yaml) {
        return "deleteDir()\nwriteFile(file: 'octavia.yaml', text: '''" + yaml + "''')\n"
                + "writeFile(file: 'amphora-x64.qcow2', encoding: 'Base64', text: '" + qcow2() + "')\n";
    }

    /** An empty disk of 2 GiB. */
    private static String qcow2() {
        return Base64.getEncoder().encodeToString(EmptyDisk.qcow2(2L << 30));
    }

    public static byte[] artifact(WorkflowRun run, String path) throws IOException {
        try (InputStream content = run.getArtifactManager().root().child(path).open()) {
            return content.readAllBytes();
        }
    }

    /** The paths of all artifacts of a build. */
    public static List<String> artifacts(WorkflowRun run) {
        return run.getArtifacts().stream()
                .map(artifact -> artifact.relativePath)
                .sorted()
                .toList();
    }

    /** Is told of each request from now on, before it is answered; meanwhile the cloud answers nobody. */
    public void onRequest(Consumer<Request> told) {
        cloud.fail(
                request -> {
                    told.accept(request);
                    return false;
                },
                500,
                1);
    }

    /** The images in the cloud that are ours, those of half included. */
    public List<Image> images() {
        return GlobalCredentials.connect(cloud).images().withProperty("octavia-prerequisites", "amphora");
    }

    /** What asked the cloud for a change, so far. */
    public List<Request> changes() {
        return cloud.requests().stream()
                .filter(request ->
                        !request.method().equals("GET") && !request.path().endsWith("/auth/tokens"))
                .toList();
    }

    public WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job-" + ++jobs);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    public WorkflowRun succeeds(String script) throws Exception {
        return jenkins.buildAndAssertSuccess(job(script));
    }

    public WorkflowRun isUnstable(String script) throws Exception {
        return jenkins.buildAndAssertStatus(Result.UNSTABLE, job(script));
    }

    /** The log of a build that fails, which has no stack trace. */
    public String fails(String script) throws Exception {
        WorkflowRun run = jenkins.buildAndAssertStatus(Result.FAILURE, job(script));
        String log = JenkinsRule.getLog(run);
        assertThat(log).doesNotContain("\tat ");
        return log;
    }
}
