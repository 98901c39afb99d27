package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.cloud.Environment.TextFiles;
import io.jenkins.plugins.octavia.spec.FileProblem;
import io.jenkins.plugins.octavia.spec.Nearest;
import io.jenkins.plugins.octavia.spec.PlainYaml;
import io.jenkins.plugins.octavia.spec.PlainYaml.Scalar;
import io.jenkins.plugins.octavia.spec.SpecException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds a cloud as openstacksdk does: in {@code clouds.yaml}, or in {@code OS_*} variables.
 *
 * @see <a href="https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html">openstacksdk: Configuring
 *     OpenStack SDK Applications</a>
 */
public final class CloudsYaml {

    private static final Set<String> NO_SETTINGS = Set.of("cloud", "client_config_file");

    private final Environment environment;

    public CloudsYaml(Environment environment) {
        this.environment = environment;
    }

    /**
     * @param name the cloud, or empty for {@code OS_CLOUD}, then the variables, then the only cloud of the file
     * @throws CloudException where there is no such cloud or a setting is wrong
     */
    public CloudConfig find(Optional<String> name) {
        Optional<String> wanted = name.or(() -> environment.variable("OS_CLOUD"));
        Map<String, String> variables = variables();
        if (wanted.isEmpty() && variables.containsKey("auth_url")) {
            return new CloudSettings("from OS_ variables", variables, environment).config();
        }
        Path file = file().orElseThrow(() -> CloudException.of("no cloud is known: there is no clouds.yaml in "
                + String.join(", ", folders().stream().map(Path::toString).toList())
                + (wanted.isPresent() ? "" : " and OS_AUTH_URL is not set")));
        return inFile(file, wanted);
    }

    private CloudConfig inFile(Path file, Optional<String> wanted) {
        Map<String, Map<String, String>> clouds = clouds(file.toString(), read(file));
        String name = wanted.orElseGet(() -> {
            if (clouds.size() != 1) {
                throw CloudException.of(file + " has the clouds " + String.join(", ", clouds.keySet())
                        + "; say which one as cloud (on a command line by --cloud NAME or OS_CLOUD)");
            }
            return clouds.keySet().iterator().next();
        });
        if (!clouds.containsKey(name)) {
            throw CloudException.of(file + " has no cloud " + name
                    + Nearest.to(name, clouds.keySet())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("; it has " + String.join(", ", clouds.keySet())));
        }
        return new CloudSettings(name, clouds.get(name), environment).config();
    }

    private Optional<Path> file() {
        Optional<String> given = environment.variable("OS_CLIENT_CONFIG_FILE");
        if (given.isPresent()) {
            Path path = environment.workingDirectory().resolve(given.get());
            if (!exists(path)) {
                throw CloudException.of("OS_CLIENT_CONFIG_FILE: there is no file " + path);
            }
            return Optional.of(path);
        }
        return folders().stream()
                .flatMap(folder -> List.of(folder.resolve("clouds.yaml"), folder.resolve("clouds.yml")).stream())
                .filter(this::exists)
                .findFirst();
    }

    private List<Path> folders() {
        Path config = environment
                .variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElse(environment.home().resolve(".config"));
        return List.of(environment.workingDirectory(), config.resolve("openstack"), Path.of("/etc/openstack"));
    }

    private boolean exists(Path path) {
        try {
            environment.files().read(path);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw CloudException.of(path + " cannot be read: " + FileProblem.of(e));
        }
    }

    private String read(Path path) {
        return read(environment.files(), path);
    }

    static String read(TextFiles files, Path path) {
        try {
            return files.read(path);
        } catch (NoSuchFileException e) {
            throw CloudException.of("there is no file " + path);
        } catch (IOException e) {
            throw CloudException.of(path + " cannot be read: " + FileProblem.of(e));
        }
    }

    private Map<String, String> variables() {
        Map<String, String> settings = new TreeMap<>();
        environment.variables().forEach((name, value) -> {
            if (name.startsWith("OS_") && !value.isEmpty()) {
                String key = name.substring(3).toLowerCase(Locale.ROOT);
                if (!NO_SETTINGS.contains(key)) {
                    settings.put(key, value);
                }
            }
        });
        return settings;
    }

    /** The clouds of a file, each with its settings in one flat map: {@code auth} holds no name of its own. */
    static Map<String, Map<String, String>> clouds(String file, String text) {
        Map<String, Object> root;
        try {
            root = PlainYaml.parse(text);
        } catch (SpecException e) {
            throw CloudException.of(file + ": " + e.getMessage());
        }
        if (!(root.get("clouds") instanceof Map<?, ?> clouds) || clouds.isEmpty()) {
            throw CloudException.of(file + ": it has no clouds");
        }
        Map<String, Map<String, String>> settings = new LinkedHashMap<>();
        clouds.forEach((name, cloud) -> {
            Map<String, String> flat = new TreeMap<>();
            flatten(file + ": clouds." + name, cloud, flat);
            settings.put((String) name, flat);
        });
        return settings;
    }

    private static void flatten(String where, Object node, Map<String, String> flat) {
        if (!(node instanceof Map<?, ?> map)) {
            throw CloudException.of(where + ": it must be a mapping");
        }
        map.forEach((key, value) -> {
            if (key.equals("auth")) {
                flatten(where + ".auth", value, flat);
            } else if (value instanceof Scalar scalar) {
                flat.put((String) key, scalar.text());
            }
        });
    }
}
