package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import io.jenkins.plugins.octavia.config.GlobalCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** No argument leads to the controller's files, even where its disk is the agent's: on the built-in node. */
public class OutOfReachTest {

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    @Test
    public void aSpecificationIsReadFromTheWorkspaceAlone() throws Exception {
        assertOutOfReach("spec ", "octaviaFlavor(cloud: 'embedded', spec: path)");
    }

    @Test
    public void anOctaviaConfIsReadFromTheWorkspaceAlone() throws Exception {
        assertOutOfReach(
                "conf ", "octaviaConf(from: [[options: [controller_worker: [amp_flavor_id: '7']]]], conf: path)");
        assertOutOfReach("conf ", "octaviaPrerequisites(cloud: 'embedded', flavor: [:], conf: path)");
    }

    @Test
    public void aPublicKeyIsReadFromTheWorkspaceAlone() throws Exception {
        assertOutOfReach("publicKeyFile ", "octaviaKeypair(cloud: 'embedded', publicKeyFile: path)");
    }

    @Test
    public void anImageIsReadFromTheWorkspaceAlone() throws Exception {
        assertOutOfReach("image", "octaviaImage(cloud: 'embedded', file: path)");
        assertOutOfReach("image", "octaviaImage(cloud: 'embedded', file: path, dryRun: true)");
    }

    @Test
    public void aCertificateOfACloudIsReadFromTheWorkspaceAlone() throws Exception {
        List<String> steps = new ArrayList<>();
        for (String path : paths()) {
            String id = "clouds-" + steps.size();
            String yaml = "clouds: {x: {auth: {auth_url: 'https://x.invalid/v3', token: t}, cacert: '" + path + "'}}";
            GlobalCredentials.add(GlobalCredentials.file(id, yaml));
            steps.add("octaviaFlavor(credentialsId: '" + id + "')");
        }
        assertRefused("cacert: ", steps);
    }

    private static List<String> paths() {
        String home = home().toString();
        return List.of(
                "/etc/passwd",
                home + "/secrets/master.key",
                "file://" + home + "/secrets/master.key",
                "../../secrets/master.key",
                "a/../../../secrets/master.key",
                "./../../secrets/master.key",
                home + "/workspace/reach/../../secrets/master.key",
                "link",
                "folder/master.key",
                "folder/../secrets/master.key",
                "~/.profile",
                "~root/.profile",
                "$HOME/.profile",
                "${JENKINS_HOME}/secrets/master.key",
                "C:\\\\Windows\\\\win.ini",
                "..\\\\..\\\\secrets\\\\master.key",
                "\\\\\\\\host\\\\share\\\\key");
    }

    private static Path home() {
        return Jenkins.get().getRootDir().toPath();
    }

    /** @param step a call that takes {@code path} */
    private static void assertOutOfReach(String argument, String step) throws Exception {
        assertRefused(
                argument,
                paths().stream()
                        .map(path -> step.replace("path", "'" + path.replace("$", "\\$") + "'"))
                        .toList());
    }

    private static void assertRefused(String argument, List<String> steps) throws Exception {
        StringBuilder script = new StringBuilder("node {\n");
        for (String step : steps) {
            script.append("try { ")
                    .append(step)
                    .append("; echo 'LET IN' } catch (hudson.AbortException e) {")
                    .append(" echo \"REFUSED ${e.message}\" }\n");
        }
        WorkflowJob job = PIPELINES.job(script + "}");
        FilePath workspace = PIPELINES.jenkins().jenkins.getWorkspaceFor(job);
        workspace.mkdirs();
        workspace.child("link").symlinkTo(home() + "/secrets/master.key", null);
        workspace.child("folder").symlinkTo(home() + "/secrets", null);

        WorkflowRun run = PIPELINES.jenkins().buildAndAssertSuccess(job);

        String log = JenkinsRule.getLog(run);
        assertThat(log.lines().filter(line -> line.startsWith("REFUSED ")))
                .hasSameSizeAs(steps)
                .allSatisfy(line -> assertThat(line)
                        .contains(argument)
                        .containsAnyOf(
                                "it is not below the workspace",
                                "there is no such file in the workspace",
                                "is not an address such as",
                                "is not there; build it"));
        assertThat(log)
                .doesNotContain(
                        "LET IN",
                        "root:x:0",
                        Files.readString(home().resolve("secrets/master.key")).trim());
    }
}
