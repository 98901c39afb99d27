package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.prerequisite.lock.Unlocking;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "unlock",
        description =
                "Removes the lock of a run that is gone for good. Other runs take it over by themselves after 90 s.")
final class UnlockCommand implements Callable<Integer> {

    @Option(names = "--cloud", paramLabel = "NAME", description = "A cloud of clouds.yaml; else OS_CLOUD or OS_*.")
    private String cloud;

    @Parameters(paramLabel = "ID", description = "The id of the lock, as the run that waits for it prints it.")
    private String id;

    @Mixin
    private JsonOption json;

    @Mixin
    private DebugOption debug;

    private final Surroundings surroundings;

    UnlockCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (CloudSession session = CloudSession.open(
                Optional.ofNullable(cloud), surroundings, RequestWatch.of(debug.watches(surroundings)))) {
            String holder = Unlocking.of(session.cloud(), id);
            if (json.isGiven()) {
                JsonOption.print(surroundings, Map.of("holder", holder));
            } else {
                surroundings.out().println("Removed the lock of " + holder + ".");
            }
            return ExitCode.OK;
        }
    }
}
