package io.jenkins.plugins.octavia.step;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import io.jenkins.plugins.octavia.step.Doing.Thing;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/**
 * Where a step runs: its build, log and, within {@code node}, its workspace.
 *
 * @param id what tells this step from the others of its build, the same after a restart
 */
record StepRun(StepContext context, Run<?, ?> run, BuildLog log, String id, Doing doing) {

    /** How long a step that starts over waits for its agent to come back. */
    private static final long PATIENCE_SECONDS = 300;

    static StepRun of(StepContext context, Doing doing) throws IOException, InterruptedException {
        return new StepRun(
                context,
                context.get(Run.class),
                new BuildLog(context.get(TaskListener.class)),
                context.get(FlowNode.class).getId(),
                doing);
    }

    /** As whom the build runs. */
    static Authentication user(Run<?, ?> run) {
        return run.getParent() instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }

    /** Warns, and makes the build unstable unless it is worse already, as the step {@code unstable} does. */
    void unstable(String message) throws IOException, InterruptedException {
        log.warning(message);
        run.setResult(Result.UNSTABLE);
        context.get(FlowNode.class).addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
    }

    /** Empty outside of {@code node}. */
    Optional<Workspace> workspace() throws IOException, InterruptedException {
        FilePath folder = folder();
        return folder == null
                ? Optional.empty()
                : Optional.of(new Workspace(
                        folder,
                        context.get(Launcher.class),
                        context.get(Computer.class).getName(),
                        this));
    }

    /**
     * @param what needs it
     * @throws AbortException outside of {@code node}
     */
    Workspace workspace(String what) throws IOException, InterruptedException {
        return workspace()
                .orElseThrow(() -> new AbortException(what + " needs a workspace; call the step within node { }"));
    }

    /** After a restart of the controller the agent may come back later than the build. */
    private FilePath folder() throws IOException, InterruptedException {
        Thing wait = doing.begin("waiting for the agent");
        try {
            return awaitFolder();
        } finally {
            doing.end(wait);
        }
    }

    private FilePath awaitFolder() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (boolean said = false; ; said = true) {
            try {
                return context.get(FilePath.class);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new AbortException("the agent did not come back in " + PATIENCE_SECONDS + " s: "
                            + e.getMessage() + "; run the build again, what is done already is kept");
                }
                if (!said) {
                    log.note("waiting for the agent: " + e.getMessage());
                }
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
