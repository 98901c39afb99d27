package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "destroy",
        description = "Takes away what carries our mark; asks first, if a person is there to answer. Local files stay.")
final class DestroyCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options;

    @Mixin
    private LockOption lock;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    private final Surroundings surroundings;

    DestroyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Spec spec = options.spec(surroundings);
        OutputFolder out = options.out(surroundings);
        return out.locked(surroundings.modes(), () -> destroy(spec, out));
    }

    private int destroy(Spec spec, OutputFolder out) {
        RequestWatch watch = RequestWatch.of(options.watches(surroundings));
        Inputs inputs = options.inputs(surroundings, watch, lock);
        Progress progress = new Progress(surroundings, options.json());
        try (CloudSession session = CloudSession.open(options, surroundings, watch)) {
            inputs.last().refuseOther(session.cloud(), out);
            if (!yes
                    && surroundings.terminal().in().isPresent()
                    && !isWanted(
                            Destruction.plan(spec, options.only(), session.cloud(), inputs, progress),
                            session,
                            progress)) {
                surroundings.refuse("destroy: not confirmed, nothing was removed");
                return ExitCode.FAILED;
            }
            Destruction.Outcome outcome = Destruction.of(spec, options.only(), session.cloud(), inputs, progress);
            if (options.json()) {
                JsonOption.print(surroundings, DeploymentJson.map(outcome));
            }
            progress.left(outcome);
            return outcome.isComplete() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** Whether the person who is there wants what this would remove to be removed. */
    private boolean isWanted(Destruction.Outcome plan, CloudSession session, Progress progress) {
        if (plan.removed().isEmpty()) {
            return true;
        }
        progress.plan(plan);
        surroundings
                .err()
                .print("Remove " + plan.removed().size() + " from project "
                        + session.cloud().project().name() + "? [yes/no] ");
        surroundings.err().flush();
        return surroundings.terminal().isYes();
    }
}
