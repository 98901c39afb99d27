package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Says what apply would do, and touches nothing. Exit status 0: nothing, 2: something.")
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options;

    private final Surroundings surroundings;

    PlanCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Spec spec = options.spec(surroundings);
        Progress progress = new Progress(surroundings, options.json());
        if (options.embedded()) {
            Demo.image(spec);
        }
        Inputs inputs = options.inputs(surroundings, LocalImageFile::new);
        try (CloudSession session = CloudSession.open(options, surroundings, UnaryOperator.identity());
                Plan plan = Plan.of(spec, options.only(), session.cloud(), inputs, progress)) {
            if (options.json()) {
                surroundings.out().write(DeploymentJson.bytes(DeploymentJson.map(plan.changes())));
                surroundings.out().flush();
            } else {
                progress.plan(plan.changes());
            }
            return plan.isChange() ? ExitCode.TO_DO : ExitCode.OK;
        }
    }
}
