package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Items;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.octavia.StoredXml;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Keys on an agent that is away when its build ends. */
public class AgentSecretFoldersTest {

    private static final String KEY = "glob:**/server_ca.key.pem";
    private static final String FOLDER = "glob:**/octavia-prerequisites-*";

    @Rule
    public final Pipelines pipelines = new Pipelines();

    private DumbSlave agent;

    @Before
    public void secretsAndAgent() throws Exception {
        pipelines.addSecrets();
        pipelines.addAuthority();
        agent = pipelines.jenkins().createOnlineSlave(Label.get("away"));
    }

    @Test
    public void theyGoWhenTheAgentIsBack() throws Exception {
        WorkflowRun run = leaveKeys();
        Path temporary = temporary(run);

        disconnect();
        kill(run);
        assertThat(temporary).isDirectoryRecursivelyContaining(KEY);

        connect(agent);
        assertThat(temporary).isDirectoryNotContaining(FOLDER);
    }

    @Test
    public void theyGoThenAlsoWhereTheBuildOrItsJobIsDeletedMeanwhile() throws Exception {
        WorkflowRun one = leaveKeys();
        WorkflowRun other = leaveKeys();

        disconnect();
        kill(one);
        one.delete();
        kill(other);
        other.getParent().delete();
        assertThat(new AgentSecretFolders().all())
                .as("after a restart")
                .hasSize(4)
                .isEqualTo(AgentSecretFolders.get().all());

        connect(agent);
        assertThat(temporary(one)).isDirectoryNotContaining(FOLDER);
        assertThat(temporary(other)).isDirectoryNotContaining(FOLDER);
        assertThat(AgentSecretFolders.get().all()).isEmpty();
    }

    @Test
    public void theyGoThenAlsoWhereTheAgentHasAnotherName() throws Exception {
        WorkflowRun run = leaveKeys();

        disconnect();
        kill(run);
        DumbSlave renamed = new DumbSlave("renamed", agent.getRemoteFS(), agent.getLauncher());
        renamed.setRetentionStrategy(agent.getRetentionStrategy());
        pipelines.jenkins().jenkins.getNodesObject().replaceNode(agent, renamed);

        connect(renamed);
        assertThat(temporary(run)).isDirectoryNotContaining(FOLDER);
    }

    @Test
    public void aBuildThatGoesOnKeepsThemAlsoWhereItsJobWasMoved() throws Exception {
        WorkflowRun run = leaveKeys();
        Path temporary = temporary(run);

        disconnect();
        Items.move(run.getParent(), pipelines.jenkins().createProject(Folder.class, "folder"));
        connect(agent);
        assertThat(temporary).isDirectoryRecursivelyContaining(KEY);

        kill(run);
        assertThat(temporary).isDirectoryNotContaining(FOLDER);
    }

    /** What an older version recorded with the build. */
    @Test
    public void whatABuildOfAnOlderVersionLeftGoesThenToo() throws Exception {
        Path folder = Path.of(agent.getRemoteFS(), "octavia-prerequisites-1-5");
        Path other = Path.of(agent.getRemoteFS(), "octavia-cafe");
        WorkflowRun run = pipelines.succeeds("echo 'of an older version'");
        for (Path left : List.of(folder, other)) {
            Files.createDirectories(left);
            run.addAction((Leavings) ((List<?>) StoredXml.of("actions.xml")
                            .with("string", agent.getNodeName() + "\n" + left)
                            .read())
                    .get(0));
        }
        run.save();

        disconnect();
        WorkflowJob job = run.getParent();
        job.doReload();
        assertThat(job.getLastBuild()).isNotSameAs(run);
        job.delete();
        connect(agent);

        assertThat(folder).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    public void theFileOfAnEarlierVersionIsRead() throws Exception {
        Path root = pipelines.jenkins().jenkins.getRootDir().toPath();
        Path earlier = root.resolve("io.jenkins.plugins.octavia.step.AgentLeavings.xml");
        try (InputStream folders = StoredXml.class.getResourceAsStream("folders.xml")) {
            Files.copy(folders, earlier);
        }

        SecretFolder folder =
                new SecretFolder("away", "/home/jenkins/workspace/deploy@tmp/octavia-prerequisites-7-5", "deploy#7");
        assertThat(new AgentSecretFolders().all()).containsExactly(folder);
        assertThat(earlier).doesNotExist();
        assertThat(new AgentSecretFolders().all()).as("the second time").containsExactly(folder);
    }

    /** A build that left keys on the agent and goes on. */
    private WorkflowRun leaveKeys() throws Exception {
        WorkflowRun run = pipelines
                .job("node('away') { octaviaCerts(cloud: 'embedded', caPassphraseCredentialsId: 'passphrase',"
                        + " authorityCredentialsId: 'authority') }\n input 'Go?'")
                .scheduleBuild2(0)
                .waitForStart();
        pipelines.jenkins().waitForMessage("Go?", run);
        assertThat(temporary(run)).isDirectoryRecursivelyContaining(KEY);
        return run;
    }

    private Path temporary(WorkflowRun run) {
        return Path.of(agent.getRemoteFS(), "workspace", run.getParent().getName() + "@tmp");
    }

    private void disconnect() throws Exception {
        agent.toComputer().disconnect(new OfflineCause.ByCLI("gone")).get();
    }

    private void connect(DumbSlave node) throws Exception {
        node.toComputer().connect(false).get();
        pipelines.jenkins().waitOnline(node);
    }

    private void kill(WorkflowRun run) throws Exception {
        run.doKill();
        pipelines
                .jenkins()
                .assertBuildStatus(Result.ABORTED, pipelines.jenkins().waitForCompletion(run));
    }
}
