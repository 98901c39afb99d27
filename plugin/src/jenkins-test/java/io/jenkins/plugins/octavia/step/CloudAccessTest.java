package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import io.jenkins.plugins.octavia.config.OctaviaClouds;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A cloud that only some jobs may use, and all other jobs. */
public class CloudAccessTest {

    private static final List<String> CALLS = List.of(
            "octaviaFlavor(cloud: 'embedded')",
            "octaviaFlavor()",
            "octaviaFlavor(cloud: 'embedded', credentialsId: 'cloud-admin')",
            "octaviaFlavor(cloud: 'embedded', dryRun: true)",
            "octaviaFlavor(cloud: 'embedded', runOn: 'agent')",
            "octaviaKeypair(cloud: 'embedded', publicKeyFile: 'key.pub')",
            "octaviaCerts(cloud: 'embedded', caPassphraseCredentialsId: 'passphrase', createAuthority: true)",
            "octaviaMgmtNet(cloud: 'embedded', healthManagers: [])",
            "octaviaSecGroup(cloud: 'embedded', network: [:])",
            "octaviaImage(cloud: 'embedded', file: 'amphora-x64.qcow2')",
            "octaviaPrerequisites(cloud: 'embedded', spec: 'octavia.yaml', only: ['flavor'])");

    @ClassRule
    public static final Pipelines PIPELINES = new Pipelines();

    @Test
    public void everyStepIsRefusedBeforeTheCloudIsAsked() throws Exception {
        OctaviaClouds.get().getClouds().get(0).setUsableBy("team");
        WorkflowRun run = PIPELINES.succeeds(Pipelines.node("flavor: {}\n", script()));

        String job = run.getParent().getFullName();
        assertThat(JenkinsRule.getLog(run).lines().filter(line -> line.startsWith("answer: ")))
                .hasSameSizeAs(CALLS)
                .allMatch(line -> line.contains("job " + job + " may use none of the clouds")
                        || line.contains("cloud embedded: job " + job + " may not use it"));
        assertThat(PIPELINES.cloud().requests()).isEmpty();

        WorkflowJob deploy =
                PIPELINES.jenkins().createProject(Folder.class, "team").createProject(WorkflowJob.class, "deploy");
        deploy.setDefinition(new CpsFlowDefinition("octaviaFlavor(cloud: 'embedded')", true));
        PIPELINES.jenkins().buildAndAssertSuccess(deploy);
    }

    private static String script() {
        StringBuilder script = new StringBuilder();
        for (String call : CALLS) {
            script.append("try { ")
                    .append(call)
                    .append("\necho 'answer: none' } catch (e) { echo \"answer: ${e.message}\" }\n");
        }
        return script.toString();
    }
}
