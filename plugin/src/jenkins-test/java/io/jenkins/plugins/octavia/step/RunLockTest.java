package io.jenkins.plugins.octavia.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;

/** Whose lock a step takes for its own. */
public class RunLockTest {

    @Rule
    public final Pipelines pipelines = new Pipelines();

    @Test
    public void aStepThatStartsOverKnowsItsLockAndABuildInThePlaceOfAnotherDoesNot() throws Exception {
        WorkflowRun first = pipelines.succeeds("echo 'one'");
        String name = first.getParent().getName();
        String id = lock(first).id();
        assertThat(lock(first).dead()).containsExactly(id);

        first.getParent().renameTo("moved");
        WorkflowRun second = pipelines.jenkins().buildAndAssertSuccess(pipelines.job("echo 'two'"));
        second.getParent().renameTo(name);
        assertThat(second.getExternalizableId()).isEqualTo(name + "#1");
        assertThat(lock(second).id()).isNotEqualTo(id);
    }

    private static LockRequest lock(WorkflowRun build) {
        return RunLock.of(new BuildContext(null, build, null, "5", null), LockRequest.TIMEOUT);
    }
}
