package io.jenkins.plugins.octavia.cloud;

import org.openstack4j.api.types.ServiceType;

/** The services that the prerequisites live in, by their types in the catalogue. */
enum Service {
    COMPUTE("compute", "nova", ""),
    NETWORK("network", "neutron", "/v2.0"),
    IMAGE("image", "glance", "/v2");

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

    /** The name that people know it by. */
    String project() {
        return project;
    }

    /** The base of its API: catalogues carry Neutron's and Glance's address with or without the version. */
    String base(String endpoint) {
        String trimmed = endpoint.replaceAll("(?<!/)/+$", "");
        return trimmed.endsWith(version) ? trimmed : trimmed + version;
    }

    static Service of(ServiceType type) {
        switch (type) {
            case COMPUTE:
                return COMPUTE;
            case NETWORK:
                return NETWORK;
            default:
                throw new IllegalArgumentException("no use for " + type);
        }
    }
}
