package io.jenkins.plugins.octavia.cloud;

import java.time.Instant;
import java.util.List;

/** What networks, subnets, ports and security groups in Neutron have in common. */
public interface Tagged {

    String id();

    String name();

    String description();

    List<String> tags();

    /** To the second, as Neutron keeps it. */
    Instant createdAt();

    /** The name of its kind in URLs, {@code security-groups}. */
    String collection();
}
