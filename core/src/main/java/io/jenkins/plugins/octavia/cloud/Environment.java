package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a process may know of its surroundings, passed in so that core looks at nothing by itself.
 *
 * @param variables environment variables
 */
public record Environment(Map<String, String> variables, Path home, Path workingDirectory, TextFiles files) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** Without home and working folder: paths reach {@code files} as they were written. */
    public static Environment withoutFolders(Map<String, String> variables, TextFiles files) {
        return new Environment(variables, Path.of("~"), Path.of(""), files);
    }

    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** Access to files as text. */
    public interface TextFiles {
        /** @throws NoSuchFileException where there is none */
        String read(Path path) throws IOException;
    }

    @Override
    public String toString() {
        return "environment of " + workingDirectory;
    }
}
