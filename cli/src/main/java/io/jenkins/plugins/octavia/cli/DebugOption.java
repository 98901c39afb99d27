package io.jenkins.plugins.octavia.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** A look at what is asked of the cloud. */
final class DebugOption {

    @Option(
            names = "--debug",
            description = "Print each request on standard error: method, address, status, milliseconds, request id.")
    private boolean debug;

    List<RequestWatch> watches(Surroundings surroundings) {
        return debug ? List.of(new RequestLog(line -> surroundings.say("request    " + line))) : List.of();
    }
}
