package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.Destruction;
import io.jenkins.plugins.octavia.prerequisite.Inputs;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.spec.Spec;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = "Says what apply would do, and touches nothing. Exit status 0: nothing, 2: something.")
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options;

    @Option(names = "--destroy", description = "Say what destroy would remove and leave.")
    private boolean destroy;

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
        RequestWatch watch = RequestWatch.of(options.watches(surroundings));
        Inputs inputs = options.inputs(surroundings, watch);
        try (CloudSession session = CloudSession.open(options, surroundings, watch)) {
            return destroy ? destruction(spec, session, inputs, progress) : plan(spec, session, inputs, progress);
        }
    }

    private int plan(Spec spec, CloudSession session, Inputs inputs, Progress progress) {
        try (Plan plan = Plan.of(spec, options.only(), session.cloud(), inputs, progress)) {
            plan.findings().forEach(progress::note);
            if (options.json()) {
                JsonOption.print(surroundings, DeploymentJson.map(plan.changes()));
            } else {
                progress.plan(plan.changes());
            }
            return plan.isChange() ? ExitCode.TO_DO : ExitCode.OK;
        }
    }

    private int destruction(Spec spec, CloudSession session, Inputs inputs, Progress progress) {
        inputs.last().refuseOther(session.cloud(), inputs.out());
        Destruction.Outcome outcome = Destruction.plan(spec, options.only(), session.cloud(), inputs, progress);
        if (options.json()) {
            JsonOption.print(surroundings, DeploymentJson.plan(outcome));
        } else {
            progress.plan(outcome);
        }
        return outcome.removed().isEmpty() ? ExitCode.OK : ExitCode.TO_DO;
    }
}
