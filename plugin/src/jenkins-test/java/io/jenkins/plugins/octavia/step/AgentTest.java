package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.slaves.DumbSlave;
import io.jenkins.plugins.octavia.embedded.Request;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What goes to the cloud from an agent, which is a JVM of its own. */
public class AgentTest {

    @Rule
    public final Pipelines pipelines = new Pipelines();

    private final Map<Request, Boolean> fromAgent = new ConcurrentHashMap<>();
    private DumbSlave agent;

    @Before
    public void watchTheAgent() throws Exception {
        agent = pipelines.jenkins().createOnlineSlave();
        pipelines.onRequest(request -> fromAgent.merge(request, sends(), Boolean::logicalAnd));
    }

    @Test
    public void theImageIsSentByTheAgentAndTheRestByTheController() throws Exception {
        WorkflowRun run = pipelines.succeeds(onAgent(""));
        assertThat(JenkinsRule.getLog(run)).contains("[octavia] image i: created (", "[octavia] image: 100 %");
        assertThat(fromAgent.keySet()).anyMatch(AgentTest::isUpload);
        assertThat(fromAgent).allSatisfy((request, is) -> assertThat(is).isEqualTo(isUpload(request)));
    }

    @Test
    public void allCallsAreTheAgentsWithRunOnAgent() throws Exception {
        String script = onAgent(", runOn: 'agent'");
        assertThat(JenkinsRule.getLog(pipelines.succeeds(script))).contains("[octavia] image i: created (");
        assertThat(JenkinsRule.getLog(pipelines.succeeds(script))).contains("[octavia] image i: unchanged (");
        assertThat(fromAgent.keySet())
                .anyMatch(AgentTest::isUpload)
                .anyMatch(r -> r.service().equals("identity"));
        assertThat(fromAgent.values()).containsOnly(true);
    }

    @Test
    public void theCloudsRefusalComesBackFromTheAgentAsItIs() throws Exception {
        pipelines.cloud().fail(AgentTest::isUpload, 413, 9);
        assertThat(pipelines.fails(onAgent(""))).contains("ERROR: image i: ").contains("raise the project's quota");
        pipelines.cloud().fail(r -> r.service().equals("identity"), 401, 9);
        assertThat(pipelines.fails(onAgent(", runOn: 'agent'"))).contains("ERROR: cloud embedded: ");
    }

    @Test
    public void anAgentThatIsCutOffIsNamedAndLeavesNoHalfImage() throws Exception {
        pipelines.onRequest(request -> {
            if (isUpload(request)) {
                agent.toComputer().disconnect(null);
            }
        });
        WorkflowRun run = pipelines.job(onAgent("")).scheduleBuild2(0).get();
        assertThat(JenkinsRule.getLog(run)).contains("image file amphora-x64.qcow2: the agent did not send it");
        assertThat(pipelines.images()).isEmpty();
    }

    private String onAgent(String arguments) {
        return Pipelines.node("", "octaviaImage cloud: 'embedded', name: 'i', file: 'amphora-x64.qcow2'" + arguments)
                .replace("node {", "node('" + agent.getNodeName() + "') {");
    }

    private static boolean isUpload(Request request) {
        return request.method().equals("PUT") && request.path().endsWith("/file");
    }

    private boolean sends() {
        try {
            return agent.toComputer().getThreadDump().values().stream()
                    .anyMatch(stack -> stack.contains("io.jenkins.plugins.octavia.cloud.Http."));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
