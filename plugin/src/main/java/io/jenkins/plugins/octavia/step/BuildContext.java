package io.jenkins.plugins.octavia.step;

import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/**
 * The build that a step runs in.
 *
 * @param id identifies this step in its build, also after a restart
 * @param status what the step is at
 */
record BuildContext(StepContext context, Run<?, ?> run, BuildLog log, String id, StepStatus status) {

    static BuildContext of(StepContext context, StepStatus status) throws IOException, InterruptedException {
        return new BuildContext(
                context,
                context.get(Run.class),
                new BuildLog(context.get(TaskListener.class)),
                context.get(FlowNode.class).getId(),
                status);
    }

    /** The user that the build runs as. */
    static Authentication user(Run<?, ?> run) {
        return run.getParent() instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }

    /** Warns, and makes the build unstable unless it has failed already, as the step {@code unstable} does. */
    void unstable(String message) throws IOException, InterruptedException {
        log.warning(message);
        run.setResult(Result.UNSTABLE);
        context.get(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
    }
}
