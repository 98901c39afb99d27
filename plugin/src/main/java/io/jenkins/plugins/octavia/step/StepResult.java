package io.jenkins.plugins.octavia.step;

import io.jenkins.plugins.octavia.conf.Option;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.DeploymentJson;
import io.jenkins.plugins.octavia.prerequisite.base.Change;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.network.HealthManagerPort;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What steps return: plain maps, lists and text, which a Pipeline keeps in its program.dat and may echo. Never a secret. */
final class StepResult {

    private StepResult() {}

    /** Of a dry run: the resources with what would be done and why, and no options. */
    static Map<String, Object> of(String cloud, List<Change> changes) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("cloud", cloud);
        result.put("resources", DeploymentJson.map(changes).get("changes"));
        result.put("options", Map.of());
        result.put(
                "changed", changes.stream().anyMatch(change -> change.action().isChange()));
        result.put("files", Map.of());
        return PlainValues.ofMap(result);
    }

    /** @param files paths on the agent that last as long as the build, by what they are */
    static Map<String, Object> of(
            Deployment deployment, ArtifactFolder folder, Set<Section> sections, Map<String, String> files) {
        Map<String, Object> all = DeploymentJson.map(deployment);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("cloud", deployment.cloud());
        result.put("resources", all.get("resources"));
        result.put("options", all.get("options"));
        result.put("changed", deployment.isChanged());
        if (sections.contains(Section.NETWORK)) {
            result.put("healthManagers", all.get("healthManagers"));
        }
        deployment.certificates().ifPresent(certificates -> {
            result.put("fingerprints", certificates.fingerprints());
            result.put("notAfter", certificates.clientNotAfter().toString());
            result.put("caNotAfter", certificates.caNotAfter().toString());
        });
        deployment.image().ifPresent(image -> {
            result.put("checksum", image.sha256());
            image.replaced().ifPresent(id -> result.put("replaced", id));
        });
        result.put("artifacts", folder.path());
        result.put("files", files);
        return PlainValues.ofMap(result);
    }

    /**
     * The folder of the artifacts of results of one Octavia. Some results know it by its network, others only by its cloud.
     *
     * @return empty if none of them has a folder
     */
    static Optional<ArtifactFolder> artifacts(List<Map<String, Object>> results) {
        List<ArtifactFolder> folders = results.stream()
                .map(result -> result.get("artifacts"))
                .filter(Objects::nonNull)
                .map(path -> new ArtifactFolder(path.toString()))
                .toList();
        return folders.stream()
                .filter(ArtifactFolder::namesNetwork)
                .findFirst()
                .or(() -> folders.stream().findFirst());
    }

    /** Of octavia.conf alone. */
    static Map<String, Object> of(Map<Option, String> options, Map<String, String> files) {
        Map<String, Map<String, String>> sections = new TreeMap<>();
        options.forEach((option, value) -> sections.computeIfAbsent(option.section(), section -> new TreeMap<>())
                .put(option.name(), value));
        return PlainValues.ofMap(Map.of("resources", List.of(), "options", sections, "files", files));
    }

    /**
     * Results as a Pipeline gives them: Groovy does not check the elements of a list.
     *
     * @throws IllegalArgumentException if one is not a map
     */
    static List<Map<String, Object>> maps(List<Map<String, Object>> from) {
        for (Object result : from == null ? List.of() : from) {
            if (!(result instanceof Map)) {
                throw new IllegalArgumentException(
                        "from: " + result + " is not a map; give what steps of this plugin returned");
            }
        }
        return from;
    }

    /** The paths of what steps left on the agent, by what it is; those of a later result count. */
    static Map<String, String> files(List<Map<String, Object>> results) {
        Map<String, String> files = new LinkedHashMap<>();
        results.stream()
                .filter(result -> result.containsKey("files"))
                .forEach(result -> map(result, "files").forEach((name, path) -> files.put(name, String.valueOf(path))));
        return files;
    }

    /**
     * Several results as one deployment, as {@code deployment.json} has it.
     *
     * @throws Refusal if a result was not returned by a step of this plugin
     */
    static Map<String, Object> together(List<Map<String, Object>> results) {
        Map<String, Object> together = new LinkedHashMap<>();
        List<Object> resources = new ArrayList<>();
        Map<String, Map<String, String>> options = new TreeMap<>();
        List<Object> healthManagers = new ArrayList<>();
        for (Map<String, Object> result : results) {
            together.putIfAbsent("cloud", result.getOrDefault("cloud", ""));
            if (result.get("resources") instanceof List<?> list) {
                resources.addAll(list);
            }
            options(result)
                    .forEach((option, value) -> options.computeIfAbsent(option.section(), name -> new TreeMap<>())
                            .put(option.name(), value));
            if (!healthManagers(result).isEmpty()) {
                healthManagers.addAll((List<?>) result.get("healthManagers"));
            }
        }
        together.put("resources", resources);
        together.put("options", options);
        together.put("healthManagers", healthManagers);
        if (DeploymentJson.read(DeploymentJson.bytes(together)).isEmpty()) {
            throw wrong("resources: a kind or an action is unknown");
        }
        return together;
    }

    /** The options of a result, to be merged with those of others. */
    static Map<Option, String> options(Map<String, Object> result) {
        Map<Option, String> options = new LinkedHashMap<>();
        map(result, "options")
                .forEach((section, values) -> map(Collections.singletonMap(section, values), section)
                        .forEach((name, value) -> options.put(new Option(section, name), String.valueOf(value))));
        return options;
    }

    /** The health managers' ports of a result; empty if it has none. */
    static List<HealthManagerPort> healthManagers(Map<String, Object> result) {
        List<HealthManagerPort> ports = new ArrayList<>();
        if (result.get("healthManagers") instanceof List<?> list) {
            for (Object entry : list) {
                Map<String, Object> port = map(Collections.singletonMap("healthManagers", entry), "healthManagers");
                ports.add(new HealthManagerPort(
                        host(port),
                        text(port, "portId"),
                        text(port, "mac"),
                        text(port, "ip"),
                        number(port, "prefix"),
                        number(port, "mtu")));
            }
        }
        return ports;
    }

    /** It becomes part of a file name. */
    private static String host(Map<String, Object> port) {
        String host = text(port, "host");
        if (!host.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw wrong("healthManagers: host \"" + host + "\" is not the name of a host");
        }
        return host;
    }

    private static String text(Map<String, Object> port, String key) {
        Object value = port.get(key);
        if (value == null) {
            throw wrong("healthManagers: " + key + " is missing");
        }
        return value.toString();
    }

    private static int number(Map<String, Object> port, String key) {
        String text = text(port, key);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong("healthManagers: " + key + " \"" + text + "\" is not a number");
        }
    }

    private static Map<String, Object> map(Map<String, Object> from, String key) {
        if (from.get(key) instanceof Map<?, ?> map) {
            return PlainValues.ofMap(map);
        }
        throw wrong(key + " is not a map");
    }

    private static Refusal wrong(String problem) {
        return new Refusal("from: " + problem + "; give what steps of this plugin returned");
    }
}
