package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "destroy",
        mixinStandardHelpOptions = true,
        description = "Takes away what carries our mark, without asking. Local files stay.")
final class DestroyCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options;

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

    private int destroy(Spec spec, OutputFolder out) throws IOException {
        Inputs inputs = options.inputs(surroundings, LocalImageFile::new);
        Progress progress = new Progress(surroundings, options.json());
        try (CloudSession session = CloudSession.open(options, surroundings, UnaryOperator.identity())) {
            inputs.last().refuseOther(session.cloud(), out);
            Destruction.Outcome outcome = Destruction.of(spec, options.only(), session.cloud(), inputs, progress);
            if (options.json()) {
                surroundings.out().write(DeploymentJson.bytes(DeploymentJson.map(outcome)));
                surroundings.out().flush();
            }
            progress.left(outcome);
            return outcome.isComplete() ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
