package io.jenkins.plugins.octavia.export;

import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Names and ids for {@code . FILE} of a POSIX shell, and for systemd's EnvironmentFile; no name is one that octavia-prerequisites reads
 * from its environment.
 */
final class ShellVariables {

    private static final String FILE = "octavia.env";

    private ShellVariables() {}

    static Export export(Deployed deployed, String folder) {
        Map<String, String> values = NamesAndIds.of(deployed);
        values.put(
                "health_manager_hosts",
                deployed.deployment().healthManagers().stream()
                        .map(HealthManagerPort::host)
                        .collect(Collectors.joining(" ")));
        String text = values.entrySet().stream()
                .map(entry ->
                        "OCTAVIA_" + entry.getKey().toUpperCase(Locale.ROOT) + "=" + quoted(entry.getValue()) + "\n")
                .collect(Collectors.joining());
        return new Export(List.of(ExportFile.open(FILE, text)), List.of(), List.of(". " + folder + "/" + FILE));
    }

    /** Between single quotes a shell takes everything but these for what it is. */
    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
