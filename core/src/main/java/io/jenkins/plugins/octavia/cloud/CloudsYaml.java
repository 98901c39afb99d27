package io.jenkins.plugins.octavia.cloud;

import io.jenkins.plugins.octavia.cloud.CloudsFiles.Found;
import io.jenkins.plugins.octavia.text.Nearest;
import io.jenkins.plugins.octavia.text.PlainYaml.Scalar;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds a cloud as openstacksdk does: in {@code clouds.yaml} and {@code secure.yaml}, or in {@code OS_*} variables.
 *
 * @see <a href="https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html">openstacksdk: Configuring
 *     OpenStack SDK Applications</a>
 */
public final class CloudsYaml {

    private static final String REGION = "OS_REGION_NAME";

    /** They say which cloud, and are none of its settings. */
    private static final Set<String> SELECTORS =
            Set.of("OS_CLOUD", "OS_CLOUD_NAME", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE");

    /** Of OpenStack's own tests and logs. */
    private static final List<String> OTHERS = List.of("OS_TEST", "OS_STD", "OS_LOG");

    private final Environment environment;

    public CloudsYaml(Environment environment) {
        this.environment = environment;
    }

    /**
     * @param name the cloud, or empty for {@code OS_CLOUD}, then the variables, then the only cloud of the file
     * @throws CloudException if there is no such cloud or a setting is wrong
     */
    public CloudConfig find(Optional<String> name) {
        Optional<String> wanted = name.or(() -> environment.variable("OS_CLOUD"));
        Map<String, Object> variables = variables();
        boolean any = variables.keySet().stream().anyMatch(key -> !key.equals("region_name"));
        String ofVariables = environment.variable("OS_CLOUD_NAME").orElse("envvars");
        if (any && wanted.orElse(ofVariables).equals(ofVariables)) {
            return inVariables(variables);
        }
        Found found = new CloudsFiles(environment)
                .read()
                .orElseThrow(() -> CloudException.of("no cloud is known: there is no clouds.yaml in "
                        + String.join(
                                ", ",
                                environment.configurationFolders().stream()
                                        .map(Path::toString)
                                        .toList())
                        + (wanted.isPresent() ? "" : " and OS_AUTH_URL is not set")));
        return inFile(found, wanted, variables);
    }

    private CloudConfig inVariables(Map<String, Object> variables) {
        if (!variables.containsKey("auth_url")) {
            throw CloudException.of("OS_" + variables.keySet().iterator().next().toUpperCase(Locale.ROOT)
                    + " is set, so the cloud is taken from OS_ variables, but OS_AUTH_URL is not; set it, or say which"
                    + " cloud of a clouds.yaml, as cloud or by OS_CLOUD");
        }
        String name = "from OS_ variables";
        return new CloudSettings(name, new Regions(name, variables).settings(Optional.empty()), environment).config();
    }

    private CloudConfig inFile(Found found, Optional<String> wanted, Map<String, Object> variables) {
        Map<String, Map<String, Object>> clouds = clouds(found);
        String name = wanted.orElseGet(() -> {
            if (clouds.size() != 1) {
                throw CloudException.of(found.file() + " has the clouds " + String.join(", ", clouds.keySet())
                        + "; say which one, as cloud or by OS_CLOUD");
            }
            return clouds.keySet().iterator().next();
        });
        if (!clouds.containsKey(name)) {
            throw CloudException.of(found.file() + " has no cloud " + name
                    + Nearest.to(name, clouds.keySet())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("; it has " + String.join(", ", clouds.keySet())));
        }
        Map<String, Object> settings = new Regions(name, clouds.get(name)).settings(environment.variable(REGION));
        return new CloudSettings(name, settings, environment)
                .beside(variables.keySet())
                .config();
    }

    /** By openstacksdk's names. */
    private Map<String, Object> variables() {
        Map<String, Object> settings = new TreeMap<>();
        environment.variables().forEach((name, value) -> {
            boolean counts = name.startsWith("OS_")
                    && !SELECTORS.contains(name)
                    && OTHERS.stream().noneMatch(name::startsWith);
            if (counts && !value.isEmpty()) {
                settings.put(
                        name.substring("OS_".length()).toLowerCase(Locale.ROOT), new Scalar(value, Scalar.Kind.TEXT));
            }
        });
        return settings;
    }

    private static Map<String, Map<String, Object>> clouds(Found found) {
        if (!(found.tree().get("clouds") instanceof Map<?, ?> clouds) || clouds.isEmpty()) {
            throw CloudException.of(found.file() + ": it has no clouds");
        }
        Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
        clouds.forEach((name, cloud) -> {
            if (!(cloud instanceof Map<?, ?> map)) {
                throw CloudException.of(found.file() + ": clouds." + name + ": it must be a mapping");
            }
            Map<String, Object> tree = new LinkedHashMap<>();
            map.forEach((key, value) -> tree.put((String) key, value));
            settings.put((String) name, tree);
        });
        return settings;
    }
}
