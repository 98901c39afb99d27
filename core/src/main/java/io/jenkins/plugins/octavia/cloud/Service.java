package io.jenkins.plugins.octavia.cloud;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openstack4j.api.types.ServiceType;

/** The services that the prerequisites live in, and the one that needs them, by their types in the catalogue. */
enum Service {
    COMPUTE("compute", "nova", ""),
    NETWORK("network", "neutron", "/v2.0"),
    IMAGE("image", "glance", "/v2"),
    LOAD_BALANCER("load-balancer", "octavia", "/v2");

    static final Set<String> TYPES = Stream.of(values()).map(Service::type).collect(Collectors.toUnmodifiableSet());

    private final String type;
    private final String project;
    private final String version;

    Service(String type, String project, String version) {
        this.type = type;
        this.project = project;
        this.version = version;
    }

    String type() {
        return type;
    }

    /** The setting of clouds.yaml with an address in place of the catalog's. */
    String override() {
        return type.replace('-', '_') + "_endpoint_override";
    }

    /** The name that people know it by. */
    String project() {
        return project;
    }

    /** The base of its API: catalogues carry the addresses of all but Nova with or without the version. */
    String base(String endpoint) {
        String trimmed = endpoint.replaceAll("(?<!/)/+$", "");
        if (this == LOAD_BALANCER) {
            // Octavia's versions 2 and 2.0 are the same, and older deployers registered the latter.
            trimmed = trimmed.replaceAll("/v2\\.0$", version);
        }
        return trimmed.endsWith(version) ? trimmed : trimmed + version;
    }

    /** Where its API's versions are, of the base of its API. */
    String root(String base) {
        return base.substring(0, base.length() - version.length());
    }

    /** The same of an address that somebody gave: Nova's catalog has its version, and a given one may not. */
    String versioned(String endpoint) {
        String base = base(endpoint);
        return this == COMPUTE && !base.matches(".*/v\\d+(\\.\\d+)?(/.*)?") ? base + "/v2.1" : base;
    }

    static Service of(ServiceType type) {
        return switch (type) {
            case COMPUTE -> COMPUTE;
            case NETWORK -> NETWORK;
            default -> throw new IllegalArgumentException("no use for " + type);
        };
    }
}
