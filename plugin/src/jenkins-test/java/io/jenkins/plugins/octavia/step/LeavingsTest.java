package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;

/** Keys on an agent that is away when its build ends. */
public class LeavingsTest {

    @Rule
    public final Pipelines pipelines = new Pipelines();

    @Test
    public void theyGoWhenTheAgentIsBack() throws Exception {
        pipelines.addSecrets();
        pipelines.addAuthority();
        DumbSlave agent = pipelines.jenkins().createOnlineSlave(Label.get("away"));
        WorkflowRun run = pipelines
                .job("node('away') { octaviaCerts(cloud: 'embedded', caPassphraseCredentialsId: 'passphrase',"
                        + " authorityCredentialsId: 'authority')\n input 'Go?' }")
                .scheduleBuild2(0)
                .waitForStart();
        pipelines.jenkins().waitForMessage("Go?", run);
        Path temporary =
                Path.of(agent.getWorkspaceRoot().getRemote(), run.getParent().getName() + "@tmp");
        assertThat(temporary).isDirectoryRecursivelyContaining("glob:**/server_ca.key.pem");

        agent.toComputer().disconnect(new OfflineCause.ByCLI("gone")).get();
        run.doKill();
        pipelines
                .jenkins()
                .assertBuildStatus(Result.ABORTED, pipelines.jenkins().waitForCompletion(run));
        assertThat(temporary).isDirectoryRecursivelyContaining("glob:**/server_ca.key.pem");

        agent.toComputer().connect(false).get();
        pipelines.jenkins().waitOnline(agent);
        assertThat(temporary).isDirectoryNotContaining("glob:**/octavia-prerequisites-*");
    }
}
