package io.jenkins.plugins.octavia.prerequisite.base;

import io.jenkins.plugins.octavia.cloud.Network;
import io.jenkins.plugins.octavia.cloud.Port;
import io.jenkins.plugins.octavia.cloud.Subnet;
import io.jenkins.plugins.octavia.cloud.Tagged;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.Arrays;
import java.util.Optional;

/** The display name of a resource; in the order in which deployment.json has them. */
public enum Kind {
    FLAVOR("flavor", Section.FLAVOR),
    KEYPAIR("keypair", Section.KEYPAIR),
    CERTIFICATES("certificates", Section.CERTIFICATES),
    NETWORK("network", Section.NETWORK),
    SUBNET("subnet", Section.NETWORK),
    PORT("port", Section.NETWORK),
    SECURITY_GROUP("security group", Section.SECURITY_GROUPS),
    IMAGE("image", Section.IMAGE),
    /** In Keystone; also that one implies another, and that somebody has one. */
    ROLE("role", Section.ROLES),
    /** Those of one service. */
    QUOTAS("quotas", Section.QUOTAS),
    OCTAVIA_FLAVOR("octavia flavor", Section.OCTAVIA_FLAVORS),
    AVAILABILITY_ZONE("availability zone", Section.AVAILABILITY_ZONES),
    /** A file of octavia.conf, which is of no section alone. */
    CONFIGURATION("configuration");

    private final String label;
    private final Optional<Section> section;

    Kind(String label, Section section) {
        this.label = label;
        this.section = Optional.of(section);
    }

    Kind(String label) {
        this.label = label;
        this.section = Optional.empty();
    }

    public static Kind of(Tagged resource) {
        if (resource instanceof Network) {
            return NETWORK;
        }
        if (resource instanceof Subnet) {
            return SUBNET;
        }
        return resource instanceof Port ? PORT : SECURITY_GROUP;
    }

    public static Optional<Kind> of(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }

    /** The section of octavia.yaml that asks for it. */
    public Optional<Section> section() {
        return section;
    }

    /** As outputs write it. */
    @Override
    public String toString() {
        return label;
    }
}
