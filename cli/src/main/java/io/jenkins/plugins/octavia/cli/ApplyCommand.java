package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.pki.AtomicFile;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Makes what is missing and leaves what is there. Run it again at any time.")
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options;

    private final Surroundings surroundings;

    ApplyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Spec spec = options.spec(surroundings);
        OutputFolder out = options.out(surroundings);
        return out.locked(() -> apply(spec, out));
    }

    private int apply(Spec spec, OutputFolder out) throws IOException {
        Inputs inputs = options.inputs(surroundings);
        Progress progress = new Progress(surroundings, options.json());
        if (options.embedded()) {
            Demo.image(spec);
        }
        try (CloudSession session = CloudSession.open(options, surroundings);
                Plan plan = Plan.of(spec, options.only(), session.cloud(), inputs, progress)) {
            Deployment deployment = plan.apply();
            progress.summary(deployment, out);
            byte[] json = DeploymentJson.bytes(DeploymentJson.map(deployment));
            if (options.json()) {
                surroundings.out().write(json);
                surroundings.out().flush();
            }
            AtomicFile.writePublic(out.deployment(), json);
            return deployment.failure().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
