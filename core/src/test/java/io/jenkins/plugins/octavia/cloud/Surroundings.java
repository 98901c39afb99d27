package io.jenkins.plugins.octavia.cloud;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Variables and files that a test makes up, in place of this machine's. */
final class Surroundings {

    private static final Path HOME = Path.of("/home/me");
    private static final Path HERE = Path.of("/cwd");

    private final Map<String, String> variables = new HashMap<>();
    private final Map<Path, String> files = new HashMap<>();

    Surroundings variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** @param text null for a file that may not be read */
    Surroundings file(String path, String text) {
        files.put(Path.of(path), text);
        return this;
    }

    /** A clouds.yaml in the working directory. */
    static Surroundings clouds(String text) {
        return new Surroundings().file("/cwd/clouds.yaml", text);
    }

    /** A clouds.yaml of one cloud with a password, and these settings. */
    static Surroundings cloud(String... settings) {
        return clouds(
                "clouds:\n  c:\n    auth: {auth_url: 'http://k:5000', username: u, password: p, project_name: x}\n"
                        + indented(settings));
    }

    /** A clouds.yaml of one cloud with this login. */
    static Surroundings auth(String... settings) {
        return clouds("clouds:\n  c:\n    auth:\n" + indented(settings).replace("    ", "      "));
    }

    private static String indented(String... lines) {
        return lines.length == 0 ? "" : "    " + String.join("\n    ", lines) + "\n";
    }

    Environment environment() {
        return new Environment(variables, HOME, HERE, this::read);
    }

    private String read(Path path) throws IOException {
        if (!files.containsKey(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (files.get(path) == null) {
            throw new AccessDeniedException(path.toString());
        }
        return files.get(path);
    }

    CloudConfig find() {
        return new CloudsYaml(environment()).find(Optional.empty());
    }

    CloudConfig find(String name) {
        return new CloudsYaml(environment()).find(Optional.of(name));
    }
}
