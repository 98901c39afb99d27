package io.jenkins.plugins.octavia.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The sections of octavia.yaml, each of which can be left out. */
public enum Section {
    FLAVOR("flavor"),
    KEYPAIR("keypair"),
    CERTIFICATES("certificates"),
    NETWORK("network"),
    SECURITY_GROUPS("securityGroups"),
    IMAGE("image"),
    QUOTAS("quotas"),
    ROLES("roles"),
    VOLUMES("volumes"),
    LOG_OFFLOAD("logOffload"),
    OPTIONS("options"),
    OCTAVIA_FLAVORS("octaviaFlavors"),
    AVAILABILITY_ZONES("availabilityZones");

    private final String key;

    Section(String key) {
        this.key = key;
    }

    /** The key in octavia.yaml. */
    public String key() {
        return key;
    }

    public static Optional<Section> of(String key) {
        return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
    }

    public static List<String> keys() {
        return Arrays.stream(values()).map(Section::key).toList();
    }
}
