package io.jenkins.plugins.octavia.cloud;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is set for one cloud: texts by {@link SettingNames}' current names, empty ones left out.
 *
 * @param cloud by which messages call it
 * @param below the names that stand below {@code auth}, where openstacksdk takes nothing that the kind of login does not
 */
record Settings(String cloud, Map<String, String> values, Set<String> below) {

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String required(String name) {
        return get(name).orElseThrow(() -> wrong(name + " is missing"));
    }

    CloudException wrong(String message) {
        return CloudException.of("cloud " + cloud + ": " + message);
    }

    /** Without values, for some are secrets. */
    @Override
    public String toString() {
        return "settings of cloud " + cloud;
    }
}
