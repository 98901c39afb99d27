package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process may know of its surroundings, passed in so that core looks at nothing by itself.
 *
 * @param variables environment variables
 */
public record Environment(Map<String, String> variables, Path home, Path workingDirectory, TextFiles files) {

    private static final Path NOWHERE = Path.of("");

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** Without home and working folder: paths reach {@code files} as they were written. */
    public static Environment withoutFolders(Map<String, String> variables, TextFiles files) {
        return new Environment(variables, Path.of("~"), NOWHERE, files);
    }

    /**
     * The home folder as openstacksdk finds it: HOME if it is set, though empty, else the one of the user's account. A
     * user without an account, as containers have them, has none.
     *
     * @param account what Java says, "?" for none
     */
    public static Path home(Map<String, String> variables, String account) {
        String home = variables.getOrDefault("HOME", account.equals("?") ? "~" : account);
        return Path.of(home.isEmpty() ? "/" : home);
    }

    /** Where OpenStack looks for files of configuration, in this order; nowhere in an environment without folders. */
    List<Path> configurationFolders() {
        if (workingDirectory.equals(NOWHERE)) {
            return List.of();
        }
        Path config = home.resolve(".config");
        Path site = Path.of("/etc");
        return Stream.of(
                        workingDirectory,
                        variable("XDG_CONFIG_HOME").map(Path::of).orElse(config).resolve("openstack"),
                        config.resolve("openstack"),
                        variable("XDG_CONFIG_DIRS")
                                .map(Path::of)
                                .orElse(site.resolve("xdg"))
                                .resolve("openstack"),
                        site.resolve("openstack"))
                .distinct()
                .toList();
    }

    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** Access to files as text. */
    public interface TextFiles {
        /** @throws NoSuchFileException if there is none */
        String read(Path path) throws IOException;
    }

    @Override
    public String toString() {
        return "environment of " + workingDirectory;
    }
}
