package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.file.AtomicFile;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "apply", description = "Makes what is missing and leaves what is there. Run it again at any time.")
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options;

    @Mixin
    private LockOption lock;

    @Option(
            names = "--timeline",
            paramLabel = "FILE",
            description = "Draw when each request was under way, as SVG: what ran at the same time, and what waited.")
    private Path timeline;

    private final Surroundings surroundings;

    ApplyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Spec spec = options.spec(surroundings);
        OutputFolder out = options.out(surroundings);
        return out.locked(surroundings.modes(), () -> apply(spec, out));
    }

    private int apply(Spec spec, OutputFolder out) throws IOException {
        Timeline seen = new Timeline(System::nanoTime);
        List<RequestWatch> watches = new ArrayList<>(options.watches(surroundings));
        watches.add(seen);
        try {
            return apply(spec, out, RequestWatch.of(watches));
        } finally {
            if (timeline != null) {
                AtomicFile.writePublic(
                        RunOptions.resolve(surroundings, timeline), seen.svg().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private int apply(Spec spec, OutputFolder out, RequestWatch watch) throws IOException {
        Inputs inputs = options.inputs(surroundings, watch, lock);
        Progress progress = new Progress(surroundings, options.json());
        if (options.embedded()) {
            Demo.image(spec);
        }
        try (CloudSession session = CloudSession.open(options, surroundings, watch);
                Plan plan = Plan.of(spec, options.only(), session.cloud(), inputs, progress)) {
            // Should the run be cut off, its secrets are nobody else's.
            record(out, inputs.last().begunOn(session.cloud()));
            Deployment deployment = plan.apply();
            record(out, inputs.last().followedBy(deployment));
            progress.summary(deployment, out);
            if (options.json()) {
                JsonOption.print(surroundings, DeploymentJson.map(deployment));
            }
            return deployment.failure().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private static void record(OutputFolder out, Deployment deployment) throws IOException {
        AtomicFile.writePublic(out.deployment(), DeploymentJson.bytes(DeploymentJson.map(deployment)));
    }
}
