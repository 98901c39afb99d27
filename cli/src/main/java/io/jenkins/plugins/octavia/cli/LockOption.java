package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.prerequisite.base.OutputFolder;
import io.jenkins.plugins.octavia.prerequisite.lock.LockRequest;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The option of commands that take the project's lock. */
final class LockOption {

    @Option(
            names = "--lock-timeout",
            paramLabel = "DURATION",
            description = "How long to wait for another run on the same project, ISO 8601 (default: PT10M).")
    private Duration timeout = LockRequest.TIMEOUT;

    LockRequest request(Surroundings surroundings, OutputFolder folder) {
        return new LockRequest(
                LockRequest.newId(surroundings.random()), folder.lockIds(), surroundings.process(), timeout);
    }
}
