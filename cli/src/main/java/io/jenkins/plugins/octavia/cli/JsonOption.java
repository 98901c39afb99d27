package io.jenkins.plugins.octavia.cli;

import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import java.util.Map;
import picocli.CommandLine.Option;

/** Results for programs, in the shapes of {@code output.schema.json}. */
final class JsonOption {

    @Option(names = "--json", description = "Print JSON on standard output, and nothing else there.")
    private boolean json;

    boolean isGiven() {
        return json;
    }

    static void print(Surroundings surroundings, Map<String, Object> result) {
        byte[] bytes = DeploymentJson.bytes(result);
        surroundings.out().write(bytes, 0, bytes.length);
        surroundings.out().flush();
    }
}
