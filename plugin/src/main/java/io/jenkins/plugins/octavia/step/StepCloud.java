package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudConfig;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.cloud.Waiting;
import io.jenkins.plugins.octavia.step.StepStatus.Activity;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/** The cloud of a step: each call shows in the status of the step, and one that takes long in its log. */
final class StepCloud {

    private StepCloud() {}

    /** @param runsOnAgent whether the agent calls it, and not the controller */
    static Cloud connect(CloudConfig config, boolean runsOnAgent, BuildContext build)
            throws IOException, InterruptedException {
        Transport transport = runsOnAgent
                ? new AgentTransport(Workspace.required(build, "runOn: agent").channel(), config.route())
                : Cloud.transport(config);
        Transport told = new Waiting(StepCloud::in, build.log()::note).over(transport);
        return Cloud.connect(config, call -> {
            Activity wait = build.status().begin("waiting for cloud " + config.name() + " to answer " + call);
            try {
                return told.send(call);
            } finally {
                build.status().end(wait);
            }
        });
    }

    private static Future<?> in(Duration delay, Runnable work) {
        return Timer.get().schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
