package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.prerequisite.lock.Unlocking;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unlock",
        mixinStandardHelpOptions = true,
        description =
                "Removes the lock of a run that is gone for good. Other runs take it over by themselves after 90 s.")
final class UnlockCommand implements Callable<Integer> {

    @Option(names = "--cloud", paramLabel = "NAME", description = "A cloud of clouds.yaml; else OS_CLOUD or OS_*.")
    private String cloud;

    @Parameters(paramLabel = "ID", description = "The id of the lock, as the run that waits for it prints it.")
    private String id;

    private final Surroundings surroundings;

    UnlockCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (CloudSession session =
                CloudSession.open(Optional.ofNullable(cloud), surroundings, UnaryOperator.identity())) {
            surroundings.out().println("Removed the lock of " + Unlocking.of(session.cloud(), id) + ".");
            return ExitCode.OK;
        }
    }
}
